import { Button, Segmented, Sheet } from "@crossfloor/ui";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import { AccountTabs } from "../account/account-tabs.tsx";
import { MarginPanel } from "../account/margin-panel.tsx";
import { type Listed, useInstruments, useListed } from "../floor/floor.tsx";
import { useViewport } from "../layout/viewport.ts";
import { TicketPanel } from "../ticket/ticket-panel.tsx";
import { dispatchTicket, ticketFor } from "../ticket/ticket-store.ts";
import { useText } from "../words/text.ts";
import { BookPanel } from "./book-panel.tsx";
import { ChartPanel } from "./chart-panel.tsx";
import { rememberMarket } from "./last-market.ts";
import { MarketHeader } from "./market-header.tsx";
import { MarketRail } from "./market-rail.tsx";
import { TapePanel } from "./tape-panel.tsx";

const take = (price: string): void => dispatchTicket({ type: "priceTaken", price });

export function TradePage({ symbol, ticketOpen, onSearch }: { readonly symbol: string; readonly ticketOpen: boolean; readonly onSearch: () => void }): ReactNode {
  const text = useText();
  const viewport = useViewport();
  const navigate = useNavigate();
  const { isPending, isError } = useInstruments();
  const listed = useListed().find(({ instrument }) => instrument.symbol === symbol);
  const id = listed?.instrument.id;
  useEffect(() => {
    if (id === undefined) return;
    ticketFor(id);
    rememberMarket(symbol);
    document.title = `${symbol} · Crossfloor`;
  }, [id, symbol]);

  if (listed === undefined) {
    return (
      <main className="flex flex-1 flex-col items-center justify-center gap-3 text-muted">
        {isPending || isError ? text("ui.loading") : text("markets.unknown", { symbol })}
        {!isPending && !isError && <Button onClick={() => void navigate({ to: "/markets" })}>{text("nav.markets")}</Button>}
      </main>
    );
  }
  if (viewport === "phone") return <PhoneTrade listed={listed} ticketOpen={ticketOpen} onSearch={onSearch} />;
  if (viewport === "tablet") return <TabletTrade listed={listed} onSearch={onSearch} />;
  return (
    <main className="grid min-h-0 flex-1 grid-cols-[14rem_minmax(0,1fr)_16.5rem_19.5rem] grid-rows-[auto_minmax(0,1fr)_minmax(12rem,17rem)] gap-px bg-line">
      <div className="col-span-4 min-w-0"><MarketHeader listed={listed} compact={false} onChoose={onSearch} /></div>
      <MarketRail current={symbol} />
      <ChartPanel listed={listed} className="h-full" />
      <div className="row-span-2 grid min-h-0 grid-rows-[minmax(0,1fr)_13rem] gap-px">
        <BookPanel key={listed.instrument.id} listed={listed} onTake={take} className="h-full" />
        <TapePanel key={`tape ${listed.instrument.id}`} listed={listed} className="h-full" />
      </div>
      <div className="row-span-2 grid min-h-0 grid-rows-[minmax(0,1fr)_auto] gap-px">
        <TicketPanel listed={listed} className="h-full" />
        <MarginPanel />
      </div>
      <AccountTabs className="col-span-2" />
    </main>
  );
}

function TabletTrade({ listed, onSearch }: { readonly listed: Listed; readonly onSearch: () => void }): ReactNode {
  const { id } = listed.instrument;
  return (
    <main className="flex min-h-0 flex-1 flex-col overflow-y-auto bg-canvas">
      <MarketHeader listed={listed} compact={false} onChoose={onSearch} />
      <div className="grid shrink-0 grid-cols-[minmax(0,1fr)_19rem] gap-px border-t border-line bg-line">
        <div className="grid h-[52rem] grid-rows-[26rem_minmax(0,1fr)] gap-px">
          <ChartPanel listed={listed} className="h-full" />
          <div className="grid min-h-0 grid-cols-2 gap-px">
            <BookPanel key={id} listed={listed} onTake={take} className="h-full" />
            <TapePanel key={`tape ${id}`} listed={listed} className="h-full" />
          </div>
        </div>
        <div className="grid h-[52rem] grid-rows-[minmax(0,1fr)_auto] gap-px"><TicketPanel listed={listed} className="h-full" /><MarginPanel /></div>
        <AccountTabs className="col-span-2 min-h-72" />
      </div>
    </main>
  );
}

type PhoneView = "chart" | "book" | "tape" | "account";

function PhoneTrade({ listed, ticketOpen, onSearch }: { readonly listed: Listed; readonly ticketOpen: boolean; readonly onSearch: () => void }): ReactNode {
  const text = useText();
  const [view, setView] = useState<PhoneView>("chart");
  const [sheet, setSheet] = useState(ticketOpen);
  const { id, symbol } = listed.instrument;
  const open = (side: "buy" | "sell"): void => {
    dispatchTicket({ type: "sideChosen", side });
    setSheet(true);
  };
  return (
    <main className="flex min-h-0 flex-1 flex-col bg-canvas">
      <MarketHeader listed={listed} compact onChoose={onSearch} />
      <Segmented
        label={text("trade.view")} value={view} onChange={setView} className="m-2 mb-1 shrink-0"
        options={[{ value: "chart", label: text("chart.title") }, { value: "book", label: text("book.title") }, { value: "tape", label: text("tape.title") }, { value: "account", label: text("account.short") }]}
      />
      <div className="min-h-0 flex-1">
        {view === "chart" && <ChartPanel listed={listed} bare className="h-full" />}
        {view === "book" && (
          <BookPanel
            key={id} listed={listed} className="h-full"
            onTake={(price) => {
              take(price);
              setSheet(true);
            }}
          />
        )}
        {view === "tape" && <TapePanel key={`tape ${id}`} listed={listed} className="h-full" />}
        {view === "account" && <MarginPanel className="h-full" />}
      </div>
      <div className="grid shrink-0 grid-cols-2 gap-2 border-t border-line bg-panel p-2">
        <Button kind="up" size="lg" className="text-base" onClick={() => open("buy")}>{text("side.buy")}</Button>
        <Button kind="down" size="lg" className="text-base" onClick={() => open("sell")}>{text("side.sell")}</Button>
      </div>
      <Sheet open={sheet} onOpenChange={setSheet} title={symbol}>
        <TicketPanel listed={listed} large onSent={() => setSheet(false)} />
      </Sheet>
    </main>
  );
}
