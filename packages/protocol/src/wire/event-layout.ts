/** One layout per event. The rules for codes are those of `command-layout.ts`. */
import type { InstrumentState, TradingMode } from "@crossfloor/instruments";
import type { CancelReason, EntryKind, Event, LedgerClass, LedgerLine } from "../event.ts";
import { type Refusal, refusals } from "../refusal.ts";
import {
  accountKindField, commandTypeField, haltReasonField, historyCandlesField, pledgeSideField, selfTradeField, sideField, timeInForceField,
} from "./command-layout.ts";
import { choice, type Field, flag, type FormerLayout, int64, type Layouts, list, nullable, struct, text, uint32, variant } from "./field.ts";
import { assetField, calendarField, indexField, instrumentField } from "./listing-field.ts";

const refusalCodes = Object.fromEntries(Object.entries(refusals).map(([name, { code }]) => [name, code])) as { [Name in Refusal]: number };
export const refusalField = choice<Refusal>(refusalCodes);
const instrumentState = choice<InstrumentState>({ proposed: 1, opening: 2, trading: 3, halted: 4, expired: 5, settled: 6, delisted: 7 });
const tradingMode = choice<TradingMode>({ continuous: 1, auction: 2, "post-only": 3, "cancel-only": 4, "reduce-only": 5 });
const session = choice<"open" | "closed">({ open: 1, closed: 2 });
const ledgerClass = choice<LedgerClass>({
  customerFutures: 1, customerProperty: 2, house: 3, owed: 4, fee: 5, insurance: 6, clearing: 7, external: 8, suspense: 9, residue: 10,
});
const entryKind = choice<EntryKind>({ deposit: 1, pledge: 2, spotFill: 3, realised: 4, fee: 5, owedIncurred: 6, owedRepaid: 7, settlement: 8, residue: 9 });
const cancelReason = choice<CancelReason>({ user: 1, immediateRemainder: 2, selfTrade: 3, reduceOnlyCut: 4, instrumentEnded: 5, operator: 6, marginInsufficient: 7, expired: 8, sessionEnded: 9 });
const ledgerLine = struct<LedgerLine>({ class: ledgerClass, account: int64(), asset: uint32(), amount: int64() });

export const eventLayouts = {
  commandRefused: { code: 1, fields: { command: commandTypeField, refusal: refusalField, account: int64(), instrument: uint32(), clientOrderId: text, detail: text } },
  checkpointed: { code: 2, fields: { stateHash: text } },
  assetListed: { code: 10, fields: { asset: assetField } },
  indexDefined: { code: 11, fields: { definition: indexField } },
  calendarSet: { code: 12, fields: { calendar: calendarField } },
  instrumentListed: { code: 13, fields: { instrument: instrumentField } },
  instrumentChanged: { code: 14, fields: { instrument: instrumentField, change: text } },
  instrumentStatusChanged: {
    code: 15,
    fields: { instrument: uint32(), state: instrumentState, mode: tradingMode, session, until: nullable(int64()), haltReason: nullable(haltReasonField), note: text, change: text },
  },
  accountOpened: { code: 30, fields: { account: int64(), kind: accountKindField } },
  depositCredited: { code: 31, fields: { account: int64(), asset: uint32(), amount: int64(), chain: int64(), txHash: text, logIndex: int64(), height: int64() } },
  finalizedHeightRaised: { code: 32, fields: { chain: int64(), height: int64() } },
  pledgeMoved: { code: 33, fields: { account: int64(), asset: uint32(), amount: int64(), to: pledgeSideField } },
  entryPosted: { code: 34, fields: { entry: int64(), kind: entryKind, lines: list(ledgerLine, 4096) } },
  orderAccepted: {
    code: 56,
    fields: {
      order: int64(), account: int64(), instrument: uint32(), clientOrderId: text, side: sideField, size: int64(), limit: int64(), market: flag,
      timeInForce: timeInForceField, expiresAt: int64(), postOnly: flag, reduceOnly: flag, selfTrade: selfTradeField,
    },
  },
  orderRested: { code: 51, fields: { order: int64(), account: int64(), instrument: uint32(), side: sideField, price: int64(), size: int64() } },
  fill: {
    code: 52,
    fields: {
      trade: int64(), instrument: uint32(), instrumentVersion: uint32(), price: int64(), size: int64(), takerSide: sideField,
      makerOrder: int64(), makerAccount: int64(), makerRemaining: int64(), takerOrder: int64(), takerAccount: int64(), takerRemaining: int64(),
      makerFee: int64(), takerFee: int64(), feeAsset: uint32(), value: int64(),
    },
  },
  orderCancelled: {
    code: 53,
    fields: { order: int64(), account: int64(), instrument: uint32(), clientOrderId: text, side: sideField, price: int64(), remaining: int64(), resting: flag, reason: cancelReason },
  },
  orderAmended: {
    code: 54,
    fields: { order: int64(), account: int64(), instrument: uint32(), side: sideField, priceBefore: int64(), sizeBefore: int64(), price: int64(), size: int64(), kept: flag },
  },
  positionChanged: { code: 55, fields: { account: int64(), instrument: uint32(), size: int64(), cost: int64(), realised: int64(), asset: uint32() } },
  indexPublished: { code: 70, fields: { index: uint32(), value: int64(), sources: uint32(), staleWeight: int64(), validUntil: int64(), source: text, simulated: flag } },
  indexHistoryPublished: { code: 71, fields: { index: uint32(), intervalMs: int64(), candles: historyCandlesField, source: text, simulated: flag } },
  markChanged: { code: 72, fields: { instrument: uint32(), mark: int64(), source: text, simulated: flag } },
  instrumentSettled: { code: 73, fields: { instrument: uint32(), price: int64() } },
} as const satisfies Layouts<Event, "type">;

/** Layouts of earlier releases, for the archives that hold them: read, never written. */
const former = [
  {
    code: 50, name: "orderAccepted", absent: { expiresAt: 0 },
    fields: {
      order: int64(), account: int64(), instrument: uint32(), clientOrderId: text, side: sideField, size: int64(), limit: int64(), market: flag,
      timeInForce: timeInForceField, postOnly: flag, reduceOnly: flag, selfTrade: selfTradeField,
    },
  },
] as const satisfies readonly FormerLayout[];

export const eventField: Field<Event> = variant<Event, "type">("type", eventLayouts, former);

/** The number of each event on the wire. */
export const eventCodes = Object.fromEntries(Object.entries(eventLayouts).map(([type, layout]) => [type, layout.code])) as { readonly [Type in Event["type"]]: number };
