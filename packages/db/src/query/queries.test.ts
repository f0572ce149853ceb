/** Each named query held against the events that its answer must follow from, recomputed here in plain code. */
import type { InstrumentId, Price, UnixMs } from "@crossfloor/instruments";
import type { AccountId, Event, EventRecord, OrderId, Seq } from "@crossfloor/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleFloor, sampleStart, startTestPostgres, type TestPostgres } from "../embedded/index.ts";
import {
  accountNotOpened, accountOpened, candles, changeById, connectDatabase, createRows, type Database, depositAddressOf, depositsOf, effectOfChange, fillsPage, insertChange, instrumentHistory,
  listChanges, loadProjection, marketDays, moveChange, orderBy, ordersPage, projectRecord, requestFaucet, type StoredChange, tradingAccountOf, trades, waitingAccounts, writeRows,
} from "../index.ts";

let server: TestPostgres;
let sql: Database;
const open: Database[] = [];
const floor = sampleFloor(21, 3_000);
const listedAt = floor[0];
const instruments = listedAt.events.flatMap((event) => (event.type === "instrumentListed" ? [event.instrument] : []));
const happened = <Type extends Event["type"]>(type: Type): (Extract<Event, { type: Type }> & { at: UnixMs; seq: Seq })[] =>
  floor.flatMap(({ at, seq, events }) => events.filter((event): event is Extract<Event, { type: Type }> => event.type === type).map((event) => ({ ...event, at, seq })));

function connect(url: string): Database {
  const made = connectDatabase(url, { max: 2 });
  open.push(made);
  return made;
}

async function store(url: string, records: readonly EventRecord[]): Promise<void> {
  const writer = connect(url);
  const { cursor, context } = await loadProjection(writer, "read");
  const rows = createRows();
  for (const record of records) projectRecord(rows, context, record);
  const { seq, at, wall } = records[records.length - 1];
  await writer.begin((tx) => writeRows(tx, "read", rows, cursor, { seq, at, wall }));
}

beforeAll(async () => {
  server = await startTestPostgres();
  const urls = await server.fresh();
  await store(urls.readUrl, floor);
  sql = connect(urls.recordUrl);
});
afterAll(async () => {
  for (const each of open) await each.end({ timeout: 2 });
  await server.stop();
});

describe("candles", () => {
  const never = 9_000_000_000_000 as UnixMs;
  const marked = instruments.find(({ id }) => happened("markChanged").filter(({ instrument }) => instrument === id).length > 20)?.id ?? (0 as InstrumentId);

  test.each([60_000, 300_000, 900_000, 3_600_000, 14_400_000, 86_400_000])("READ-010: mark candles of %d ms are what the marks and, before them, the index's history say", async (intervalMs) => {
    const index = instruments.find(({ id }) => id === marked)?.product;
    const marks = happened("markChanged").filter(({ instrument }) => instrument === marked).map(({ at, mark }) => ({ at: at as number, open: mark, high: mark, low: mark, close: mark }));
    const begins = marks[0].at - (marks[0].at % 3_600_000);
    const past = intervalMs < 300_000 ? [] : happened("indexHistoryPublished")
      .filter((event) => index !== undefined && "index" in index && event.index === index.index)
      .flatMap((event) => event.candles.map(({ openAt, ...candle }) => ({ at: openAt as number, ...candle }))).filter(({ at }) => at < begins);
    const expected = new Map<number, { openAt: number; open: Price; high: Price; low: Price; close: Price }>();
    for (const { at, open: first, high, low, close } of [...past, ...marks]) {
      const openAt = at - (at % intervalMs);
      const known = expected.get(openAt);
      expected.set(openAt, known === undefined ? { openAt, open: first, high, low, close } : { openAt, open: known.open, high: Math.max(known.high, high) as Price, low: Math.min(known.low, low) as Price, close });
    }
    const all = await candles(sql, marked, "mark", intervalMs, never, 5_000);
    expect(all.map(({ openAt, open: first, high, low, close }) => ({ openAt, open: first, high, low, close }))).toEqual([...expected.values()]);
    // Pages join without a gap or an overlap.
    const paged: number[] = [];
    for (let before = never; ; ) {
      const page = await candles(sql, marked, "mark", intervalMs, before, 3);
      if (page.length === 0) break;
      paged.unshift(...page.map(({ openAt }) => openAt as number));
      before = page[0].openAt;
    }
    expect(paged).toEqual([...expected.keys()]);
  });

  test("READ-011: a trade candle holds the traded size, and is marked simulated if any of its prices was", async () => {
    const traded = happened("fill")[0].instrument;
    const fills = happened("fill").filter(({ instrument }) => instrument === traded);
    const rows = await candles(sql, traded, "trade", 86_400_000, never, 10);
    expect(rows.reduce((sum, { volume }) => sum + volume, 0)).toBe(fills.reduce((sum, { size }) => sum + size, 0));
    const index = instruments.find(({ id }) => id === traded)?.product;
    const origins = happened("indexPublished").filter((event) => index !== undefined && "index" in index && event.index === index.index);
    const simulated = fills.map(({ seq }) => origins.findLast((event) => event.seq < seq)?.simulated ?? false);
    expect(rows.some((row) => row.simulated)).toBe(simulated.some(Boolean));
  });

  test("READ-010: an interval that no stored candle divides is refused", async () => {
    await expect(candles(sql, marked, "mark", 1_500, never, 10)).rejects.toThrow(RangeError);
  });
});

