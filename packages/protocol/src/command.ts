/**
 * What the engine can be asked. A command is imperative and may be refused; it is journaled before anybody hears of its effects.
 */
import type {
  Asset, AssetId, CompiledCalendar, IndexDefinition, IndexId, Instrument, InstrumentId, Money, NanoRate, Price, Size, UnixMs,
} from "@crossfloor/instruments";
import type { AccountId, OrderId, OriginId, Seq } from "./ids.ts";

export type Side = "buy" | "sell";
/**
 * gtc rests until cancelled; gtd until an instant of venue time that it names; day until the session's close, as the calendar has it when
 * the order is accepted. ioc cancels what does not trade at once; fok trades whole or not at all.
 */
export type TimeInForce = "gtc" | "ioc" | "fok" | "gtd" | "day";
/** When an account would trade with itself: the incoming order, the resting one, or both give way. */
export type SelfTrade = "cancelNewest" | "cancelOldest" | "cancelBoth";

// Time and work: appended by the sequencer alone.
export interface AdvanceTime { readonly type: "advanceTime" }
/** Goes on with work that outgrew one command; appended while the engine reports pending work. */
export interface ContinueWork { readonly type: "continueWork" }
/** Makes the engine state its hash as an event, so that every replica can compare. */
export interface Checkpoint { readonly type: "checkpoint" }

// What is listed.
export interface ListAsset { readonly type: "listAsset"; readonly asset: Asset }
export interface DefineIndex { readonly type: "defineIndex"; readonly definition: IndexDefinition }
export interface SetCalendar { readonly type: "setCalendar"; readonly calendar: CompiledCalendar }
export interface ListInstrument { readonly type: "listInstrument"; readonly instrument: Instrument }
/** Replaces the terms; `instrument.version` must be the current version plus one. */
export interface ChangeInstrument { readonly type: "changeInstrument"; readonly instrument: Instrument; readonly change: string }
export type HaltReason = "no_price_source" | "operator" | "index_stale" | "emergency";
export interface HaltInstrument { readonly type: "haltInstrument"; readonly instrument: InstrumentId; readonly reason: HaltReason; readonly note: string; readonly change: string }
export interface ResumeInstrument { readonly type: "resumeInstrument"; readonly instrument: InstrumentId; readonly change: string }

// Accounts and money.
export type AccountKind = "customer" | "house";
export interface OpenAccount { readonly type: "openAccount"; readonly account: AccountId; readonly kind: AccountKind }
/** Posted once per (chain, txHash, logIndex). */
export interface CreditDeposit {
  readonly type: "creditDeposit";
  readonly account: AccountId;
  readonly asset: AssetId;
  readonly amount: Money;
  readonly chain: number;
  /** 0x and 64 lowercase hex digits. */
  readonly txHash: string;
  /** Log index of a token transfer; −1 for a plain transfer of the chain's own coin. */
  readonly logIndex: number;
  readonly height: number;
}
/** Deposits at or below this height can no longer be credited, so their keys may be forgotten. Only rises. */
export interface RaiseFinalizedHeight { readonly type: "raiseFinalizedHeight"; readonly chain: number; readonly height: number }
/** Moves an amount between the pledged part (collateral for derivatives) and the free part of a balance. */
export interface MovePledge { readonly type: "movePledge"; readonly account: AccountId; readonly asset: AssetId; readonly amount: Money; readonly to: "pledged" | "free" }

// Orders.
export interface PlaceOrder {
  readonly type: "placeOrder";
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  /** "" for none; else 1 to 36 printable ASCII characters, unique among the account's open and recently ended orders. */
  readonly clientOrderId: string;
  readonly side: Side;
  readonly size: Size;
  /** `null` is a market order: immediate, and bounded by the instrument's protection. */
  readonly limit: Price | null;
  readonly timeInForce: TimeInForce;
  /** gtd: from this instant of venue time on the order no longer trades. 0 for every other life. */
  readonly expiresAt: UnixMs | 0;
  readonly postOnly: boolean;
  /** Only closes: cut to what the position leaves to close, and cut again whenever that shrinks. */
  readonly reduceOnly: boolean;
  readonly selfTrade: SelfTrade;
}
/** Names the order by number, or by client id when `order` is 0. Keeps its place in the queue only if the limit stays and the size falls. */
export interface AmendOrder {
  readonly type: "amendOrder";
  readonly account: AccountId;
  readonly order: OrderId;
  readonly clientOrderId: string;
  /** New open size, what is filled apart; `null` keeps it. */
  readonly size: Size | null;
  readonly limit: Price | null;
}
export interface CancelOrder { readonly type: "cancelOrder"; readonly account: AccountId; readonly order: OrderId; readonly clientOrderId: string }
/** All open orders of the account, or those in one instrument when it is not 0. */
export interface CancelAllOrders { readonly type: "cancelAllOrders"; readonly account: AccountId; readonly instrument: InstrumentId }

