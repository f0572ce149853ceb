import { type CandleKind, type OrderDto, type PositionDto } from "@crossfloor/client";
import type { PriceLine } from "@crossfloor/ui/chart";
import { classNames, formatStamp, IconButton, mergeOrigins, Price, PricedPanel, Segmented, Skeleton, Table, useDateLocale, writeDecimal, useNumberLocale } from "@crossfloor/ui";
import { Table2 } from "lucide-react";
import { lazy, type ReactNode, Suspense, useMemo, useState } from "react";
import { type Listed, useFloor, useLive } from "../floor/floor.tsx";
import { useText } from "../words/text.ts";
import { chartIntervals, intervalFor } from "./chart-interval.ts";

// The chart is the largest part of the page and not needed for its first sight.
const CandleChart = lazy(async () => ({ default: (await import("@crossfloor/ui/chart")).CandleChart }));

const noOrders: readonly OrderDto[] = [];
const noPositions: readonly PositionDto[] = [];
const tableRows = 60;

export function ChartPanel({ listed: { instrument, market }, bare = false, className }: { readonly listed: Listed; readonly bare?: boolean; readonly className?: string }): ReactNode {
  const text = useText();
  const locale = useNumberLocale();
  const dateLocale = useDateLocale();
  const floor = useFloor();
  const [chosen, setInterval] = useState<string | null>(null);
  const speed = useLive(floor.floor).value?.speed ?? 1;
  const interval = chosen ?? intervalFor(speed);
  const [kind, setKind] = useState<CandleKind>("mark");
  const [asTable, setAsTable] = useState(false);
  const ms = chartIntervals.find(({ value }) => value === interval)?.ms ?? 60_000;
  const channel = floor.candles(instrument.id, kind, ms);
  const { value, status } = useLive(channel);
  const candles = useMemo(() => value?.candles ?? [], [value]);
  const account = useLive(floor.account).value;
  const orders = account?.openOrders ?? noOrders;
  const positions = account?.positions ?? noPositions;
  const lines = useMemo(() => linesOf(instrument.id, orders, positions, text), [instrument.id, orders, positions, text]);
  const last = candles.at(-1);
  const { priceDecimals, priceTick, sizeDecimals } = instrument.trading;
  const origin = useMemo(() => mergeOrigins(candles.length === 0 ? [market?.origin ?? null] : candles.map((candle) => candle.origin)), [candles, market?.origin]);
  const summary = last === undefined
    ? text("chart.empty", { symbol: instrument.symbol })
    : text("chart.summary", {
        symbol: instrument.symbol, interval, count: candles.length, close: writeDecimal(last.close, { locale, decimals: priceDecimals }),
        high: writeDecimal(last.high, { locale, decimals: priceDecimals }), low: writeDecimal(last.low, { locale, decimals: priceDecimals }),
      });

  return (
    <PricedPanel
      origin={origin}
      label={text("chart.title")}
      className={classNames("min-h-0", className)}
      title={
        <span className="flex items-center gap-2 font-normal">
          <Segmented size="sm" label={text("chart.interval")} value={interval} onChange={setInterval} options={chartIntervals.map((each) => ({ value: each.value, label: each.value }))} className="border-0 p-0" />
        </span>
      }
      actions={
        <>
          <Segmented size="sm" label={text("chart.kind")} value={kind} onChange={setKind} options={[{ value: "mark", label: text("market.mark") }, { value: "trade", label: text("chart.trades") }]} />
          {!bare && <IconButton label={text("chart.asTable")} size="iconSm" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}><Table2 className="size-4" aria-hidden /></IconButton>}
        </>
      }
      bodyClassName="relative"
    >
      <div className="absolute inset-0">
        {asTable ? (
          <div className="h-full overflow-auto">
            <Table
              label={summary}
              rows={candles.slice(-tableRows).toReversed()}
              rowKey={(candle) => candle.openAt}
              empty={text("chart.empty", { symbol: instrument.symbol })}
              columns={[
                { key: "at", head: text("table.time"), cell: (candle) => formatStamp(candle.openAt, { locale: dateLocale }) },
                { key: "open", head: text("chart.open"), align: "right", cell: (candle) => <Price value={candle.open} decimals={priceDecimals} /> },
                { key: "high", head: text("chart.high"), align: "right", cell: (candle) => <Price value={candle.high} decimals={priceDecimals} /> },
                { key: "low", head: text("chart.low"), align: "right", cell: (candle) => <Price value={candle.low} decimals={priceDecimals} /> },
                { key: "close", head: text("chart.close"), align: "right", cell: (candle) => <Price value={candle.close} decimals={priceDecimals} /> },
                { key: "volume", head: text("market.volume"), align: "right", cell: (candle) => writeDecimal(candle.volume, { locale, decimals: sizeDecimals }) },
              ]}
            />
          </div>
        ) : candles.length === 0 ? (
          <div className="flex h-full items-center justify-center text-muted">{status === "live" || status === "interrupted" ? text("chart.empty", { symbol: instrument.symbol }) : text("ui.loading")}</div>
        ) : (
          <Suspense fallback={<Skeleton className="m-3 h-[calc(100%-1.5rem)]" />}>
            <CandleChart
              key={`${instrument.id} ${kind} ${ms}`}
              candles={candles}
              decimals={priceDecimals}
              tick={priceTick}
              lines={lines}
              volume={kind === "trade"}
              summary={summary}
              onNearStart={older(channel.loadOlder)}
            />
          </Suspense>
        )}
      </div>
    </PricedPanel>
  );
}

/** Asks for older candles one page at a time, and no more once there are none. */
const asked = new WeakMap<object, { busy: boolean; done: boolean }>();
function older(load: (limit?: number) => Promise<boolean>): () => void {
  return () => {
    const state = asked.get(load) ?? { busy: false, done: false };
    asked.set(load, state);
    if (state.busy || state.done) return;
    state.busy = true;
    load().then(
      (more) => Object.assign(state, { busy: false, done: !more }),
      // What is drawn stays; the next move to the left asks again.
      () => Object.assign(state, { busy: false }),
    );
  };
}

function linesOf(instrument: number, orders: readonly OrderDto[], positions: readonly PositionDto[], text: ReturnType<typeof useText>): readonly PriceLine[] {
  return [
    ...positions.filter((position) => position.instrument === instrument).flatMap((position): PriceLine[] => [
      { key: "entry", price: position.entryPrice, title: text("positions.entry"), tone: "neutral" },
      ...(position.liquidationPrice === null ? [] : [{ key: "liquidation", price: position.liquidationPrice, title: text("positions.liquidation"), tone: "down" as const }]),
    ]),
    ...orders.filter((order) => order.instrument === instrument).map((order): PriceLine => ({
      key: `order ${order.order}`, price: order.limit, title: `${text(order.side === "buy" ? "side.buy" : "side.sell")} ${order.remaining}`, tone: order.side === "buy" ? "up" : "down",
    })),
  ];
}
