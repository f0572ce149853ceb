/**
 * What travels on public wires. Every price, size, amount and rate is a decimal string; times are UnixMs of the scene unless
 * the name says wall. Each shape is a schema first, so that what leaves is checked as strictly as what comes in.
 */
import { decimalGrammar } from "@crossfloor/instruments";
import { z } from "zod";

export const decimal = z.string().regex(decimalGrammar);
const time = z.number().int();
const seq = z.number().int().nonnegative();

export const statusDto = z.strictObject({
  state: z.enum(["proposed", "opening", "trading", "halted", "expired", "settled", "delisted"]),
  mode: z.enum(["continuous", "auction", "post-only", "cancel-only", "reduce-only"]),
  session: z.enum(["open", "closed"]),
  until: time.nullable(),
  haltReason: z.enum(["no_price_source", "operator", "index_stale", "emergency"]).nullable(),
  note: z.string(),
});
export type StatusDto = z.infer<typeof statusDto>;

export const priceOriginDto = z.strictObject({ source: z.string(), simulated: z.boolean() });
export type PriceOriginDto = z.infer<typeof priceOriginDto>;

export const instrumentDto = z.strictObject({
  id: z.number().int().positive(),
  symbol: z.string(),
  name: z.string(),
  version: z.number().int().positive(),
  assetClass: z.enum(["crypto", "equity", "commodity", "rates", "fx", "hybrid"]),
  kind: z.enum(["spot", "perpetual", "future", "option", "spread", "event"]),
  /** Spot only. */
  base: z.string().nullable(),
  /** The asset that prices are quoted in for spot; the settlement asset otherwise. */
  quote: z.string(),
  settlement: z.strictObject({
    kind: z.enum(["spot", "linear", "inverse", "quanto"]),
    asset: z.string(),
    /** Linear and quanto: units of `asset` per whole point on a whole size. Inverse: quote units per whole size. */
    multiplier: decimal,
  }),
  index: z.strictObject({ id: z.number().int(), code: z.string(), name: z.string() }),
  expiry: z.strictObject({ month: z.string(), lastTradeAt: time, settleAt: time }).nullable(),
  trading: z.strictObject({
    priceDecimals: z.number().int(), priceTick: decimal, sizeDecimals: z.number().int(), sizeLot: decimal,
    orderSizeMin: decimal, orderSizeMax: decimal, priceMax: decimal, allowNegative: z.boolean(),
    bandRate: decimal, protectionRate: decimal,
    fees: z.strictObject({ kind: z.enum(["rate", "perContract"]), maker: decimal, taker: decimal }),
  }),
  risk: z.array(z.strictObject({ notionalMax: decimal, marginInit: decimal, marginMaint: decimal })),
  calendar: z.strictObject({ id: z.number().int(), code: z.string() }),
  status: statusDto,
});
export type InstrumentDto = z.infer<typeof instrumentDto>;

export const marketDto = z.strictObject({
  instrument: z.number().int(), symbol: z.string(),
  /** Of the instrument's terms now in force: who holds others asks for them again. */
  version: z.number().int().positive(),
  last: decimal.nullable(), mark: decimal.nullable(), index: decimal.nullable(),
  bid: decimal.nullable(), ask: decimal.nullable(),
  /** Mark now minus mark 24 h ago, over it; `null` without a day of history. */
  change24h: decimal.nullable(), high24h: decimal.nullable(), low24h: decimal.nullable(),
  volume24h: decimal, openInterest: decimal,
  indexFresh: z.boolean(), origin: priceOriginDto.nullable(),
  status: statusDto, at: time,
});
export type MarketDto = z.infer<typeof marketDto>;

/** Books are made at these depths, in prices per side, one channel each, shared by all who watch. */
export const bookDepths = [10, 25, 50, 100, 200] as const;
/** Books order by order are made at these depths, in orders per side. */
export const orderDepths = [25, 100, 1_000] as const;
/** More than the deepest channel's price levels, or orders, per side are in no snapshot; a delta may take as many away as it brings. */
export const bookLevelsMax = 200;
export const bookOrdersMax = 1_000;