describe("orders, trades and fills", () => {
  test("READ-012: an order's row is its life: size kept, average price exact, one end", async () => {
    const account = 1002 as AccountId;
    const rows: Awaited<ReturnType<typeof ordersPage>> = [];
    for (let before: OrderId | null = null; ; ) {
      const page: typeof rows = await ordersPage(sql, account, before, 17);
      if (page.length === 0) break;
      rows.push(...page);
      before = page[page.length - 1].order;
    }
    expect(rows.map(({ order }) => order)).toEqual(happened("orderAccepted").filter((event) => event.account === account).map(({ order }) => order).reverse());
    for (const row of rows) {
      const fills = happened("fill").filter(({ makerOrder, takerOrder }) => makerOrder === row.order || takerOrder === row.order);
      const cancelled = happened("orderCancelled").find(({ order }) => order === row.order);
      const filled = fills.reduce((sum, { size }) => sum + size, 0);
      expect(row.filled).toBe(filled);
      expect(row.filledNotional).toBe(fills.reduce((sum, { size, price }) => sum + BigInt(size) * BigInt(price), 0n).toString());
      expect(row.status).toBe(cancelled !== undefined ? "cancelled" : row.remaining === 0 ? "filled" : "open");
      expect(row.reason).toBe(cancelled?.reason ?? null);
      if (cancelled !== undefined) expect(row.remaining).toBe(cancelled.remaining);
    }
    expect(rows.some(({ status }) => status === "filled")).toBe(true);
    expect(rows.some(({ status }) => status === "open")).toBe(true);
  });

  test("READ-012: an order is found by number or client id, and only by its own account", async () => {
    const named = happened("orderAccepted").find(({ clientOrderId }) => clientOrderId !== "");
    if (named === undefined) throw new Error("the sample names orders");
    expect(await orderBy(sql, named.account, { order: named.order })).toMatchObject({ order: named.order, clientOrderId: named.clientOrderId });
    expect(await orderBy(sql, named.account, { clientOrderId: named.clientOrderId })).toMatchObject({ order: named.order });
    expect(await orderBy(sql, 999 as AccountId, { order: named.order })).toBeUndefined();
    expect(await orderBy(sql, named.account, { clientOrderId: "" })).toBeUndefined();
  });

  test("READ-013: trades are public and newest first; fills show each account its own side and fee", async () => {
    const last = happened("fill").at(-1);
    if (last === undefined) throw new Error("the sample trades");
    const expected = happened("fill").filter(({ instrument }) => instrument === last.instrument).reverse();
    expect((await trades(sql, last.instrument, 1_000)).map(({ trade, side, seq }) => ({ trade, side, seq }))).toEqual(expected.map(({ trade, takerSide, seq }) => ({ trade, side: takerSide, seq })));
    const own = await fillsPage(sql, last.makerAccount, null, 10_000);
    const mine = happened("fill").filter(({ makerAccount, takerAccount }) => makerAccount === last.makerAccount || takerAccount === last.makerAccount);
    expect(own).toHaveLength(mine.length);
    expect(own[0]).toMatchObject({ trade: last.trade, role: "maker", side: last.takerSide === "buy" ? "sell" : "buy", fee: last.makerFee, order: last.makerOrder, feeAsset: expect.any(String) });
    expect(await fillsPage(sql, last.makerAccount, own[4].trade, 2)).toEqual(own.slice(5, 7));
  });
});

