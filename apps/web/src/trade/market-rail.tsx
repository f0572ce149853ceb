import { Change, classNames, Input, mergeOrigins, Price, PricedPanel, StatusBadge } from "@crossfloor/ui";
import { Link } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { type Listed, useListed } from "../floor/floor.tsx";
import { findMarkets } from "../markets/find-markets.ts";
import { useStars } from "../markets/stars.ts";
import { takesOrders } from "../ticket/ticket-summary.ts";
import { useText } from "../words/text.ts";

/** Starred markets first, the rest in listing order. */
function starredFirst(rows: readonly Listed[], stars: readonly string[]): readonly Listed[] {
  return [...rows.filter((row) => stars.includes(row.instrument.symbol)), ...rows.filter((row) => !stars.includes(row.instrument.symbol))];
}

export function MarketRail({ current }: { readonly current: string }): ReactNode {
  const text = useText();
  const listed = useListed();
  const stars = useStars();
  const [words, setWords] = useState("");
  const rows = starredFirst(findMarkets(listed, { class: "all", words }, stars), stars);
  const origin = useMemo(() => mergeOrigins(listed.map((row) => row.market?.origin ?? null)), [listed]);
  return (
    <PricedPanel origin={origin} label={text("nav.markets")} title={text("nav.markets")} className="h-full" bodyClassName="flex flex-col">
      <div className="relative m-2">
        <Search className="pointer-events-none absolute top-2 left-2.5 size-3.5 text-faint" aria-hidden />
        <Input type="search" aria-label={text("nav.search")} placeholder={text("nav.search")} value={words} onChange={(event) => setWords(event.target.value)} className="h-7.5 pl-8" />
      </div>
      <ul className="min-h-0 flex-1 overflow-y-auto pb-2">
        {rows.map(({ instrument, market }) => (
          <li key={instrument.id}>
            <Link
              to="/trade/$symbol"
              params={{ symbol: instrument.symbol }}
              aria-current={instrument.symbol === current ? "true" : undefined}
              className={classNames("flex min-h-9 items-center justify-between gap-2 border-l-2 px-2.5 py-0.5 hover:bg-hover", instrument.symbol === current ? "border-accent bg-raised" : "border-transparent")}
            >
              <span className="flex min-w-0 flex-col">
                <span className="truncate text-xs font-medium">{instrument.symbol}</span>
                {takesOrders(instrument.status) ? <span className="truncate text-2xs leading-4 text-faint">{instrument.name}</span> : <span className="flex h-4 items-center"><StatusBadge status={instrument.status} quiet /></span>}
              </span>
              <span className="flex shrink-0 flex-col items-end">
                <Price value={market?.last ?? market?.mark ?? null} decimals={instrument.trading.priceDecimals} flash className="text-xs" />
                <span className="flex h-4 items-center text-2xs leading-4"><Change rate={market?.change24h ?? null} /></span>
              </span>
            </Link>
          </li>
        ))}
        {rows.length === 0 && <li className="p-4 text-center text-muted">{text(listed.length === 0 ? "ui.loading" : "markets.nothingFound")}</li>}
      </ul>
    </PricedPanel>
  );
}
