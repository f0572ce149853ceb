/** The same person through the API instead of the page: what both say has to be the same. */
import { type AccountViewDto, connect, type Connection, type FillDto, type OrderDto } from "@crossfloor/client";
import type { BrowserContext } from "playwright-core";
import { WebSocket } from "ws";
import { plain, type ShownAccount } from "./trader-page.ts";

/** Uses the session that the browser holds. */
export async function connectAs(context: BrowserContext, gatewayUrl: string): Promise<Connection> {
  const cookies = await context.cookies(gatewayUrl);
  const connection = connect({ url: gatewayUrl, headers: { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; ") }, webSocket: WebSocket });
  connection.account.subscribe(() => {});
  connection.markets.subscribe(() => {});
  return connection;
}

/** The account as the page would show it. */
export function asShown({ openOrders, positions, balances }: AccountViewDto): ShownAccount {
  return {
    orders: openOrders.map((order) => [order.clientOrderId, order.symbol, order.side === "buy" ? "Buy" : "Sell", ...[order.limit, order.size, order.filled].map(plain)].join(" ")).toSorted(),
    positions: positions.map((position) => [position.symbol, ...[position.size, position.entryPrice].map(plain)].join(" ")).toSorted(),
    balances: balances.map((balance) => [balance.asset, ...[balance.total, balance.pledged, balance.free, balance.held].map(plain)].join(" ")).toSorted(),
  };
}

/** Every fill, newest first. */
export async function allFills({ api }: Connection): Promise<readonly FillDto[]> {
  return allPages((cursor) => api.fills.list.query({ cursor, limit: 100 }));
}

/** Every order that ended or stands, newest first. */
export async function allOrders({ api }: Connection): Promise<readonly OrderDto[]> {
  return allPages((cursor) => api.orders.history.query({ cursor, limit: 100 }));
}

interface PageOf<Row> { readonly rows: readonly Row[]; readonly cursor: string | null }

async function allPages<Row>(read: (cursor: string | null) => Promise<PageOf<Row>>): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const page: PageOf<Row> = await read(cursor);
    rows.push(...page.rows);
    cursor = page.cursor;
  } while (cursor !== null);
  return rows;
}

/** Size of each position as its fills add up to; none where they cancel out. Spot moves balances instead. */
export function positionsFrom(fills: readonly FillDto[]): ReadonlyMap<string, string> {
  const scale = 10n ** 8n;
  const sizes = new Map<string, bigint>();
  for (const { symbol, side, size } of fills) {
    if (symbol.includes("/")) continue;
    const [whole = "0", fraction = ""] = size.split(".");
    const units = BigInt(whole) * scale + BigInt(fraction.padEnd(8, "0"));
    sizes.set(symbol, (sizes.get(symbol) ?? 0n) + (side === "buy" ? units : -units));
  }
  const write = (units: bigint): string => `${units < 0n ? "-" : ""}${plain(`${(units < 0n ? -units : units) / scale}.${String((units < 0n ? -units : units) % scale).padStart(8, "0")}`)}`;
  return new Map([...sizes].filter(([, units]) => units !== 0n).map(([symbol, units]) => [symbol, write(units)]));
}