describe("markets and instruments", () => {
  test("READ-014: a market's day is the last 24 hours of its marks and trades", async () => {
    const now = floor[floor.length - 1].at;
    const days = await marketDays(sql, now);
    expect(days.map(({ instrument }) => instrument)).toEqual(instruments.map(({ id }) => id).toSorted((a, b) => a - b));
    for (const day of days) {
      const fills = happened("fill").filter(({ instrument, at }) => instrument === day.instrument && at - (at % 60_000) > now - 86_400_000);
      expect(day.volume).toBe(String(fills.reduce((sum, { size }) => sum + size, 0)));
      expect(day.last).toBe(happened("fill").findLast(({ instrument }) => instrument === day.instrument)?.price ?? null);
      const positions = new Map(happened("positionChanged").filter(({ instrument }) => instrument === day.instrument).map(({ account, size }) => [account, size]));
      expect(Number(day.openInterest) * 2).toBe([...positions.values()].reduce((sum: number, size) => sum + Math.abs(size), 0));
    }
    expect(days.some(({ markBefore }) => markBefore !== null)).toBe(true);
  });

  test("READ-015: an instrument's history is every version; a change is found where it took effect", async () => {
    const instrument = instruments[0];
    expect(await instrumentHistory(sql, instrument.id)).toEqual([{ seq: 1, at: sampleStart, change: "", instrument }]);
    const halted = happened("instrumentStatusChanged").find(({ change }) => change !== "");
    expect(await effectOfChange(sql, halted?.change ?? "")).toEqual({ seq: halted?.seq, throughSeq: 3_000 });
    expect(await effectOfChange(sql, "no such change")).toEqual({ seq: null, throughSeq: 3_000 });
    expect(await effectOfChange(sql, "")).toEqual({ seq: null, throughSeq: 3_000 });
  });
});

