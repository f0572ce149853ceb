/**
 * What the engine tells. An event is past tense, is derived from the journal, and is never edited.
 * Each carries enough that a reader needs no other state: a cancelled order names its price, a fill both accounts.
 */
import type {
  Asset, AssetId, CompiledCalendar, IndexDefinition, IndexId, Instrument, InstrumentId, InstrumentState, Money, NanoRate, Price, Size, TradingMode, UnixMs,
} from "@crossfloor/instruments";
import type { AccountKind, CommandType, HaltReason, HistoryCandle, PriceOrigin, SelfTrade, Side, TimeInForce } from "./command.ts";
import type { AccountId, OrderId, Seq, TradeId } from "./ids.ts";
import type { Refusal } from "./refusal.ts";

/** Every refused command leaves this one event, so that the audit trail has all orders. `account` and `instrument` are 0 where the command names none. */
export interface CommandRefused {
  readonly type: "commandRefused";
  readonly command: CommandType;
  readonly refusal: Refusal;
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  readonly clientOrderId: string;
  /** For people: which field, which rule of a listing. May be "". */
  readonly detail: string;
}
export interface Checkpointed { readonly type: "checkpointed"; /** 16 hex digits over the canonical encoding of the state before this record. */ readonly stateHash: string }

export interface AssetListed { readonly type: "assetListed"; readonly asset: Asset }
export interface IndexDefined { readonly type: "indexDefined"; readonly definition: IndexDefinition }
export interface CalendarSet { readonly type: "calendarSet"; readonly calendar: CompiledCalendar }
export interface InstrumentListed { readonly type: "instrumentListed"; readonly instrument: Instrument }
export interface InstrumentChanged { readonly type: "instrumentChanged"; readonly instrument: Instrument; readonly change: string }
/** State, mode and session of one instrument, whenever one of them changes. */
export interface InstrumentStatusChanged {
  readonly type: "instrumentStatusChanged";
  readonly instrument: InstrumentId;
  readonly state: InstrumentState;
  readonly mode: TradingMode;
  readonly session: "open" | "closed";
  /** When the session next opens or closes; `null` if the calendar does not say. */
  readonly until: UnixMs | null;
  readonly haltReason: HaltReason | null;
  readonly note: string;
  readonly change: string;
}

export interface AccountOpened { readonly type: "accountOpened"; readonly account: AccountId; readonly kind: AccountKind }
export interface DepositCredited {
  readonly type: "depositCredited";
  readonly account: AccountId; readonly asset: AssetId; readonly amount: Money;
  readonly chain: number; readonly txHash: string; readonly logIndex: number; readonly height: number;
}
export interface FinalizedHeightRaised { readonly type: "finalizedHeightRaised"; readonly chain: number; readonly height: number }
export interface PledgeMoved { readonly type: "pledgeMoved"; readonly account: AccountId; readonly asset: AssetId; readonly amount: Money; readonly to: "pledged" | "free" }

/** Who owns money in the ledger. Customer futures money, customer property and house money are separate classes. */
export type LedgerClass = "customerFutures" | "customerProperty" | "house" | "owed" | "fee" | "insurance" | "clearing" | "external" | "suspense" | "residue";
export type EntryKind = "deposit" | "pledge" | "spotFill" | "realised" | "fee" | "owedIncurred" | "owedRepaid" | "settlement" | "residue";
export interface LedgerLine {
  readonly class: LedgerClass;
  /** 0 for accounts that belong to no participant (fee, insurance, clearing, external, suspense, residue). */
  readonly account: AccountId;
  readonly asset: AssetId;
  /** Positive raises what the class holds or is owed to; the lines of an entry add up to zero per asset. */
  readonly amount: Money;
}
/** One balanced entry, posted once. Balances everywhere are sums of these. */
export interface EntryPosted { readonly type: "entryPosted"; readonly entry: number; readonly kind: EntryKind; readonly lines: readonly LedgerLine[] }

