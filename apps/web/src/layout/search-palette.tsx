import { Change, classNames, Modal, Price, Priced, StatusBadge } from "@crossfloor/ui";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Search } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useListed } from "../floor/floor.tsx";
import { findMarkets } from "../markets/find-markets.ts";
import { useText } from "../words/text.ts";

/** Type to search: every market and every page, by keyboard. */
export function SearchPalette({ onClose }: { readonly onClose: () => void }): ReactNode {
  const text = useText();
  return (
    <Modal onClose={onClose} label={text("nav.search")} className="fade-in top-[12vh] left-1/2 w-[min(36rem,calc(100vw-1.5rem))] -translate-x-1/2 overflow-hidden rounded-lg border">
      <Command shouldFilter={false} label={text("nav.search")}><PaletteContent onDone={onClose} /></Command>
    </Modal>
  );
}

const pages = [
  { to: "/markets", id: "nav.markets" }, { to: "/orders", id: "nav.orders" }, { to: "/wallet", id: "nav.wallet" }, { to: "/settings", id: "nav.settings" },
] as const;

function PaletteContent({ onDone }: { readonly onDone: () => void }): ReactNode {
  const text = useText();
  const navigate = useNavigate();
  const listed = useListed();
  const [words, setWords] = useState("");
  const found = findMarkets(listed, { class: "all", words }, []).slice(0, 30);
  const foundPages = pages.filter(({ id }) => text(id).toLowerCase().includes(words.trim().toLowerCase()));
  const item = "flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-2.5 text-[0.8125rem] data-[selected=true]:bg-hover";
  return (
    <>
      <div className="flex items-center gap-2.5 border-b border-line px-3">
        <Search className="size-4 shrink-0 text-faint" aria-hidden />
        <Command.Input data-first-focus value={words} onValueChange={setWords} placeholder={text("markets.searchHint")} className="h-11 w-full bg-transparent text-sm text-text outline-none placeholder:text-faint" />
      </div>
      <Command.List className="max-h-[50vh] overflow-y-auto p-1.5">
        <Command.Empty className="p-6 text-center text-muted">{text("markets.nothingFound")}</Command.Empty>
        {found.map(({ instrument, market }) => (
          <Command.Item
            key={instrument.id}
            value={instrument.symbol}
            className={item}
            onSelect={() => {
              onDone();
              void navigate({ to: "/trade/$symbol", params: { symbol: instrument.symbol } });
            }}
          >
            <Priced origin={market?.origin ?? null} short className="flex w-full items-center gap-3">
              {(badge) => (
                <>
                  <span className="w-28 shrink-0 font-medium">{instrument.symbol}</span>
                  <span className="min-w-0 flex-1 truncate text-muted max-sm:hidden">{instrument.name}</span>
                  <StatusBadge status={instrument.status} quiet />
                  <Price value={market?.last ?? market?.mark ?? null} decimals={instrument.trading.priceDecimals} className="ml-auto" />
                  <Change rate={market?.change24h ?? null} className="w-16 text-right" />
                  {badge}
                </>
              )}
            </Priced>
          </Command.Item>
        ))}
        {foundPages.map(({ to, id }) => (
          <Command.Item
            key={to}
            value={to}
            className={classNames(item, "text-muted")}
            onSelect={() => {
              onDone();
              void navigate({ to });
            }}
          >
            {text(id)}
          </Command.Item>
        ))}
      </Command.List>
    </>
  );
}
