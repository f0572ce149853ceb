import { classNames, Price, PricedPanel, Quantity, Select, trimDecimal, useNumberLocale, writeDecimal } from "@crossfloor/ui";
import { type KeyboardEvent, memo, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { type Listed, useFloor, useLive } from "../floor/floor.tsx";
import { useText } from "../words/text.ts";
import { barShare, groupLevels, groupSteps, type ShownLevel, spreadOf } from "./group-book.ts";

const rowHeight = 24;
/** Head of columns and the spread line. */
const fixedHeight = 24 + 28;

const Row = memo(function Row({ level, side, priceDecimals, sizeDecimals, max, at, own, onTake }: {
  readonly level: ShownLevel | undefined;
  readonly side: "bid" | "ask";
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
  readonly max: string;
  readonly at: number;
  readonly own: boolean;
  readonly onTake: (price: string) => void;
}): ReactNode {
  const text = useText();
  const locale = useNumberLocale();
  if (level === undefined) return <div role="row" aria-hidden className="min-h-6 flex-1" />;
  return (
    <div
      role="row"
      tabIndex={-1}
      data-level={at}
      data-price-level={level.price}
      aria-label={text(side === "bid" ? "book.bidRow" : "book.askRow", { price: writeDecimal(level.price, { locale, decimals: priceDecimals }), size: writeDecimal(level.size, { locale }) })}
      onClick={() => onTake(level.price)}
      className="relative grid min-h-6 flex-1 cursor-pointer grid-cols-[1fr_1fr_1fr] items-center px-3 text-xs hover:bg-hover focus-visible:-outline-offset-2"
    >
      <span aria-hidden className={classNames("absolute inset-y-px right-0 w-full origin-right", side === "bid" ? "bg-up-soft" : "bg-down-soft")} style={{ transform: `scaleX(${barShare(level.total, max)})` }} />
      <span role="gridcell" className="relative flex items-center gap-1">
        <Price value={level.price} decimals={priceDecimals} className={side === "bid" ? "text-up" : "text-down"} />
        {own && <span className="size-1.5 rounded-full bg-accent" title={text("book.own")} />}
      </span>
      <span role="gridcell" className="relative text-right"><Quantity value={level.size} decimals={sizeDecimals} /></span>
      <span role="gridcell" className="relative text-right text-muted"><Quantity value={level.total} decimals={sizeDecimals} /></span>
    </div>
  );
});

/** The order book: as many rows as fit, asks above, bids below, the best in the middle. A row fills the ticket's price. */
export function BookPanel({ listed: { instrument, market }, onTake, className }: { readonly listed: Listed; readonly onTake: (price: string) => void; readonly className?: string }): ReactNode {
  const text = useText();
  const floor = useFloor();
  const { value: book, status } = useLive(floor.book(instrument.id, 100));
  const account = useLive(floor.account).value;
  const { priceTick, priceDecimals, sizeDecimals } = instrument.trading;
  const steps = useMemo(() => groupSteps(priceTick), [priceTick]);
  const [chosen, setChosen] = useState<string>();
  const step = chosen !== undefined && steps.includes(chosen) ? chosen : trimDecimal(priceTick);
  const box = useRef<HTMLDivElement>(null);
  const [count, setCount] = useState(8);

  useEffect(() => {
    if (box.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      const half = Math.floor((entry.contentRect.height - fixedHeight) / 2 / rowHeight);
      setCount(Math.max(3, Math.min(25, half)));
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);

  const asks = useMemo(() => groupLevels(book?.asks ?? [], "ask", step, count), [book, step, count]);
  const bids = useMemo(() => groupLevels(book?.bids ?? [], "bid", step, count), [book, step, count]);
  const spread = useMemo(() => spreadOf(book?.bids ?? [], book?.asks ?? []), [book]);
  const max = Number(asks.at(-1)?.total ?? 0) > Number(bids.at(-1)?.total ?? 0) ? (asks.at(-1)?.total ?? "0") : (bids.at(-1)?.total ?? "0");
  const own = useMemo(() => new Set((account?.openOrders ?? []).filter((order) => order.instrument === instrument.id).map((order) => trimDecimal(order.limit))), [account, instrument.id]);

  const onKey = (event: KeyboardEvent<HTMLDivElement>): void => {
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-level]")];
    const here = rows.findIndex((row) => row === document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const start = here < 0 ? Math.floor(rows.length / 2) : here + (event.key === "ArrowDown" ? 1 : -1);
      rows[Math.max(0, Math.min(rows.length - 1, start))]?.focus();
    }
    if ((event.key === "Enter" || event.key === " ") && here >= 0) {
      event.preventDefault();
      const price = rows[here].dataset["priceLevel"];
      if (price !== undefined) onTake(price);
    }
  };

  const rows = (levels: readonly ShownLevel[], side: "bid" | "ask"): ReactNode =>
    Array.from({ length: count }, (_, place) => {
      const at = side === "ask" ? count - 1 - place : place;
      const level = levels[at];
      return (
        <Row key={`${side}${at}`} level={level} side={side} at={at} priceDecimals={priceDecimals} sizeDecimals={sizeDecimals} max={max} own={level !== undefined && own.has(trimDecimal(level.price))} onTake={onTake} />
      );
    });

  const quiet = book === undefined ? text("ui.loading") : asks.length === 0 && bids.length === 0 ? text("book.empty") : null;
  return (
    <PricedPanel
      origin={market?.origin ?? null}
      title={text("book.title")}
      label={text("book.title")}
      className={className}
      bodyClassName="relative overflow-hidden"
      actions={<Select label={text("book.group")} value={step} onChange={setChosen} options={steps.map((each) => ({ value: each, label: each }))} className="h-6 w-16 text-xs [&>select]:px-2" />}
    >
      <div ref={box} role="grid" tabIndex={0} aria-label={text("book.help")} aria-busy={status !== "live"} onKeyDown={onKey} className="flex h-full flex-col focus-visible:-outline-offset-2">
        <div role="row" className="grid h-6 shrink-0 grid-cols-3 items-center px-3 text-2xs text-faint">
          <span role="columnheader">{text("table.price")}</span><span role="columnheader" className="text-right">{text("table.size")}</span><span role="columnheader" className="text-right">{text("book.total")}</span>
        </div>
        {rows(asks, "ask")}
        <div role="row" className="flex h-7 shrink-0 items-center justify-between border-y border-line bg-raised px-3">
          <span role="gridcell" className="flex items-baseline gap-1.5"><Price value={market?.mark ?? null} decimals={priceDecimals} className="text-[0.8125rem] font-semibold" /><span className="text-2xs text-faint">{text("market.mark")}</span></span>
          <span role="gridcell" className="text-2xs text-faint">{text("book.spread")} <Price value={spread} decimals={priceDecimals} className="text-muted" /></span>
        </div>
        {rows(bids, "bid")}
        {quiet !== null && <p className="pointer-events-none absolute inset-x-0 top-1/4 text-center text-muted">{quiet}</p>}
      </div>
    </PricedPanel>
  );
}