/**
 * Books come as numbered messages. A snapshot replaces everything, may come at any time, and bears any `n`. A delta bears the `n` of the message
 * before plus one; else messages were lost: subscribe again. `checksum` is `bookChecksum` of `packages/protocol` over the best ten prices after the
 * message; a copy that gives another is wrong: subscribe again.
 */
const bookHead = { kind: z.enum(["snapshot", "delta"]), n: z.number().int(), seq, at: time };
const checksum = z.number().int().min(0).max(0xffff_ffff);
const level = z.tuple([decimal, decimal]);
const levels = z.array(level).max(2 * bookLevelsMax);
const orderRow = z.tuple([z.number().int().positive(), decimal, decimal]);
const orderRows = z.array(orderRow).max(2 * bookOrdersMax);

/** L2: the best prices of a market. */
export const bookMessageDto = z.strictObject({
  ...bookHead,
  /** [price, total size at that price], best first in a snapshot; size "0" removes the level. */
  bids: levels, asks: levels, checksum,
});
export type BookMessageDto = z.infer<typeof bookMessageDto>;

/** L3: the first orders of a market, in priority. Whose they are is nobody's business: a row names the order alone. */
export const bookOrdersMessageDto = z.strictObject({
  ...bookHead,
  /**
   * [order, price, open size]. In a snapshot in priority: best price first, at one price the one that came first. In a delta to be applied row by row:
   * size "0" takes the order out; an order already known keeps its place with its new size; any other goes behind all others at its price.
   */
  bids: orderRows, asks: orderRows, checksum,
});
export type BookOrdersMessageDto = z.infer<typeof bookOrdersMessageDto>;

/** L1: the best price of each side, whole in every message; `null` while a side is empty. */
export const bookBestMessageDto = z.strictObject({ ...bookHead, bid: level.nullable(), ask: level.nullable() });
export type BookBestMessageDto = z.infer<typeof bookBestMessageDto>;

export const tradeDto = z.strictObject({ trade: z.number().int(), price: decimal, size: decimal, side: z.enum(["buy", "sell"]), at: time, seq });
export type TradeDto = z.infer<typeof tradeDto>;
export const tradeMessageDto = z.strictObject({ kind: z.enum(["snapshot", "delta"]), n: z.number().int(), trades: z.array(tradeDto) });
export type TradeMessageDto = z.infer<typeof tradeMessageDto>;

export const candleDto = z.strictObject({
  openAt: time, open: decimal, high: decimal, low: decimal, close: decimal, volume: decimal, origin: priceOriginDto,
});
export type CandleDto = z.infer<typeof candleDto>;
/** Milliseconds. */
export const candleIntervals = [1_000, 5_000, 60_000, 300_000, 900_000, 3_600_000, 14_400_000, 86_400_000] as const;
/** "mark" candles are made of mark prices, "trade" candles of fills. */
export const candleKind = z.enum(["mark", "trade"]);

export const orderDto = z.strictObject({
  order: z.number().int(), clientOrderId: z.string(), instrument: z.number().int(), symbol: z.string(),
  side: z.enum(["buy", "sell"]), type: z.enum(["limit", "market"]), limit: decimal, size: decimal, filled: decimal, remaining: decimal,
  averagePrice: decimal.nullable(), timeInForce: z.enum(["gtc", "ioc", "fok", "gtd", "day"]),
  /** When it ends by itself; `null` for an order that does not. */
  expiresAt: time.nullable(), postOnly: z.boolean(), reduceOnly: z.boolean(),
  /** A partly filled immediate order whose rest was cancelled is "cancelled" with `filled` above zero: it was never refused. */
  status: z.enum(["open", "filled", "cancelled"]), reason: z.string().nullable(),
  createdAt: time, updatedAt: time, seq,
});
export type OrderDto = z.infer<typeof orderDto>;

export const fillDto = z.strictObject({
  trade: z.number().int(), order: z.number().int(), instrument: z.number().int(), symbol: z.string(), side: z.enum(["buy", "sell"]),
  price: decimal, size: decimal, value: decimal, fee: decimal, feeAsset: z.string(), role: z.enum(["maker", "taker"]), at: time, seq,
});
export type FillDto = z.infer<typeof fillDto>;

