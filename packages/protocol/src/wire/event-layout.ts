/** One layout per event. The rules for codes are those of `command-layout.ts`. */
import type { InstrumentState, TradingMode } from "@crossfloor/instruments";
import type { CancelReason, EntryKind, Event, LedgerClass, LedgerLine } from "../event.ts";
import { entryKindCodes, ledgerClassCodes } from "../posted-entry.ts";
import { type Refusal, refusals } from "../refusal.ts";
import {
  accountKindField, commandTypeField, haltReasonField, historyCandlesField, pledgeSideField, selfTradeField, sideField, timeInForceField,
} from "./command-layout.ts";
import { choice, type Field, flag, type FormerLayout, safeInteger, type Layouts, list, nullable, struct, text, uint32, variant } from "./field.ts";
import { assetField, calendarField, indexField, instrumentField } from "./listing-field.ts";

const refusalCodes = Object.fromEntries(Object.entries(refusals).map(([name, { code }]) => [name, code])) as { [Name in Refusal]: number };
export const refusalField = choice<Refusal>(refusalCodes);
const instrumentState = choice<InstrumentState>({ proposed: 1, opening: 2, trading: 3, halted: 4, expired: 5, settled: 6, delisted: 7 });
const tradingMode = choice<TradingMode>({ continuous: 1, auction: 2, "post-only": 3, "cancel-only": 4, "reduce-only": 5 });
const session = choice<"open" | "closed">({ open: 1, closed: 2 });
const ledgerClass = choice<LedgerClass>(ledgerClassCodes);
const entryKind = choice<EntryKind>(entryKindCodes);
const cancelReason = choice<CancelReason>({ user: 1, immediateRemainder: 2, selfTrade: 3, reduceOnlyCut: 4, instrumentEnded: 5, operator: 6, marginInsufficient: 7, expired: 8, sessionEnded: 9 });
const ledgerLine = struct<LedgerLine>({ class: ledgerClass, account: safeInteger(), asset: uint32(), amount: safeInteger() });

export const eventLayouts = {
  commandRefused: { code: 1, fields: { command: commandTypeField, refusal: refusalField, account: safeInteger(), instrument: uint32(), clientOrderId: text, detail: text } },
  checkpointed: { code: 2, fields: { stateHash: text } },
  assetListed: { code: 10, fields: { asset: assetField } },
  indexDefined: { code: 11, fields: { definition: indexField } },
  calendarSet: { code: 12, fields: { calendar: calendarField } },
  instrumentListed: { code: 13, fields: { instrument: instrumentField } },
  instrumentChanged: { code: 14, fields: { instrument: instrumentField, change: text } },
  instrumentStatusChanged: {
    code: 15,
    fields: { instrument: uint32(), state: instrumentState, mode: tradingMode, session, until: nullable(safeInteger()), haltReason: nullable(haltReasonField), note: text, change: text },
  },
  accountOpened: { code: 30, fields: { account: safeInteger(), kind: accountKindField } },
  depositCredited: { code: 31, fields: { account: safeInteger(), asset: uint32(), amount: safeInteger(), chain: safeInteger(), txHash: text, logIndex: safeInteger(), height: safeInteger() } },
  finalizedHeightRaised: { code: 32, fields: { chain: safeInteger(), height: safeInteger() } },
  pledgeMoved: { code: 33, fields: { account: safeInteger(), asset: uint32(), amount: safeInteger(), to: pledgeSideField } },
  entryPosted: { code: 34, fields: { entry: safeInteger(), kind: entryKind, lines: list(ledgerLine, 4096) } },
  orderAccepted: {
    code: 56,
    fields: {
      order: safeInteger(), account: safeInteger(), instrument: uint32(), clientOrderId: text, side: sideField, size: safeInteger(), limit: safeInteger(), market: flag,
      timeInForce: timeInForceField, expiresAt: safeInteger(), postOnly: flag, reduceOnly: flag, selfTrade: selfTradeField,
    },
  },
  orderRested: { code: 51, fields: { order: safeInteger(), account: safeInteger(), instrument: uint32(), side: sideField, price: safeInteger(), size: safeInteger() } },
  fill: {
    code: 52,
    fields: {
      trade: safeInteger(), instrument: uint32(), instrumentVersion: uint32(), price: safeInteger(), size: safeInteger(), takerSide: sideField,
      makerOrder: safeInteger(), makerAccount: safeInteger(), makerRemaining: safeInteger(), takerOrder: safeInteger(), takerAccount: safeInteger(), takerRemaining: safeInteger(),
      makerFee: safeInteger(), takerFee: safeInteger(), feeAsset: uint32(), value: safeInteger(),
    },
  },
  orderCancelled: {
    code: 53,
    fields: { order: safeInteger(), account: safeInteger(), instrument: uint32(), clientOrderId: text, side: sideField, price: safeInteger(), remaining: safeInteger(), resting: flag, reason: cancelReason },
  },
  orderAmended: {
    code: 54,
    fields: { order: safeInteger(), account: safeInteger(), instrument: uint32(), side: sideField, priceBefore: safeInteger(), sizeBefore: safeInteger(), price: safeInteger(), size: safeInteger(), kept: flag },
  },
  positionChanged: { code: 55, fields: { account: safeInteger(), instrument: uint32(), size: safeInteger(), cost: safeInteger(), realised: safeInteger(), asset: uint32() } },
  indexPublished: { code: 70, fields: { index: uint32(), value: safeInteger(), sources: uint32(), staleWeight: safeInteger(), validUntil: safeInteger(), source: text, simulated: flag } },
  indexHistoryPublished: { code: 71, fields: { index: uint32(), intervalMs: safeInteger(), candles: historyCandlesField, source: text, simulated: flag } },
  markChanged: { code: 72, fields: { instrument: uint32(), mark: safeInteger(), source: text, simulated: flag } },
  instrumentSettled: { code: 73, fields: { instrument: uint32(), price: safeInteger() } },
} as const satisfies Layouts<Event, "type">;

/** Layouts of earlier releases, for the archives that hold them: read, never written. */
const former = [
  {
    code: 50, name: "orderAccepted", absent: { expiresAt: 0 },
    fields: {
      order: safeInteger(), account: safeInteger(), instrument: uint32(), clientOrderId: text, side: sideField, size: safeInteger(), limit: safeInteger(), market: flag,
      timeInForce: timeInForceField, postOnly: flag, reduceOnly: flag, selfTrade: selfTradeField,
    },
  },
] as const satisfies readonly FormerLayout[];

export const eventField: Field<Event> = variant<Event, "type">("type", eventLayouts, former);

/** The number of each event on the wire. */
export const eventCodes = Object.fromEntries(Object.entries(eventLayouts).map(([type, layout]) => [type, layout.code])) as { readonly [Type in Event["type"]]: number };
