/**
 * One layout per command. Codes are never reused: a command whose fields change gets a new code, and the old layout stays
 * readable for the journals that hold it.
 */
import type { AccountKind, BatchLeg, Command, CommandType, HaltReason, HistoryCandle, Quote, QuoteSide, SelfTrade, Side, TimeInForce } from "../command.ts";
import { historyCandlesMax, legsPerMessageMax, quotesPerMessageMax } from "../command.ts";
import { choice, type Field, flag, type FormerLayout, int64, type Layouts, list, nullable, struct, text, uint32, uint8, variant } from "./field.ts";
import { assetField, calendarField, indexField, instrumentField } from "./listing-field.ts";

export const accountKindField = choice<AccountKind>({ customer: 1, house: 2 });
export const haltReasonField = choice<HaltReason>({ no_price_source: 1, operator: 2, index_stale: 3, emergency: 4 });
export const pledgeSideField = choice<"pledged" | "free">({ pledged: 1, free: 2 });
export const sideField = choice<Side>({ buy: 1, sell: 2 });
export const timeInForceField = choice<TimeInForce>({ gtc: 1, ioc: 2, fok: 3, gtd: 4, day: 5 });
export const selfTradeField = choice<SelfTrade>({ cancelNewest: 1, cancelOldest: 2, cancelBoth: 3 });
export const historyCandlesField = list(struct<HistoryCandle>({ openAt: int64(), open: int64(), high: int64(), low: int64(), close: int64() }), historyCandlesMax);

/** Codes of its own: a leg is the command without its account. */
const legField: Field<BatchLeg> = variant<BatchLeg, "type">("type", {
  placeOrder: {
    code: 1,
    fields: {
      instrument: uint32(), clientOrderId: text, side: sideField, size: int64(), limit: nullable(int64()),
      timeInForce: timeInForceField, expiresAt: int64(), postOnly: flag, reduceOnly: flag, selfTrade: selfTradeField,
    },
  },
  amendOrder: { code: 2, fields: { order: int64(), clientOrderId: text, size: nullable(int64()), limit: nullable(int64()) } },
  cancelOrder: { code: 3, fields: { order: int64(), clientOrderId: text } },
});

const quoteSideField = nullable(struct<QuoteSide>({ price: int64(), size: int64() }));
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
  openAccount: { code: 30, fields: { account: int64(), kind: accountKindField } },
  creditDeposit: { code: 31, fields: { account: int64(), asset: uint32(), amount: int64(), chain: int64(), txHash: text, logIndex: int64(), height: int64() } },
  raiseFinalizedHeight: { code: 32, fields: { chain: int64(), height: int64() } },
  movePledge: { code: 33, fields: { account: int64(), asset: uint32(), amount: int64(), to: pledgeSideField } },
  placeOrder: {
    code: 54,
    fields: {
      account: int64(), instrument: uint32(), clientOrderId: text, side: sideField, size: int64(), limit: nullable(int64()),
      timeInForce: timeInForceField, expiresAt: int64(), postOnly: flag, reduceOnly: flag, selfTrade: selfTradeField,
    },
  },
  amendOrder: { code: 51, fields: { account: int64(), order: int64(), clientOrderId: text, size: nullable(int64()), limit: nullable(int64()) } },
  cancelOrder: { code: 52, fields: { account: int64(), order: int64(), clientOrderId: text } },
  cancelAllOrders: { code: 53, fields: { account: int64(), instrument: uint32() } },
  placeBatch: { code: 55, fields: { account: int64(), legs: list(legField, legsPerMessageMax) } },
  massQuote: { code: 56, fields: { account: int64(), quoteSet: uint8(), postOnly: flag, selfTrade: selfTradeField, quotes: quotesField } },
  publishIndex: { code: 70, fields: { index: uint32(), value: int64(), sources: uint32(), staleWeight: int64(), validForMs: int64(), source: text, simulated: flag } },
  publishIndexHistory: { code: 71, fields: { index: uint32(), intervalMs: int64(), candles: historyCandlesField, source: text, simulated: flag } },
} as const satisfies Layouts<Command, "type">;

/** Layouts of earlier releases, for the journals that hold them: read, never written. */
const former = [
  {
    code: 50, name: "placeOrder", absent: { expiresAt: 0 },
    fields: {
      account: int64(), instrument: uint32(), clientOrderId: text, side: sideField, size: int64(), limit: nullable(int64()),
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