/** One step of a batch: an order command of the batch's account. */
export type BatchLeg = Omit<PlaceOrder, "account"> | Omit<AmendOrder, "account"> | Omit<CancelOrder, "account">;
/** Steps of one account, done in order and each on its own: one that is refused does not keep the next from being done. At most `batchLegsMax`. */
export interface PlaceBatch { readonly type: "placeBatch"; readonly account: AccountId; readonly legs: readonly BatchLeg[] }

/** What one side of a quote is to have in the book from now on. */
export interface QuoteSide { readonly price: Price; readonly size: Size }
/** Both sides of one market; `null` takes a side out. */
export interface Quote { readonly instrument: InstrumentId; readonly bid: QuoteSide | null; readonly ask: QuoteSide | null }
/**
 * What one account quotes, in one go. Each side is a good-till-cancelled order of the account's quote set in that market: it is amended,
 * replaced, placed or taken out until it is what the quote says, and one that cannot be moved is taken out. At most `quotesMax`.
 */
export interface MassQuote {
  readonly type: "massQuote";
  readonly account: AccountId;
  /** 1 to `quoteSetsMax`: an account that quotes several prices on a side has a set for each. */
  readonly quoteSet: number;
  readonly postOnly: boolean;
  readonly selfTrade: SelfTrade;
  readonly quotes: readonly Quote[];
}

// Prices.
/** Where a price came from, as every price event, candle and screen repeats it. */
export interface PriceOrigin {
  /** E.g. "simulated", "live:kraken+coinbase+bitstamp", "replay:panel-2020". At most 64 printable ASCII characters. */
  readonly source: string;
  readonly simulated: boolean;
}
export interface PublishIndex extends PriceOrigin {
  readonly type: "publishIndex";
  readonly index: IndexId;
  readonly value: Price;
  /** How many sources were used. */
  readonly sources: number;
  /** Share of the index's weight that rests on stale constituents. */
  readonly staleWeight: NanoRate;
  /** After this long without another value the index is stale. */
  readonly validForMs: number;
}
export interface HistoryCandle { readonly openAt: UnixMs; readonly open: Price; readonly high: Price; readonly low: Price; readonly close: Price }
/** Index levels from before this floor began, for charts; changes no state. At most `historyCandlesMax`. */
export interface PublishIndexHistory extends PriceOrigin {
  readonly type: "publishIndexHistory";
  readonly index: IndexId;
  readonly intervalMs: number;
  readonly candles: readonly HistoryCandle[];
}

export type Command =
  | AdvanceTime | ContinueWork | Checkpoint
  | ListAsset | DefineIndex | SetCalendar | ListInstrument | ChangeInstrument | HaltInstrument | ResumeInstrument
  | OpenAccount | CreditDeposit | RaiseFinalizedHeight | MovePledge
  | PlaceOrder | AmendOrder | CancelOrder | CancelAllOrders | PlaceBatch | MassQuote
  | PublishIndex | PublishIndexHistory;
export type CommandType = Command["type"];

/** A command as the sequencer journals it. Time enters the engine here and nowhere else. */
export interface Sequenced<C extends Command = Command> {
  readonly seq: Seq;
  /** Venue time, or the scene's: markets, sessions, expiries. Never falls. */
  readonly at: UnixMs;
  /** Wall clock, monotone: command expiry and rate counters. */
  readonly wall: UnixMs;
  /** With `serial`, the command's id: a retry repeats both and is answered, never done twice. */
  readonly origin: OriginId;
  readonly serial: number;
  /** Wall time after which the command is refused as expired; at most `commandLifeMs` after it was made. */
  readonly deadline: UnixMs;
  readonly command: C;
}

export const clientOrderIdMax = 36;
/** Steps of one batch, and quotes of one mass quote, that a floor takes unless its limits say otherwise. */
export const batchLegsMax = 50;
export const quotesMax = 50;
/** Quote sets of an account in one market. */
export const quoteSetsMax = 15;
/** What the wire carries; how many one command may have, the engine's limits say. A quote is reported as two legs. */
export const legsPerMessageMax = 1_000;
export const quotesPerMessageMax = legsPerMessageMax / 2;
export const historyCandlesMax = 500;
/** The engine remembers its answers for this long of wall time. */
export const commandLifeMs = 600_000;
