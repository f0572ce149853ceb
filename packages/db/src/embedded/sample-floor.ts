/**
 * A floor's events made up from a seed, for tests of whatever reads events: every kind occurs, and they keep the rules that
 * readers rely on (balanced entries, orders that end once, marks in order of time).
 */
import { type AssetId, type Instrument, type InstrumentId, listings, type Money, type NanoRate, type Price, type Size, type UnixMs } from "@crossfloor/instruments";
import type { AccountId, Event, EventRecord, OrderId, Seq, Side, TradeId } from "@crossfloor/protocol";
import { Prng } from "@crossfloor/stdx";

/** Wednesday 2026-11-18, 16:00 UTC. */
export const sampleStart = 1_795_017_600_000 as UnixMs;
const accounts = [1001, 1002, 1003, 1004] as AccountId[];
/** Only the first of the catalogue trade, so that each has enough happening however many are listed. */
const tradedMax = 14;
const simulation = { source: "simulated", simulated: true };

interface RestingOrder { readonly id: OrderId; readonly account: AccountId; readonly instrument: Instrument; readonly side: Side; price: Price; size: Size }

/** `count` records; the first lists everything. Time passes 100 ms to some minutes a record. */
export function sampleFloor(seed: number, count: number): EventRecord[] {
  const random = new Prng(seed);
  const catalogue = listings(sampleStart);
  const settlement = catalogue.assets[0].id;
  const resting: RestingOrder[] = [];
  const positions = new Map<string, { size: number; cost: number }>();
  const records: EventRecord[] = [];
  let at: number = sampleStart;
  let entry = 0;
  let order = 0;
  let trade = 0;

  record([
    ...catalogue.assets.map((asset): Event => ({ type: "assetListed", asset })),
    ...catalogue.indices.map((definition): Event => ({ type: "indexDefined", definition })),
    { type: "calendarSet", calendar: { id: 1 as never, code: "always", version: 1, from: sampleStart, until: (at + 1e10) as UnixMs, sessions: [{ open: sampleStart, close: (at + 1e10) as UnixMs, tradeDate: "2026-11-18" }] } },
    ...catalogue.instruments.flatMap((instrument): Event[] => [{ type: "instrumentListed", instrument }, status(instrument.id, "trading", "")]),
    ...accounts.map((account): Event => ({ type: "accountOpened", account, kind: "customer" })),
    ...catalogue.indices.map(({ id }): Event => ({
      type: "indexHistoryPublished", index: id, intervalMs: 300_000, ...simulation,
      candles: Array.from({ length: 400 }, (_, place) => candleAt(sampleStart - (400 - place) * 300_000)),
    })),
  ]);
  accounts.forEach((account, place) => record([{ type: "depositCredited", account, asset: settlement, amount: 1e12 as Money, chain: 31337, txHash: hex(place), logIndex: 0, height: 7 }, posted("deposit", account, 1e12)]));
  while (records.length < count) record(step());
  return records;

  function record(events: Event[]): void {
    records.push({ seq: (records.length + 1) as Seq, at: at as UnixMs, wall: (at + 5) as UnixMs, events });
    at += random.chance(1, 50) ? random.between(60_000, 900_000) : 100;
  }

  function step(): Event[] {
    const kind = random.below(10);
    const instrument = catalogue.instruments[random.below(tradedMax)];
    if (kind <= 1) return []; // time passes
    if (kind === 2) return prices(instrument);
    if (kind === 3 && resting.length > 0) return amendOrCancel();
    if (kind === 4) return rare(instrument);
    return place(instrument);
  }

  function prices(instrument: Instrument): Event[] {
    const level = priceOf() as Price;
    const index = "index" in instrument.product ? instrument.product.index : undefined;
    return [
      ...(index === undefined ? [] : [{ type: "indexPublished" as const, index, value: level, sources: 3, staleWeight: 0 as NanoRate, validUntil: (at + 5_000) as UnixMs, ...origin() }]),
      { type: "markChanged", instrument: instrument.id, mark: level, ...origin() },
    ];
  }

  function rare(instrument: Instrument): Event[] {
    const account = accounts[random.below(accounts.length)];
    switch (random.below(6)) {
      case 0: return [{ type: "commandRefused", command: "placeOrder", refusal: "margin_must_cover_order", account, instrument: instrument.id, clientOrderId: "mine", detail: "" }];
      case 1: return [{ type: "checkpointed", stateHash: "0123456789abcdef" }];
      case 2: return [status(instrument.id, "halted", `change-${records.length}`)];
      case 3: return [{ type: "pledgeMoved", account, asset: settlement, amount: 5 as Money, to: "free" }, { type: "entryPosted", entry: ++entry, kind: "pledge", lines: [line("customerFutures", account, -5), line("customerProperty", account, 5)] }];
      case 4: return [{ type: "finalizedHeightRaised", chain: 31337, height: records.length }];
      default: return [{ type: "instrumentSettled", instrument: instrument.id, price: priceOf() as Price }];
    }
  }

  function place(instrument: Instrument): Event[] {
    const account = accounts[random.below(accounts.length)];
    const id = ++order as OrderId;
    const side: Side = random.chance(1, 2) ? "buy" : "sell";
    let remaining = random.between(1, 500);
    const limit = priceOf() as Price;
    const market = random.chance(1, 5);
    const events: Event[] = [{
      type: "orderAccepted", order: id, account, instrument: instrument.id, clientOrderId: random.chance(1, 2) ? `c${id}` : "", side, size: remaining as Size, limit, market,
      timeInForce: market ? "ioc" : id % 3 === 0 ? "gtd" : "gtc", expiresAt: (!market && id % 3 === 0 ? 1_795_000_000_000 + id : 0) as UnixMs | 0, postOnly: false, reduceOnly: false, selfTrade: "cancelNewest",
    }];
    for (const maker of resting.filter((each) => each.instrument === instrument && each.side !== side && each.account !== account).slice(0, 3)) {
      const size = Math.min(remaining, maker.size);
      if (size === 0) break;
      remaining -= size;
      maker.size = (maker.size - size) as Size;
      if (maker.size === 0) resting.splice(resting.indexOf(maker), 1);
      events.push(...fill(instrument, maker, id, account, side, size, remaining));
    }
    if (remaining === 0) return events;
    if (market) return [...events, { type: "orderCancelled", order: id, account, instrument: instrument.id, clientOrderId: "", side, price: limit, remaining: remaining as Size, resting: false, reason: "immediateRemainder" }];
    resting.push({ id, account, instrument, side, price: limit, size: remaining as Size });
    return [...events, { type: "orderRested", order: id, account, instrument: instrument.id, side, price: limit, size: remaining as Size }];
  }

  function fill(instrument: Instrument, maker: RestingOrder, takerOrder: OrderId, takerAccount: AccountId, takerSide: Side, size: number, takerRemaining: number): Event[] {
    const value = Math.abs(maker.price) * size;
    return [
      {
        type: "fill", trade: ++trade as TradeId, instrument: instrument.id, instrumentVersion: instrument.version, price: maker.price, size: size as Size, takerSide,
        makerOrder: maker.id, makerAccount: maker.account, makerRemaining: maker.size, takerOrder, takerAccount, takerRemaining: takerRemaining as Size,
        makerFee: -1 as Money, takerFee: 3 as Money, feeAsset: settlement, value: value as Money,
      },
      { type: "entryPosted", entry: ++entry, kind: "fee", lines: [line("customerFutures", maker.account, 1), line("customerFutures", takerAccount, -3), line("fee", 0 as AccountId, 2)] },
      moved(takerAccount, instrument, takerSide === "buy" ? size : -size, value),
      moved(maker.account, instrument, takerSide === "buy" ? -size : size, value),
    ];
  }

  function moved(account: AccountId, instrument: Instrument, size: number, value: number): Event {
    const key = `${account} ${instrument.id}`;
    const before = positions.get(key) ?? { size: 0, cost: 0 };
    const after = { size: before.size + size, cost: before.cost + Math.sign(size) * value };
    positions.set(key, after);
    return { type: "positionChanged", account, instrument: instrument.id, size: after.size as Size, cost: after.cost as Money, realised: random.between(-3, 3) as Money, asset: settlement };
  }

  function amendOrCancel(): Event[] {
    const each = resting[random.below(resting.length)];
    const common = { order: each.id, account: each.account, instrument: each.instrument.id, side: each.side };
    if (random.chance(1, 2)) {
      resting.splice(resting.indexOf(each), 1);
      return [{ type: "orderCancelled", ...common, clientOrderId: "", price: each.price, remaining: each.size, resting: true, reason: "user" }];
    }
    const before = { priceBefore: each.price, sizeBefore: each.size };
    each.price = priceOf() as Price;
    each.size = random.between(1, 700) as Size;
    return [{ type: "orderAmended", ...common, ...before, price: each.price, size: each.size, kept: false }, { type: "orderRested", ...common, price: each.price, size: each.size }];
  }

  function posted(kind: "deposit", account: AccountId, amount: number): Event {
    return { type: "entryPosted", entry: ++entry, kind, lines: [line("external", 0 as AccountId, -amount), line("customerFutures", account, amount)] };
  }

  function line(of: "external" | "customerFutures" | "customerProperty" | "fee", account: AccountId, amount: number): { class: typeof of; account: AccountId; asset: AssetId; amount: Money } {
    return { class: of, account, asset: settlement, amount: amount as Money };
  }

  function status(instrument: InstrumentId, state: "trading" | "halted", change: string): Event {
    return { type: "instrumentStatusChanged", instrument, state, mode: "continuous", session: "open", until: null, haltReason: state === "halted" ? "operator" : null, note: "", change };
  }

  function origin(): { source: string; simulated: boolean } {
    return random.chance(1, 3) ? { source: "live:kraken+coinbase+bitstamp", simulated: false } : simulation;
  }

  /** Below zero now and then, as oil may be. */
  function priceOf(): number {
    return random.between(-50, 100_000);
  }

  function candleAt(openAt: number): { openAt: UnixMs; open: Price; high: Price; low: Price; close: Price } {
    const [open, close] = [priceOf(), priceOf()];
    return { openAt: openAt as UnixMs, open: open as Price, high: (Math.max(open, close) + 3) as Price, low: (Math.min(open, close) - 3) as Price, close: close as Price };
  }

  function hex(place: number): string {
    return `0x${place.toString(16).padStart(64, "0")}`;
  }
}
