/**
 * One layout per command. Codes are never reused: a command whose fields change gets a new code, and the old layout stays
 * readable for the journals that hold it.
 */
import type { AccountKind, BatchLeg, Command, CommandType, HaltReason, HistoryCandle, Quote, QuoteSide, SelfTrade, Side, TimeInForce } from "../command.ts";
import { historyCandlesMax, legsPerMessageMax, quotesPerMessageMax } from "../command.ts";
import { choice, type Field, flag, type FormerLayout, safeInteger, type Layouts, list, nullable, struct, text, uint32, uint8, variant } from "./field.ts";
import { assetField, calendarField, indexField, instrumentField } from "./listing-field.ts";

export const accountKindField = choice<AccountKind>({ customer: 1, house: 2 });
export const haltReasonField = choice<HaltReason>({ no_price_source: 1, operator: 2, index_stale: 3, emergency: 4 });
export const pledgeSideField = choice<"pledged" | "free">({ pledged: 1, free: 2 });
export const sideField = choice<Side>({ buy: 1, sell: 2 });
export const timeInForceField = choice<TimeInForce>({ gtc: 1, ioc: 2, fok: 3, gtd: 4, day: 5 });
export const selfTradeField = choice<SelfTrade>({ cancelNewest: 1, cancelOldest: 2, cancelBoth: 3 });
export const historyCandlesField = list(struct<HistoryCandle>({ openAt: safeInteger(), open: safeInteger(), high: safeInteger(), low: safeInteger(), close: safeInteger() }), historyCandlesMax);

/** Codes of its own: a leg is the command without its account. */
const legField: Field<BatchLeg> = variant<BatchLeg, "type">("type", {
  placeOrder: {
    code: 1,
    fields: {
      instrument: uint32(), clientOrderId: text, side: sideField, size: safeInteger(), limit: nullable(safeInteger()),
      timeInForce: timeInForceField, expiresAt: safeInteger(), postOnly: flag, reduceOnly: flag, selfTrade: selfTradeField,
    },
  },
  amendOrder: { code: 2, fields: { order: safeInteger(), clientOrderId: text, size: nullable(safeInteger()), limit: nullable(safeInteger()) } },
  cancelOrder: { code: 3, fields: { order: safeInteger(), clientOrderId: text } },
});

const quoteSideField = nullable(struct<QuoteSide>({ price: safeInteger(), size: safeInteger() }));
const quotesField = list(struct<Quote>({ instrument: uint32(), bid: quoteSideField, ask: quoteSideField }), quotesPerMessageMax);

export const commandLayouts = {
  advanceTime: { code: 1, fields: {} },
  continueWork: { code: 2, fields: {} },
  checkpoint: { code: 3, fields: {} },
  listAsset: { code: 10, fields: { asset: assetField } },
  defineIndex: { code: 11, fields: { definition: indexField } },
  setCalendar: { code: 12, fields: { calendar: calendarField } },
  listInstrument: { code: 13, fields: { instrument: instrumentField } },
  changeInstrument: { code: 14, fields: { instrument: instrumentField, change: text } },
  haltInstrument: { code: 15, fields: { instrument: uint32(), reason: haltReasonField, note: text, change: text } },
  resumeInstrument: { code: 16, fields: { instrument: uint32(), change: text } },
  openAccount: { code: 30, fields: { account: safeInteger(), kind: accountKindField } },
  creditDeposit: { code: 31, fields: { account: safeInteger(), asset: uint32(), amount: safeInteger(), chain: safeInteger(), txHash: text, logIndex: safeInteger(), height: safeInteger() } },
  raiseFinalizedHeight: { code: 32, fields: { chain: safeInteger(), height: safeInteger() } },
  movePledge: { code: 33, fields: { account: safeInteger(), asset: uint32(), amount: safeInteger(), to: pledgeSideField } },
  placeOrder: {
    code: 54,
    fields: {
      account: safeInteger(), instrument: uint32(), clientOrderId: text, side: sideField, size: safeInteger(), limit: nullable(safeInteger()),
      timeInForce: timeInForceField, expiresAt: safeInteger(), postOnly: flag, reduceOnly: flag, selfTrade: selfTradeField,
    },
  },
  amendOrder: { code: 51, fields: { account: safeInteger(), order: safeInteger(), clientOrderId: text, size: nullable(safeInteger()), limit: nullable(safeInteger()) } },
  cancelOrder: { code: 52, fields: { account: safeInteger(), order: safeInteger(), clientOrderId: text } },
  cancelAllOrders: { code: 53, fields: { account: safeInteger(), instrument: uint32() } },
  placeBatch: { code: 55, fields: { account: safeInteger(), legs: list(legField, legsPerMessageMax) } },
  massQuote: { code: 56, fields: { account: safeInteger(), quoteSet: uint8(), postOnly: flag, selfTrade: selfTradeField, quotes: quotesField } },
  publishIndex: { code: 70, fields: { index: uint32(), value: safeInteger(), sources: uint32(), staleWeight: safeInteger(), validForMs: safeInteger(), source: text, simulated: flag } },
  publishIndexHistory: { code: 71, fields: { index: uint32(), intervalMs: safeInteger(), candles: historyCandlesField, source: text, simulated: flag } },
} as const satisfies Layouts<Command, "type">;

/** Layouts of earlier releases, for the journals that hold them: read, never written. */
const former = [
  {
    code: 50, name: "placeOrder", absent: { expiresAt: 0 },
    fields: {
      account: safeInteger(), instrument: uint32(), clientOrderId: text, side: sideField, size: safeInteger(), limit: nullable(safeInteger()),
      timeInForce: timeInForceField, postOnly: flag, reduceOnly: flag, selfTrade: selfTradeField,
    },
  },
] as const satisfies readonly FormerLayout[];

export const commandField: Field<Command> = variant<Command, "type">("type", commandLayouts, former);

/** The number of each command on the wire. */
export const commandCodes = codesOf();
/** A command's kind keeps the number of its first layout, so that the archives' refusals stay as they were written. */
export const commandTypeField: Field<CommandType> = choice<CommandType>({ ...commandCodes, placeOrder: 50 });

function codesOf(): { readonly [Type in CommandType]: number } {
  const codes = Object.fromEntries(Object.entries(commandLayouts).map(([type, layout]) => [type, layout.code]));
  return codes as { [Type in CommandType]: number }; // `commandLayouts` names every type
}