export interface OrderAccepted {
  readonly type: "orderAccepted";
  readonly order: OrderId; readonly account: AccountId; readonly instrument: InstrumentId; readonly clientOrderId: string;
  readonly side: Side; readonly size: Size;
  /** The protection price for a market order. */
  readonly limit: Price; readonly market: boolean;
  readonly timeInForce: TimeInForce;
  /** When it ends by itself: as asked for a gtd order, at the session's close for a day order, else 0. */
  readonly expiresAt: UnixMs | 0;
  readonly postOnly: boolean; readonly reduceOnly: boolean; readonly selfTrade: SelfTrade;
}
/** What is left of an order entered the book, behind all others at its price. */
export interface OrderRested { readonly type: "orderRested"; readonly order: OrderId; readonly account: AccountId; readonly instrument: InstrumentId; readonly side: Side; readonly price: Price; readonly size: Size }
export interface Fill {
  readonly type: "fill";
  readonly trade: TradeId; readonly instrument: InstrumentId; readonly instrumentVersion: number;
  readonly price: Price; readonly size: Size;
  readonly takerSide: Side;
  readonly makerOrder: OrderId; readonly makerAccount: AccountId; readonly makerRemaining: Size;
  readonly takerOrder: OrderId; readonly takerAccount: AccountId; readonly takerRemaining: Size;
  /** In the settlement (spot: quote) asset; negative is a rebate. */
  readonly makerFee: Money; readonly takerFee: Money; readonly feeAsset: AssetId;
  /** Traded value in `feeAsset`, unsigned. */
  readonly value: Money;
}
export type CancelReason = "user" | "immediateRemainder" | "selfTrade" | "reduceOnlyCut" | "instrumentEnded" | "operator" | "marginInsufficient" | "expired" | "sessionEnded";
/** `resting`: the size left the book at `price`. An order that never rested has it false. */
export interface OrderCancelled {
  readonly type: "orderCancelled";
  readonly order: OrderId; readonly account: AccountId; readonly instrument: InstrumentId; readonly clientOrderId: string;
  readonly side: Side; readonly price: Price; readonly remaining: Size; readonly resting: boolean; readonly reason: CancelReason;
}
/** The resting size at the old price left the book; `kept` is true if it stayed in its place with less size. Otherwise fills and `orderRested` follow. */
export interface OrderAmended {
  readonly type: "orderAmended";
  readonly order: OrderId; readonly account: AccountId; readonly instrument: InstrumentId; readonly side: Side;
  readonly priceBefore: Price; readonly sizeBefore: Size; readonly price: Price; readonly size: Size; readonly kept: boolean;
}
/** The position after a fill or settlement. `cost` is the summed signed value of what is open; `realised` is what this change paid, fees apart. */
export interface PositionChanged {
  readonly type: "positionChanged";
  readonly account: AccountId; readonly instrument: InstrumentId; readonly size: Size; readonly cost: Money; readonly realised: Money; readonly asset: AssetId;
}

export interface IndexPublished extends PriceOrigin {
  readonly type: "indexPublished";
  readonly index: IndexId; readonly value: Price; readonly sources: number; readonly staleWeight: NanoRate; readonly validUntil: UnixMs;
}
export interface IndexHistoryPublished extends PriceOrigin { readonly type: "indexHistoryPublished"; readonly index: IndexId; readonly intervalMs: number; readonly candles: readonly HistoryCandle[] }
export interface MarkChanged extends PriceOrigin { readonly type: "markChanged"; readonly instrument: InstrumentId; readonly mark: Price }
/** Final settlement: every position in the instrument is paid out at this price, in bounded steps. */
export interface InstrumentSettled { readonly type: "instrumentSettled"; readonly instrument: InstrumentId; readonly price: Price }

export type Event =
  | CommandRefused | Checkpointed
  | AssetListed | IndexDefined | CalendarSet | InstrumentListed | InstrumentChanged | InstrumentStatusChanged
  | AccountOpened | DepositCredited | FinalizedHeightRaised | PledgeMoved | EntryPosted
  | OrderAccepted | OrderRested | Fill | OrderCancelled | OrderAmended | PositionChanged
  | IndexPublished | IndexHistoryPublished | MarkChanged | InstrumentSettled;
export type EventType = Event["type"];

/** What the sender of a command hears: its place in the journal, and its order or the rule that was not met. */
export interface Outcome {
  readonly seq: Seq;
  readonly refusal: Refusal | null;
  readonly detail: string;
  /** The order placed or acted on; 0 where there is none. */
  readonly order: OrderId;
  /** What came of each leg of a batch, or of bid and ask of each quote, in their order; only what was taken has them. */
  readonly legs?: readonly LegOutcome[];
}
export interface LegOutcome { readonly refusal: Refusal | null; readonly detail: string; readonly order: OrderId }

/** All events of one journal record, in order. A record without events still moves `seq` and time on. */
export interface EventRecord {
  readonly seq: Seq;
  readonly at: UnixMs;
  readonly wall: UnixMs;
  readonly events: readonly Event[];
}
