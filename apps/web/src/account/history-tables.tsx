import type { FillDto, OrderDto } from "@crossfloor/client";
import { Amount, Badge, Button, formatStamp, Price, Priced, Quantity, Table, useDateLocale } from "@crossfloor/ui";
import { type ReactNode } from "react";
import { useFloor, useInstruments, useLive } from "../floor/floor.tsx";
import { orderOutcome } from "../ticket/order-outcome.ts";
import { useViewport } from "../layout/viewport.ts";
import { useText } from "../words/text.ts";
import { OrderKind } from "./open-orders-table.tsx";
import { SignInFirst } from "./sign-in-first.tsx";
import { type Pages, useFills, useOrderHistory } from "./use-pages.ts";

/** Prices of past orders under the badge of their market's source. */
function usePriceCell(): (instrument: number, value: string | null, average?: boolean) => ReactNode {
  const instruments = useInstruments().data;
  const markets = useLive(useFloor().markets).value;
  return (instrument, value, average = false) => (
    <Priced origin={markets?.get(instrument)?.origin ?? null} short className="inline">
      {(badge) => <><Price value={value} decimals={instruments?.find((each) => each.id === instrument)?.trading.priceDecimals ?? 2} average={average} /><span className="visually-hidden">{badge}</span></>}
    </Priced>
  );
}

function useSizeDecimals(): (instrument: number) => number {
  const instruments = useInstruments().data;
  return (instrument) => instruments?.find((each) => each.id === instrument)?.trading.sizeDecimals ?? 0;
}

function Market({ instrument, symbol }: { readonly instrument: number; readonly symbol: string }): ReactNode {
  const markets = useLive(useFloor().markets).value;
  return <Priced origin={markets?.get(instrument)?.origin ?? null} short className="flex items-center gap-1.5 font-medium">{(badge) => <>{symbol}{badge}</>}</Priced>;
}

function More<Row>({ pages }: { readonly pages: Pages<Row> }): ReactNode {
  const text = useText();
  if (!pages.hasNextPage) return null;
  return <div className="p-2 text-center"><Button size="sm" disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>{text(pages.isFetchingNextPage ? "ui.loading" : "table.more")}</Button></div>;
}

export function OrderHistoryTable(): ReactNode {
  const phone = useViewport() === "phone";
  const text = useText();
  const locale = useDateLocale();
  const pages = useOrderHistory();
  const price = usePriceCell();
  const decimals = useSizeDecimals();
  const rows: readonly OrderDto[] = pages.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <SignInFirst>
      <Table
        cards={phone}
        label={text("tabs.history")} rows={rows} rowKey={(order) => order.order} empty={text(pages.isPending ? "ui.loading" : "orders.emptyHistory")}
        columns={[
          { key: "symbol", head: text("table.market"), cell: (order) => <Market instrument={order.instrument} symbol={order.symbol} /> },
          { key: "at", head: text("table.time"), cell: (order) => <span className="text-muted">{formatStamp(order.updatedAt, { locale })}</span> },
          { key: "side", head: text("table.side"), cell: (order) => <Badge tone={order.side === "buy" ? "up" : "down"}>{text(order.side === "buy" ? "side.buy" : "side.sell")}</Badge> },
          { key: "kind", wide: true, head: text("table.type"), cell: (order) => <OrderKind order={order} inline={phone} /> },
          { key: "price", head: text("table.price"), align: "right", cell: (order) => (order.type === "market" ? <span className="text-muted">{text("type.market")}</span> : price(order.instrument, order.limit)) },
          { key: "average", head: text("orders.average"), align: "right", cell: (order) => price(order.instrument, order.averagePrice, true) },
          { key: "filled", head: text("orders.filled"), align: "right", cell: (order) => <span className="inline-flex flex-col items-end text-xs leading-tight"><Quantity value={order.filled} decimals={decimals(order.instrument)} /><span className="text-faint">/ <Quantity value={order.size} decimals={decimals(order.instrument)} className="text-muted" /></span></span> },
          { key: "status", head: text("table.status"), cell: (order) => <Outcome order={order} /> },
        ]}
      />
      <More pages={pages} />
    </SignInFirst>
  );
}

function Outcome({ order }: { readonly order: OrderDto }): ReactNode {
  const text = useText();
  const outcome = orderOutcome(order);
  const tone = outcome === "filled" ? "good" : outcome === "open" || outcome === "openPartly" ? "accent" : "neutral";
  return (
    <span className="inline-flex flex-col items-start text-xs leading-tight">
      <Badge tone={tone}>{text(`outcome.${outcome}`)}</Badge>
      {order.reason !== null && <span className="text-faint">{reasonText(order.reason, text)}</span>}
    </span>
  );
}

const reasons = ["user", "immediateRemainder", "selfTrade", "reduceOnlyCut", "instrumentEnded", "operator", "marginInsufficient", "expired", "sessionEnded"] as const;

function reasonText(reason: string, text: ReturnType<typeof useText>): string {
  const known = reasons.find((each) => each === reason);
  return known === undefined ? reason : text(`reason.${known}`);
}

export function FillsTable(): ReactNode {
  const phone = useViewport() === "phone";
  const text = useText();
  const locale = useDateLocale();
  const pages = useFills();
  const price = usePriceCell();
  const decimals = useSizeDecimals();
  const rows: readonly FillDto[] = pages.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <SignInFirst>
      <Table
        cards={phone}
        label={text("tabs.fills")} rows={rows} rowKey={(fill) => `${fill.trade} ${fill.order}`} empty={text(pages.isPending ? "ui.loading" : "fills.empty")}
        columns={[
          { key: "symbol", head: text("table.market"), cell: (fill) => <Market instrument={fill.instrument} symbol={fill.symbol} /> },
          { key: "at", head: text("table.time"), cell: (fill) => <span className="text-muted">{formatStamp(fill.at, { locale })}</span> },
          { key: "side", head: text("table.side"), cell: (fill) => <Badge tone={fill.side === "buy" ? "up" : "down"}>{text(fill.side === "buy" ? "side.buy" : "side.sell")}</Badge> },
          { key: "price", head: text("table.price"), align: "right", cell: (fill) => price(fill.instrument, fill.price) },
          { key: "size", head: text("table.size"), align: "right", cell: (fill) => <Quantity value={fill.size} decimals={decimals(fill.instrument)} /> },
          { key: "value", head: text("fills.value"), align: "right", cell: (fill) => <Amount value={fill.value} asset={fill.feeAsset} /> },
          { key: "fee", head: text("fills.fee"), align: "right", cell: (fill) => <Amount value={fill.fee} asset={fill.feeAsset} /> },
          { key: "role", head: text("fills.role"), cell: (fill) => <span className="text-muted">{text(fill.role === "maker" ? "fills.maker" : "fills.taker")}</span> },
        ]}
      />
      <More pages={pages} />
    </SignInFirst>
  );
}