describe("people, deposits, changes", () => {
  test("DB-012: the outbox hands out each account until the engine has answered", async () => {
    await sql`insert into record."user" (id, name, email) values ('ada', 'Ada', 'ada@example.test'), ('bob', 'Bob', 'bob@example.test')`;
    expect(await waitingAccounts(sql, 10)).toEqual([{ account: 1001, kind: "customer" }, { account: 1002, kind: "customer" }]);
    await accountNotOpened(sql, 1001 as AccountId, "no answer within 5000 ms", false);
    await accountNotOpened(sql, 1002 as AccountId, "account_must_be_within_accounts_max", true);
    expect(await waitingAccounts(sql, 10)).toEqual([{ account: 1001, kind: "customer" }]);
    expect(await tradingAccountOf(sql, "ada")).toEqual({ account: 1001, kind: "customer", open: false });
    await accountOpened(sql, 1001 as AccountId, 77 as Seq, 5);
    await accountOpened(sql, 1001 as AccountId, 99 as Seq, 6);
    expect(await tradingAccountOf(sql, "ada")).toEqual({ account: 1001, kind: "customer", open: true });
    expect(await sql`select opened_seq, attempts from record.trading_account join record.account_outbox using (account) where account = 1001`).toEqual([{ opened_seq: 77, attempts: 2 }]);
    expect(await waitingAccounts(sql, 10)).toEqual([]);
    expect(await tradingAccountOf(sql, "nobody")).toBeUndefined();
  });

  test("DB-013: the faucet answers within its limit, also to clicks at the same moment, and only where there is an address", async () => {
    const account = 1001 as AccountId;
    expect(await requestFaucet(sql, account, "USDC", 1)).toEqual({ ok: false, reason: "no_address" });
    await sql`insert into record.chain (chain, name, genesis_hash, confirmations_needed) values (31337, 'Sandbox', '0x', 3)`;
    await sql`insert into record.chain_asset (chain, asset, code, contract, decimals, chain_decimals, faucet_amount) values (31337, 1, 'USDC', '0xabc', 6, 6, 500), (31337, 2, 'ETH', null, 8, 18, null)`;
    await sql`insert into record.deposit_address (chain, account, address, path) values (31337, 1001, ${`0x${"a".repeat(40)}`}, 'm/0/1001')`;
    expect(await depositAddressOf(sql, account)).toMatchObject({ chain: 31337, chainName: "Sandbox", confirmationsNeeded: 3, pause: null, assets: [{ code: "USDC", contract: "0xabc", faucetAmount: 500 }, { code: "ETH", contract: null, faucetAmount: null }] });
    expect(await depositAddressOf(sql, 1002 as AccountId)).toBeUndefined();
    expect(await requestFaucet(sql, account, "ETH", 1)).toEqual({ ok: false, reason: "no_faucet" });
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => requestFaucet(sql, account, "USDC", 1_000)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(3);
    expect(answers.filter(({ ok }) => !ok)).toEqual([{ ok: false, reason: "limit_reached" }, { ok: false, reason: "limit_reached" }]);
    expect(await requestFaucet(sql, account, "USDC", 1_001 + 86_400_000)).toMatchObject({ ok: true });
  });

  test("DB-014: a deposit is one row per transfer, stays credited, and is never removed", async () => {
    const insert = (logIndex: number, status: string, seq: number | null) => sql`
      insert into record.deposit (chain, tx_hash, log_index, account, address, asset, chain_amount, amount, dust, height, block_hash, status, confirmations, confirmations_needed, reason, steps, credited_seq, seen_wall_at, updated_wall_at)
      values (31337, ${`0x${"b".repeat(64)}`}, ${logIndex}, 1001, 'address', 1, 5000000, 5000000, 0, 12, '0xc', ${status}, 1, 3, null, '[]', ${seq}, ${logIndex}, 9)`;
    await insert(0, "confirming", null);
    await expect(insert(0, "seen", null)).rejects.toThrow(/deposit_chain_tx_hash_log_index_pk/);
    await expect(insert(1, "credited", null)).rejects.toThrow(/deposit_credited/);
    await insert(1, "credited", 55);
    await expect(sql`update record.deposit set status = 'orphaned', credited_seq = null where log_index = 1`).rejects.toThrow(/never rewritten/);
    await expect(sql`update record.deposit set amount = 1 where log_index = 1`).rejects.toThrow(/never rewritten/);
    await expect(sql`delete from record.deposit`).rejects.toThrow(/never rewritten/);
    expect(await depositsOf(sql, 1001 as AccountId, 10)).toMatchObject([{ logIndex: 1, status: "credited", code: "USDC" }, { logIndex: 0, status: "confirming", amount: 5000000, decimals: 6 }]);
  });

  test("DB-015: of two people who decide at once, one decides", async () => {
    const change: StoredChange = {
      id: "c1", kind: "instrumentTerms", payload: { kind: "instrumentTerms", terms: ["a", 1] }, payloadHash: "h", diff: [{ field: "x" }], reason: "why", status: "proposed", detail: "", proposedBy: "olga",
      proposedByName: "Olga", proposedWallAt: 1, expiresWallAt: 2, decidedBy: null, decidedByName: null, decidedWallAt: null, fromSeq: null, seq: null,
    };
    await insertChange(sql, change);
    expect(await changeById(sql, "c1")).toEqual(change);
    expect(await changeById(sql, "c2")).toBeUndefined();
    const decisions = await Promise.all(["pia", "quinn"].map((who) => moveChange(sql, "c1", "proposed", { status: "approved", decidedBy: who, decidedByName: who, decidedWallAt: 3, fromSeq: 9 })));
    expect(decisions.filter(Boolean)).toHaveLength(1);
    expect(await listChanges(sql, "open", 10)).toHaveLength(1);
    expect(await moveChange(sql, "c1", "approved", { status: "applied", seq: 12 })).toBe(true);
    expect(await listChanges(sql, "open", 10)).toEqual([]);
    expect(await listChanges(sql, "all", 10)).toMatchObject([{ id: "c1", status: "applied", seq: 12, fromSeq: 9 }]);
  });
});
