export {
  type AccountKind, type AdvanceTime, type AmendOrder, type CancelAllOrders, type CancelOrder, type ChangeInstrument, type Checkpoint, clientOrderIdMax,
  type Command, commandLifeMs, type CommandType, type ContinueWork, type CreditDeposit, type DefineIndex, type HaltInstrument, type HaltReason,
  type HistoryCandle, historyCandlesMax, type ListAsset, type ListInstrument, type MovePledge, type OpenAccount, type PlaceOrder, type PriceOrigin,
  type PublishIndex, type PublishIndexHistory, type RaiseFinalizedHeight, type ResumeInstrument, type SelfTrade, type Sequenced, type SetCalendar, type Side, type TimeInForce,
} from "./command.ts";
export type {
  AccountOpened, AssetListed, CalendarSet, CancelReason, Checkpointed, CommandRefused, DepositCredited, EntryKind, EntryPosted, Event, EventRecord, EventType,
  Fill, FinalizedHeightRaised, IndexDefined, IndexHistoryPublished, IndexPublished, InstrumentChanged, InstrumentListed, InstrumentSettled, InstrumentStatusChanged,
  LedgerClass, LedgerLine, MarkChanged, OrderAccepted, OrderAmended, OrderCancelled, OrderRested, Outcome, PledgeMoved, PositionChanged,
} from "./event.ts";
export type { AccountId, OrderId, OriginId, Seq, TradeId } from "./ids.ts";
export { type Refusal, type RefusalCode, refusalOf, refusals } from "./refusal.ts";
