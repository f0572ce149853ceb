import { classNames, formatClock, Price, PricedPanel, Quantity, useDateLocale } from "@crossfloor/ui";
import { type ReactNode } from "react";
import { type Listed, useFloor, useLive } from "../floor/floor.tsx";
import { useText } from "../words/text.ts";

const shownMax = 60;

/** The last trades, newest first; the taker's side by colour and by sign. */
export function TapePanel({ listed: { instrument, market }, className }: { readonly listed: Listed; readonly className?: string }): ReactNode {
  const text = useText();
  const locale = useDateLocale();
  const tape = useLive(useFloor().trades(instrument.id)).value;
  const { priceDecimals, sizeDecimals } = instrument.trading;
  return (
    <PricedPanel origin={market?.origin ?? null} title={text("tape.title")} label={text("tape.title")} className={className} bodyClassName="overflow-hidden">
      <div tabIndex={0} role="group" aria-label={text("tape.title")} className="h-full overflow-y-auto focus-visible:-outline-offset-2">
      <table className="w-full text-xs" aria-label={text("tape.title")}>
        <thead>
          <tr className="text-2xs text-faint">
            <th scope="col" className="sticky top-0 h-6 bg-panel pl-3 text-left font-normal">{text("table.price")}</th>
            <th scope="col" className="sticky top-0 bg-panel text-right font-normal">{text("table.size")}</th>
            <th scope="col" className="sticky top-0 bg-panel pr-3 text-right font-normal">{text("table.time")}</th>
          </tr>
        </thead>
        <tbody>
          {(tape?.trades ?? []).slice(0, shownMax).map((trade) => (
            <tr key={trade.trade} className="h-5">
              <td className={classNames("pl-3", trade.side === "buy" ? "text-up" : "text-down")}>
                <span aria-hidden className="mr-1 text-[0.6em]">{trade.side === "buy" ? "\u25B2" : "\u25BC"}</span>
                <span className="visually-hidden">{text(trade.side === "buy" ? "side.buy" : "side.sell")}</span>
                <Price value={trade.price} decimals={priceDecimals} />
              </td>
              <td className="text-right"><Quantity value={trade.size} decimals={sizeDecimals} /></td>
              <td className="pr-3 text-right text-muted tabular-nums">{formatClock(trade.at, { locale })}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {tape?.trades.length === 0 && <p className="p-4 text-center text-muted">{text("tape.empty")}</p>}
      </div>
    </PricedPanel>
  );
}
