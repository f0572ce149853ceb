import type { InstrumentDto, PositionDto } from "@crossfloor/client";
import { Amount, Badge, Button, Gain, Price, Priced, Quantity, Table } from "@crossfloor/ui";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode } from "react";
import { useFloor, useInstruments, useLive } from "../floor/floor.tsx";
import { dispatchTicket, ticketFor } from "../ticket/ticket-store.ts";
import { useViewport } from "../layout/viewport.ts";
import { useText } from "../words/text.ts";
import { SignInFirst } from "./sign-in-first.tsx";

/** Closing goes through the ticket: the whole size, reduce-only, with its consequences shown before it is sent. */
export function useClosePosition(): (position: PositionDto) => void {
  const navigate = useNavigate();
  return (position) => {
    ticketFor(position.instrument);
    dispatchTicket({ type: "closePrepared", position: position.size });
    void navigate({ to: "/trade/$symbol", params: { symbol: position.symbol }, search: { ticket: true } });
  };
}

export function PositionsTable(): ReactNode {
  const phone = useViewport() === "phone";
  const text = useText();
  const floor = useFloor();
  const account = useLive(floor.account).value;
  const markets = useLive(floor.markets).value;
  const instruments = useInstruments().data;
  const close = useClosePosition();
  const of = (position: PositionDto): InstrumentDto | undefined => instruments?.find((instrument) => instrument.id === position.instrument);
  const priced = (position: PositionDto, value: string | null, average = false): ReactNode => (
    <Priced origin={markets?.get(position.instrument)?.origin ?? null} short className="inline-flex items-center gap-1.5">
      {(badge) => <><Price value={value} decimals={of(position)?.trading.priceDecimals ?? 2} average={average} /><span className="visually-hidden">{badge}</span></>}
    </Priced>
  );
  return (
    <SignInFirst>
      <Table
        cards={phone}
        label={text("tabs.positions")}
        rows={account?.positions ?? []}
        rowKey={(position) => position.instrument}
        empty={text(account === undefined ? "ui.loading" : "positions.empty")}
        columns={[
          {
            key: "symbol", head: text("table.market"),
            cell: (position) => (
              <Priced origin={markets?.get(position.instrument)?.origin ?? null} short className="flex items-center gap-1.5">
                {(badge) => <><Link to="/trade/$symbol" params={{ symbol: position.symbol }} className="font-medium hover:underline">{position.symbol}</Link><Badge tone={position.size.startsWith("-") ? "down" : "up"}>{text(position.size.startsWith("-") ? "positions.short" : "positions.long")}</Badge>{badge}</>}
              </Priced>
            ),
          },
          { key: "size", head: text("table.size"), align: "right", cell: (position) => <Quantity value={position.size} decimals={of(position)?.trading.sizeDecimals ?? 0} /> },
          { key: "entry", head: text("positions.entry"), align: "right", cell: (position) => priced(position, position.entryPrice, true) },
          { key: "mark", head: text("market.mark"), align: "right", cell: (position) => priced(position, position.mark) },
          { key: "liquidation", head: text("positions.liquidation"), align: "right", cell: (position) => priced(position, position.liquidationPrice) },
          { key: "notional", head: text("positions.notional"), align: "right", cell: (position) => <Notional position={position} reference={account?.referenceAsset} /> },
          { key: "unrealised", head: text("positions.pnl"), align: "right", cell: (position) => <Gain value={position.unrealised} /> },
          { key: "margin", wide: true, head: text("positions.margin"), align: "right", cell: (position) => <span className="inline-flex flex-col items-end text-xs leading-tight"><Amount value={position.marginInit} /><Amount value={position.marginMaint} className="text-muted" /></span> },
          { key: "actions", className: "sticky right-0 bg-panel", head: <span className="visually-hidden">{text("action.close")}</span>, align: "right", cell: (position) => <Button size="sm" onClick={() => close(position)} aria-label={text("positions.closeLabel", { symbol: position.symbol })}>{text("action.close")}</Button> },
        ]}
      />
    </SignInFirst>
  );
}

/** In its settlement asset, which is named where it is not the one that the account is counted in. */
function Notional({ position: { notional, asset }, reference }: { readonly position: PositionDto; readonly reference: string | undefined }): ReactNode {
  if (asset === reference) return <Amount value={notional} />;
  return <span className="inline-flex flex-col items-end text-xs leading-tight"><Amount value={notional} /><span className="text-muted">{asset}</span></span>;
}