export const balanceDto = z.strictObject({
  asset: z.string(), total: decimal, pledged: decimal, free: decimal, held: decimal, owed: decimal,
  /** In the reference asset; `null` without a price. */
  price: decimal.nullable(), value: decimal.nullable(), haircut: decimal,
});
export type BalanceDto = z.infer<typeof balanceDto>;

export const positionDto = z.strictObject({
  instrument: z.number().int(), symbol: z.string(), size: decimal, entryPrice: decimal, mark: decimal.nullable(),
  asset: z.string(), notional: decimal, unrealised: decimal, marginInit: decimal, marginMaint: decimal,
  /** Where the account would fall below maintenance if only this mark moved; `null` if no such price exists. */
  liquidationPrice: decimal.nullable(),
});
export type PositionDto = z.infer<typeof positionDto>;

/** One account at one sequence, all figures from one state. Reference-asset amounts have no asset field of their own. */
export const accountViewDto = z.strictObject({
  account: z.number().int(), seq, at: time, referenceAsset: z.string(),
  equity: decimal, collateral: decimal, unrealised: decimal, marginInit: decimal, marginMaint: decimal,
  /** equity − marginInit, not below zero. */
  available: decimal, state: z.enum(["ok", "reduceOnly"]),
  balances: z.array(balanceDto), positions: z.array(positionDto), openOrders: z.array(orderDto),
});
export type AccountViewDto = z.infer<typeof accountViewDto>;

export const whatIfDto = z.strictObject({
  seq, refusal: z.string().nullable(), detail: z.string(),
  fee: decimal, feeAsset: z.string(), averagePrice: decimal.nullable(), filledNow: decimal,
  before: z.strictObject({ equity: decimal, marginInit: decimal, marginMaint: decimal, available: decimal }),
  after: z.strictObject({ equity: decimal, marginInit: decimal, marginMaint: decimal, available: decimal }),
  positionAfter: decimal, liquidationPriceAfter: decimal.nullable(),
});
export type WhatIfDto = z.infer<typeof whatIfDto>;

export const depositDto = z.strictObject({
  chain: z.number().int(), txHash: z.string(), logIndex: z.number().int(), asset: z.string(), amount: decimal,
  status: z.enum(["seen", "confirming", "confirmed", "credited", "orphaned", "failed"]),
  confirmations: z.number().int(), confirmationsNeeded: z.number().int(), reason: z.string().nullable(), seenWallAt: time,
});
export type DepositDto = z.infer<typeof depositDto>;

export const depositAddressDto = z.strictObject({
  chain: z.number().int(), chainName: z.string(), address: z.string(), confirmationsNeeded: z.number().int(), sandbox: z.boolean(),
  assets: z.array(z.strictObject({ asset: z.string(), contract: z.string().nullable(), minimum: decimal, faucet: decimal.nullable() })),
});
export type DepositAddressDto = z.infer<typeof depositAddressDto>;

export const floorDto = z.strictObject({
  scene: z.string(), speed: z.number(), at: time, wallAt: time, simulated: z.boolean(), sources: z.array(z.string()),
  /** "recovering": the writer is away; reads go on. */
  engine: z.enum(["up", "recovering"]), seq, build: z.string(),
});
export type FloorDto = z.infer<typeof floorDto>;

export const meDto = z.strictObject({ user: z.string(), email: z.string(), name: z.string(), account: z.number().int(), accountOpen: z.boolean() });
export type MeDto = z.infer<typeof meDto>;

export const placedDto = z.strictObject({ order: z.number().int(), clientOrderId: z.string(), seq });
/** What came of each leg, in their order. */
const legReport = z.strictObject({ order: z.number().int(), refusal: z.string().nullable(), detail: z.string(), nearest: z.array(z.string()).readonly() });
/** `seq` is null where no leg could be read, so that nothing was sent. */
export const batchPlacedDto = z.strictObject({ seq: seq.nullable(), legs: z.array(legReport) });
export type BatchPlacedDto = z.infer<typeof batchPlacedDto>;
/** The quotes as they came, with what came of each side. `order` is 0 where nothing is in the book. */
export const massQuotedDto = z.strictObject({ seq, quotes: z.array(z.strictObject({ instrument: z.number().int(), bid: legReport, ask: legReport })) });
export type MassQuotedDto = z.infer<typeof massQuotedDto>;
export type PlacedDto = z.infer<typeof placedDto>;
