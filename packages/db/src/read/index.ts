export { candle, indexCandle } from "./candle.ts";
export { cursor } from "./cursor.ts";
export { asset, calendar, index, instrument, instrumentStatus, instrumentVersion } from "./listing.ts";
export { account, balance, depositCredit, finalizedHeight, ledgerEntry, ledgerLine } from "./money.ts";
export { read } from "./schema.ts";
export { fill, order, position, refusal, trade } from "./trading.ts";
