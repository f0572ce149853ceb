export { bookChecksum, checksumLevelsMax, type PricedRow } from "./book-checksum.ts";
export {
  type AccountKind, type AdvanceTime, type AmendOrder, type BatchLeg, batchLegsMax, type CancelAllOrders, type CancelOrder, type ChangeInstrument, type Checkpoint, clientOrderIdMax,
  type Command, commandLifeMs, type CommandType, type ContinueWork, type CreditDeposit, type DefineIndex, type HaltInstrument, type HaltReason,
  type HistoryCandle, historyCandlesMax, legsPerMessageMax, type ListAsset, type ListInstrument, type MassQuote, type MovePledge, type OpenAccount, type PlaceBatch, type PlaceOrder, type PriceOrigin,
  type PublishIndex, type PublishIndexHistory, type Quote, type QuoteSide, quoteSetsMax, quotesMax, quotesPerMessageMax, type RaiseFinalizedHeight, type ResumeInstrument, type SelfTrade, type Sequenced, type SetCalendar, type Side, type TimeInForce,
} from "./command.ts";
export type {
  AccountOpened, AssetListed, CalendarSet, CancelReason, Checkpointed, CommandRefused, DepositCredited, EntryKind, EntryPosted, Event, EventRecord, EventType,
  Fill, FinalizedHeightRaised, IndexDefined, IndexHistoryPublished, IndexPublished, InstrumentChanged, InstrumentListed, InstrumentSettled, InstrumentStatusChanged,
  LedgerClass, LedgerLine, LegOutcome, MarkChanged, OrderAccepted, OrderAmended, OrderCancelled, OrderRested, Outcome, PledgeMoved, PositionChanged,
} from "./event.ts";
export type { AccountId, OrderId, OriginId, Seq, TradeId } from "./ids.ts";
export { type Refusal, type RefusalCode, refusalOf, refusals } from "./refusal.ts";
export { refusalText, type RefusalText, refusalTexts, type TextLanguage } from "./refusal-text.ts";
export { LentSequenced } from "./lent-sequenced.ts";
export { ByteReader } from "./wire/byte-reader.ts";
export { copyingSink, type EventSink } from "./event-sink.ts";
export { entryKindCodes, ledgerClassCodes, type PostedEntry } from "./posted-entry.ts";
export { endsByItself, isForTheDay, isPlain, isPostOnly, isReduceOnly, mayRest, mustFillWhole, orderTerms, selfTradeOf, sideOf, timeInForceOf } from "./order-terms.ts";
export type { ToldAccepted, ToldCancelled, ToldRested } from "./told-event.ts";
export { ByteStore } from "./wire/byte-store.ts";
export { EventRecordWriter } from "./wire/event-record-writer.ts";
export { ByteWriter } from "./wire/byte-writer.ts";
export { canonicalJson } from "./wire/canonical-json.ts";
export { commandCodes } from "./wire/command-layout.ts";
export { eventCodes } from "./wire/event-layout.ts";
export { DecodeFault, EncodeFault } from "./wire/faults.ts";
export { choice, type Field, type Fields, flag, safeInteger, type Layout, type Layouts, list, listLengthMax, nullable, struct, text, textBytesMax, uint32, uint8, variant } from "./wire/field.ts";
export { sessionsMax } from "./wire/listing-field.ts";
export { RecordReader } from "./wire/record-reader.ts";
export {
  commandFromJson, commandToJson, decodeCommand, decodeEvent, decodeEventRecord, decodeOutcome, decodeSequenced, encodeCommand, encodeEvent, encodeEventRecord,
  encodeOutcome, encodeSequenced, eventFromJson, eventRecordFromJson, eventRecordToJson, eventsPerRecordMax, eventToJson, sequencedFromJson, sequencedToJson, wireVersion,
} from "./wire/message.ts";
