// Made by write-codec.ts from the layouts; `npx vitest run packages/protocol -u` makes it anew.
// `as never`: a number that was read takes the brand of the property that it is read for.
import type { Command, AmendOrder, CancelOrder, PlaceOrder } from "../command.ts";
import type { Event, CommandRefused, EntryPosted, Fill, OrderAccepted, OrderAmended, OrderCancelled, OrderRested, PositionChanged } from "../event.ts";
import { postOnlyFlag, reduceOnlyFlag, selfTradeCode, sideCode, timeInForceCode } from "../order-terms.ts";
import type { PostedEntry } from "../posted-entry.ts";
import type { ToldAccepted, ToldCancelled, ToldRested } from "../told-event.ts";
import { type ByteReader, integerAt } from "./byte-reader.ts";
import { type ByteWriter, checkedCode, putCode } from "./byte-writer.ts";
import { DecodeFault, EncodeFault, endsEarly, noUint32, unsafeInteger } from "./faults.ts";
import { endEvent, placeOfEvent, stage, stagedText, stageMask } from "./record-stage.ts";

function flagOf(byte: number): boolean {
  if (byte > 1) throw new DecodeFault(`a flag is 0 or 1, not ${byte}`);
  return byte === 1;
}

function readList<Value>(from: ByteReader, lengthMax: number, read: () => Value): Value[] {
  const length = from.u32();
  if (length > lengthMax || length > from.left) throw new DecodeFault(`a list of ${length} is longer than ${lengthMax} or than its message`);
  const values: Value[] = [];
  for (let place = 0; place < length; place += 1) values.push(read());
  return values;
}

function choice1Code(value: string): number {
  switch (value) {
    case "buy": return 1;
    case "sell": return 2;
    default: throw new EncodeFault(`${value} is not one of the names`);
  }
}

function choice1Of(code: number): "buy" | "sell" {
  switch (code) {
    case 1: return "buy";
    case 2: return "sell";
    default: throw new DecodeFault(`code ${code} names nothing`);
  }
}

function choice2Code(value: string): number {
  switch (value) {
    case "gtc": return 1;
    case "ioc": return 2;
    case "fok": return 3;
    case "gtd": return 4;
    case "day": return 5;
    default: throw new EncodeFault(`${value} is not one of the names`);
  }
}

function choice2Of(code: number): "gtc" | "ioc" | "fok" | "gtd" | "day" {
  switch (code) {
    case 1: return "gtc";
    case 2: return "ioc";
    case 3: return "fok";
    case 4: return "gtd";
    case 5: return "day";
    default: throw new DecodeFault(`code ${code} names nothing`);
  }
}

function choice3Code(value: string): number {
  switch (value) {
    case "cancelNewest": return 1;
    case "cancelOldest": return 2;
    case "cancelBoth": return 3;
    default: throw new EncodeFault(`${value} is not one of the names`);
  }
}

function choice3Of(code: number): "cancelNewest" | "cancelOldest" | "cancelBoth" {
  switch (code) {
    case 1: return "cancelNewest";
    case 2: return "cancelOldest";
    case 3: return "cancelBoth";
    default: throw new DecodeFault(`code ${code} names nothing`);
  }
}

function choice4Code(value: string): number {
  switch (value) {
    case "deposit": return 1;
    case "pledge": return 2;
    case "spotFill": return 3;
    case "realised": return 4;
    case "fee": return 5;
    case "owedIncurred": return 6;
    case "owedRepaid": return 7;
    case "settlement": return 8;
    case "residue": return 9;
    default: throw new EncodeFault(`${value} is not one of the names`);
  }
}

function choice4Of(code: number): "deposit" | "pledge" | "spotFill" | "realised" | "fee" | "owedIncurred" | "owedRepaid" | "settlement" | "residue" {
  switch (code) {
    case 1: return "deposit";
    case 2: return "pledge";
    case 3: return "spotFill";
    case 4: return "realised";
    case 5: return "fee";
    case 6: return "owedIncurred";
    case 7: return "owedRepaid";
    case 8: return "settlement";
    case 9: return "residue";
    default: throw new DecodeFault(`code ${code} names nothing`);
  }
}

function choice5Code(value: string): number {
  switch (value) {
    case "customerFutures": return 1;
    case "customerProperty": return 2;
    case "house": return 3;
    case "owed": return 4;
    case "fee": return 5;
    case "insurance": return 6;
    case "clearing": return 7;
    case "external": return 8;
    case "suspense": return 9;
    case "residue": return 10;
    default: throw new EncodeFault(`${value} is not one of the names`);
  }
}

function choice5Of(code: number): "customerFutures" | "customerProperty" | "house" | "owed" | "fee" | "insurance" | "clearing" | "external" | "suspense" | "residue" {
  switch (code) {
    case 1: return "customerFutures";
    case 2: return "customerProperty";
    case 3: return "house";
    case 4: return "owed";
    case 5: return "fee";
    case 6: return "insurance";
    case 7: return "clearing";
    case 8: return "external";
    case 9: return "suspense";
    case 10: return "residue";
    default: throw new DecodeFault(`code ${code} names nothing`);
  }
}

function choice6Code(value: string): number {
  switch (value) {
    case "user": return 1;
    case "immediateRemainder": return 2;
    case "selfTrade": return 3;
    case "reduceOnlyCut": return 4;
    case "instrumentEnded": return 5;
    case "operator": return 6;
    case "marginInsufficient": return 7;
    case "expired": return 8;
    case "sessionEnded": return 9;
    default: throw new EncodeFault(`${value} is not one of the names`);
  }
}

function choice6Of(code: number): "user" | "immediateRemainder" | "selfTrade" | "reduceOnlyCut" | "instrumentEnded" | "operator" | "marginInsufficient" | "expired" | "sessionEnded" {
  switch (code) {
    case 1: return "user";
    case 2: return "immediateRemainder";
    case 3: return "selfTrade";
    case 4: return "reduceOnlyCut";
    case 5: return "instrumentEnded";
    case 6: return "operator";
    case 7: return "marginInsufficient";
    case 8: return "expired";
    case 9: return "sessionEnded";
    default: throw new DecodeFault(`code ${code} names nothing`);
  }
}

function choice7Code(value: string): number {
  switch (value) {
    case "advanceTime": return 1;
    case "continueWork": return 2;
    case "checkpoint": return 3;
    case "listAsset": return 10;
    case "defineIndex": return 11;
    case "setCalendar": return 12;
    case "listInstrument": return 13;
    case "changeInstrument": return 14;
    case "haltInstrument": return 15;
    case "resumeInstrument": return 16;
    case "openAccount": return 30;
    case "creditDeposit": return 31;
    case "raiseFinalizedHeight": return 32;
    case "movePledge": return 33;
    case "placeOrder": return 50;
    case "amendOrder": return 51;
    case "cancelOrder": return 52;
    case "cancelAllOrders": return 53;
    case "placeBatch": return 55;
    case "massQuote": return 56;
    case "publishIndex": return 70;
    case "publishIndexHistory": return 71;
    default: throw new EncodeFault(`${value} is not one of the names`);
  }
}

function choice7Of(code: number): "advanceTime" | "continueWork" | "checkpoint" | "listAsset" | "defineIndex" | "setCalendar" | "listInstrument" | "changeInstrument" | "haltInstrument" | "resumeInstrument" | "openAccount" | "creditDeposit" | "raiseFinalizedHeight" | "movePledge" | "placeOrder" | "amendOrder" | "cancelOrder" | "cancelAllOrders" | "placeBatch" | "massQuote" | "publishIndex" | "publishIndexHistory" {
  switch (code) {
    case 1: return "advanceTime";
    case 2: return "continueWork";
    case 3: return "checkpoint";
    case 10: return "listAsset";
    case 11: return "defineIndex";
    case 12: return "setCalendar";
    case 13: return "listInstrument";
    case 14: return "changeInstrument";
    case 15: return "haltInstrument";
    case 16: return "resumeInstrument";
    case 30: return "openAccount";
    case 31: return "creditDeposit";
    case 32: return "raiseFinalizedHeight";
    case 33: return "movePledge";
    case 50: return "placeOrder";
    case 51: return "amendOrder";
    case 52: return "cancelOrder";
    case 53: return "cancelAllOrders";
    case 55: return "placeBatch";
    case 56: return "massQuote";
    case 70: return "publishIndex";
    case 71: return "publishIndexHistory";
    default: throw new DecodeFault(`code ${code} names nothing`);
  }
}

function choice8Code(value: string): number {
  switch (value) {
    case "command_must_not_be_expired": return 1001;
    case "command_id_must_not_name_another_command": return 1002;
    case "command_must_be_allowed_to_this_origin": return 1003;
    case "command_must_be_well_formed": return 1004;
    case "engine_must_have_room": return 1005;
    case "account_must_exist": return 1101;
    case "account_must_not_exist": return 1102;
    case "account_must_be_within_accounts_max": return 1103;
    case "asset_must_exist": return 1201;
    case "asset_must_not_exist": return 1202;
    case "index_must_exist": return 1203;
    case "index_version_must_follow": return 1204;
    case "calendar_must_exist": return 1205;
    case "calendar_version_must_follow": return 1206;
    case "instrument_must_exist": return 1207;
    case "instrument_must_not_exist": return 1208;
    case "instrument_version_must_follow": return 1209;
    case "instrument_product_must_stay": return 1210;
    case "listing_must_be_valid": return 1211;
    case "instrument_must_be_halted": return 1212;
    case "instrument_must_not_be_halted": return 1213;
    case "instrument_must_not_be_ended": return 1214;
    case "instrument_must_be_trading": return 1301;
    case "session_must_be_open": return 1302;
    case "mode_must_allow_order": return 1303;
    case "index_must_be_published": return 1304;
    case "index_must_be_fresh": return 1305;
    case "order_must_exist": return 1401;
    case "order_must_belong_to_account": return 1402;
    case "client_order_id_must_be_valid": return 1403;
    case "client_order_id_must_be_unique": return 1404;
    case "size_must_be_positive": return 1405;
    case "size_must_be_on_lot": return 1406;
    case "size_must_reach_minimum": return 1407;
    case "size_must_not_exceed_maximum": return 1408;
    case "price_must_be_positive": return 1409;
    case "price_must_be_on_tick": return 1410;
    case "price_must_be_within_range": return 1411;
    case "price_must_be_within_band": return 1412;
    case "market_order_must_be_immediate": return 1413;
    case "post_only_must_be_resting_limit": return 1414;
    case "reduce_only_must_be_immediate": return 1415;
    case "reduce_only_must_reduce": return 1416;
    case "amend_must_change_something": return 1417;
    case "expiry_must_be_ahead": return 1418;
    case "expiry_must_belong_to_good_till_date": return 1419;
    case "day_order_must_have_session_end": return 1420;
    case "batch_must_be_bounded": return 1421;
    case "mass_quote_must_be_bounded": return 1422;
    case "quote_sides_must_not_cross": return 1423;
    case "opposite_side_must_have_orders": return 1501;
    case "post_only_must_not_take": return 1502;
    case "fill_or_kill_must_fill_whole": return 1503;
    case "open_orders_must_not_exceed_maximum": return 1504;
    case "book_must_have_room": return 1505;
    case "due_orders_must_have_left": return 1506;
    case "amount_must_be_positive": return 1601;
    case "balance_must_stay_within_maximum": return 1602;
    case "position_must_stay_within_limit": return 1603;
    case "account_must_only_reduce": return 1604;
    case "funds_must_cover_order": return 1605;
    case "margin_must_cover_order": return 1606;
    case "pledge_must_not_be_in_use": return 1607;
    case "free_balance_must_cover_move": return 1608;
    case "deposit_must_not_be_credited_already": return 1701;
    case "deposit_must_be_above_finalized_height": return 1702;
    case "finalized_height_must_rise": return 1703;
    case "index_value_must_be_within_range": return 1801;
    case "history_must_be_bounded": return 1802;
    default: throw new EncodeFault(`${value} is not one of the names`);
  }
}

function choice8Of(code: number): "command_must_not_be_expired" | "command_id_must_not_name_another_command" | "command_must_be_allowed_to_this_origin" | "command_must_be_well_formed" | "engine_must_have_room" | "account_must_exist" | "account_must_not_exist" | "account_must_be_within_accounts_max" | "asset_must_exist" | "asset_must_not_exist" | "index_must_exist" | "index_version_must_follow" | "calendar_must_exist" | "calendar_version_must_follow" | "instrument_must_exist" | "instrument_must_not_exist" | "instrument_version_must_follow" | "instrument_product_must_stay" | "listing_must_be_valid" | "instrument_must_be_halted" | "instrument_must_not_be_halted" | "instrument_must_not_be_ended" | "instrument_must_be_trading" | "session_must_be_open" | "mode_must_allow_order" | "index_must_be_published" | "index_must_be_fresh" | "order_must_exist" | "order_must_belong_to_account" | "client_order_id_must_be_valid" | "client_order_id_must_be_unique" | "size_must_be_positive" | "size_must_be_on_lot" | "size_must_reach_minimum" | "size_must_not_exceed_maximum" | "price_must_be_positive" | "price_must_be_on_tick" | "price_must_be_within_range" | "price_must_be_within_band" | "market_order_must_be_immediate" | "post_only_must_be_resting_limit" | "reduce_only_must_be_immediate" | "reduce_only_must_reduce" | "amend_must_change_something" | "expiry_must_be_ahead" | "expiry_must_belong_to_good_till_date" | "day_order_must_have_session_end" | "batch_must_be_bounded" | "mass_quote_must_be_bounded" | "quote_sides_must_not_cross" | "opposite_side_must_have_orders" | "post_only_must_not_take" | "fill_or_kill_must_fill_whole" | "open_orders_must_not_exceed_maximum" | "book_must_have_room" | "due_orders_must_have_left" | "amount_must_be_positive" | "balance_must_stay_within_maximum" | "position_must_stay_within_limit" | "account_must_only_reduce" | "funds_must_cover_order" | "margin_must_cover_order" | "pledge_must_not_be_in_use" | "free_balance_must_cover_move" | "deposit_must_not_be_credited_already" | "deposit_must_be_above_finalized_height" | "finalized_height_must_rise" | "index_value_must_be_within_range" | "history_must_be_bounded" {
  switch (code) {
    case 1001: return "command_must_not_be_expired";
    case 1002: return "command_id_must_not_name_another_command";
    case 1003: return "command_must_be_allowed_to_this_origin";
    case 1004: return "command_must_be_well_formed";
    case 1005: return "engine_must_have_room";
    case 1101: return "account_must_exist";
    case 1102: return "account_must_not_exist";
    case 1103: return "account_must_be_within_accounts_max";
    case 1201: return "asset_must_exist";
    case 1202: return "asset_must_not_exist";
    case 1203: return "index_must_exist";
    case 1204: return "index_version_must_follow";
    case 1205: return "calendar_must_exist";
    case 1206: return "calendar_version_must_follow";
    case 1207: return "instrument_must_exist";
    case 1208: return "instrument_must_not_exist";
    case 1209: return "instrument_version_must_follow";
    case 1210: return "instrument_product_must_stay";
    case 1211: return "listing_must_be_valid";
    case 1212: return "instrument_must_be_halted";
    case 1213: return "instrument_must_not_be_halted";
    case 1214: return "instrument_must_not_be_ended";
    case 1301: return "instrument_must_be_trading";
    case 1302: return "session_must_be_open";
    case 1303: return "mode_must_allow_order";
    case 1304: return "index_must_be_published";
    case 1305: return "index_must_be_fresh";
    case 1401: return "order_must_exist";
    case 1402: return "order_must_belong_to_account";
    case 1403: return "client_order_id_must_be_valid";
    case 1404: return "client_order_id_must_be_unique";
    case 1405: return "size_must_be_positive";
    case 1406: return "size_must_be_on_lot";
    case 1407: return "size_must_reach_minimum";
    case 1408: return "size_must_not_exceed_maximum";
    case 1409: return "price_must_be_positive";
    case 1410: return "price_must_be_on_tick";
    case 1411: return "price_must_be_within_range";
    case 1412: return "price_must_be_within_band";
    case 1413: return "market_order_must_be_immediate";
    case 1414: return "post_only_must_be_resting_limit";
    case 1415: return "reduce_only_must_be_immediate";
    case 1416: return "reduce_only_must_reduce";
    case 1417: return "amend_must_change_something";
    case 1418: return "expiry_must_be_ahead";
    case 1419: return "expiry_must_belong_to_good_till_date";
    case 1420: return "day_order_must_have_session_end";
    case 1421: return "batch_must_be_bounded";
    case 1422: return "mass_quote_must_be_bounded";
    case 1423: return "quote_sides_must_not_cross";
    case 1501: return "opposite_side_must_have_orders";
    case 1502: return "post_only_must_not_take";
    case 1503: return "fill_or_kill_must_fill_whole";
    case 1504: return "open_orders_must_not_exceed_maximum";
    case 1505: return "book_must_have_room";
    case 1506: return "due_orders_must_have_left";
    case 1601: return "amount_must_be_positive";
    case 1602: return "balance_must_stay_within_maximum";
    case 1603: return "position_must_stay_within_limit";
    case 1604: return "account_must_only_reduce";
    case 1605: return "funds_must_cover_order";
    case 1606: return "margin_must_cover_order";
    case 1607: return "pledge_must_not_be_in_use";
    case 1608: return "free_balance_must_cover_move";
    case 1701: return "deposit_must_not_be_credited_already";
    case 1702: return "deposit_must_be_above_finalized_height";
    case 1703: return "finalized_height_must_rise";
    case 1801: return "index_value_must_be_within_range";
    case 1802: return "history_must_be_bounded";
    default: throw new DecodeFault(`code ${code} names nothing`);
  }
}

export function writePlaceOrder(to: ByteWriter, value: PlaceOrder): void {
  let view = to.room(49);
  let at = to.length;
  view.setUint16(at, 54, true);
  const number1 = value.account;
  if (!Number.isSafeInteger(number1)) throw unsafeInteger(number1);
  view.setFloat64((at + 2) | 0, number1 + 0, true);
  const number2 = value.instrument;
  if (number2 >>> 0 !== number2) throw noUint32(number2);
  view.setUint32((at + 10) | 0, number2, true);
  at += 14;
  if (value.clientOrderId === "") {
    view.setUint16(at, 0, true);
    at += 2;
  } else {
    to.advanceTo(at);
    at = to.text(value.clientOrderId, 1024).length;
    view = to.room(33);
  }
  view.setUint16(at, choice1Code(value.side), true);
  const number3 = value.size;
  if (!Number.isSafeInteger(number3)) throw unsafeInteger(number3);
  view.setFloat64((at + 2) | 0, number3 + 0, true);
  at += 10;
  if (value.limit === null) {
    view.setUint8(at, 0);
    at += 1;
  } else {
    view.setUint8(at, 1);
    const number4 = value.limit;
    if (!Number.isSafeInteger(number4)) throw unsafeInteger(number4);
    view.setFloat64((at + 1) | 0, number4 + 0, true);
    at += 9;
  }
  view.setUint16(at, choice2Code(value.timeInForce), true);
  const number5 = value.expiresAt;
  if (!Number.isSafeInteger(number5)) throw unsafeInteger(number5);
  view.setFloat64((at + 2) | 0, number5 + 0, true);
  view.setUint8((at + 10) | 0, value.postOnly ? 1 : 0);
  view.setUint8((at + 11) | 0, value.reduceOnly ? 1 : 0);
  view.setUint16((at + 12) | 0, choice3Code(value.selfTrade), true);
  to.advanceTo(at + 14);
}

function readPlaceOrder(from: ByteReader): PlaceOrder {
  const { view, limit } = from;
  let at = from.position + 2;
  if (14 > limit - at) throw endsEarly();
  const value1 = integerAt(view, at) as never;
  const value2 = view.getUint32((at + 8) | 0, true) as never;
  at += 12;
  let value3 = "";
  if (view.getUint16(at, true) === 0) at += 2;
  else {
    from.advanceTo(at);
    value3 = from.text(1024);
    at = from.position;
  }
  if (11 > limit - at) throw endsEarly();
  const value4 = choice1Of(view.getUint16(at, true));
  const value5 = integerAt(view, (at + 2) | 0) as never;
  at += 10;
  let value6 = null;
  if (flagOf(view.getUint8(at))) {
    at += 1;
    if (8 > limit - at) throw endsEarly();
    value6 = integerAt(view, at) as never;
    at += 8;
  } else at += 1;
  if (14 > limit - at) throw endsEarly();
  const value7 = choice2Of(view.getUint16(at, true));
  const value8 = integerAt(view, (at + 2) | 0) as never;
  const value9 = flagOf(view.getUint8((at + 10) | 0));
  const value10 = flagOf(view.getUint8((at + 11) | 0));
  const value11 = choice3Of(view.getUint16((at + 12) | 0, true));
  at += 14;
  from.advanceTo(at);
  return {
    type: "placeOrder",
    account: value1,
    instrument: value2,
    clientOrderId: value3,
    side: value4,
    size: value5,
    limit: value6,
    timeInForce: value7,
    expiresAt: value8,
    postOnly: value9,
    reduceOnly: value10,
    selfTrade: value11,
  };
}

export function writeCancelOrder(to: ByteWriter, value: CancelOrder): void {
  let view = to.room(20);
  let at = to.length;
  view.setUint16(at, 52, true);
  const number1 = value.account;
  if (!Number.isSafeInteger(number1)) throw unsafeInteger(number1);
  view.setFloat64((at + 2) | 0, number1 + 0, true);
  const number2 = value.order;
  if (!Number.isSafeInteger(number2)) throw unsafeInteger(number2);
  view.setFloat64((at + 10) | 0, number2 + 0, true);
  at += 18;
  if (value.clientOrderId === "") {
    view.setUint16(at, 0, true);
    at += 2;
  } else {
    to.advanceTo(at);
    at = to.text(value.clientOrderId, 1024).length;
    view = to.room(0);
  }
  to.advanceTo(at);
}

function readCancelOrder(from: ByteReader): CancelOrder {
  const { view, limit } = from;
  let at = from.position + 2;
  if (18 > limit - at) throw endsEarly();
  const value1 = integerAt(view, at) as never;
  const value2 = integerAt(view, (at + 8) | 0) as never;
  at += 16;
  let value3 = "";
  if (view.getUint16(at, true) === 0) at += 2;
  else {
    from.advanceTo(at);
    value3 = from.text(1024);
    at = from.position;
  }
  from.advanceTo(at);
  return {
    type: "cancelOrder",
    account: value1,
    order: value2,
    clientOrderId: value3,
  };
}

export function writeAmendOrder(to: ByteWriter, value: AmendOrder): void {
  let view = to.room(38);
  let at = to.length;
  view.setUint16(at, 51, true);
  const number1 = value.account;
  if (!Number.isSafeInteger(number1)) throw unsafeInteger(number1);
  view.setFloat64((at + 2) | 0, number1 + 0, true);
  const number2 = value.order;
  if (!Number.isSafeInteger(number2)) throw unsafeInteger(number2);
  view.setFloat64((at + 10) | 0, number2 + 0, true);
  at += 18;
  if (value.clientOrderId === "") {
    view.setUint16(at, 0, true);
    at += 2;
  } else {
    to.advanceTo(at);
    at = to.text(value.clientOrderId, 1024).length;
    view = to.room(18);
  }
  if (value.size === null) {
    view.setUint8(at, 0);
    at += 1;
  } else {
    view.setUint8(at, 1);
    const number3 = value.size;
    if (!Number.isSafeInteger(number3)) throw unsafeInteger(number3);
    view.setFloat64((at + 1) | 0, number3 + 0, true);
    at += 9;
  }
  if (value.limit === null) {
    view.setUint8(at, 0);
    at += 1;
  } else {
    view.setUint8(at, 1);
    const number4 = value.limit;
    if (!Number.isSafeInteger(number4)) throw unsafeInteger(number4);
    view.setFloat64((at + 1) | 0, number4 + 0, true);
    at += 9;
  }
  to.advanceTo(at);
}

function readAmendOrder(from: ByteReader): AmendOrder {
  const { view, limit } = from;
  let at = from.position + 2;
  if (18 > limit - at) throw endsEarly();
  const value1 = integerAt(view, at) as never;
  const value2 = integerAt(view, (at + 8) | 0) as never;
  at += 16;
  let value3 = "";
  if (view.getUint16(at, true) === 0) at += 2;
  else {
    from.advanceTo(at);
    value3 = from.text(1024);
    at = from.position;
  }
  if (1 > limit - at) throw endsEarly();
  let value4 = null;
  if (flagOf(view.getUint8(at))) {
    at += 1;
    if (8 > limit - at) throw endsEarly();
    value4 = integerAt(view, at) as never;
    at += 8;
  } else at += 1;
  if (1 > limit - at) throw endsEarly();
  let value5 = null;
  if (flagOf(view.getUint8(at))) {
    at += 1;
    if (8 > limit - at) throw endsEarly();
    value5 = integerAt(view, at) as never;
    at += 8;
  } else at += 1;
  from.advanceTo(at);
  return {
    type: "amendOrder",
    account: value1,
    order: value2,
    clientOrderId: value3,
    size: value4,
    limit: value5,
  };
}

export function writeCommand(to: ByteWriter, value: Command): boolean {
  switch (value.type) {
    case "placeOrder":
      writePlaceOrder(to, value);
      return true;
    case "cancelOrder":
      writeCancelOrder(to, value);
      return true;
    case "amendOrder":
      writeAmendOrder(to, value);
      return true;
    default:
      return false;
  }
}

export function readCommand(from: ByteReader, code: number): Command | undefined {
  switch (code) {
    case 54: return readPlaceOrder(from);
    case 52: return readCancelOrder(from);
    case 51: return readAmendOrder(from);
    default:
      return undefined;
  }
}

export function writeEntryPosted(to: ByteWriter, value: EntryPosted): void {
  let view = to.room(16);
  let at = to.length;
  view.setUint16(at, 34, true);
  const number1 = value.entry;
  if (!Number.isSafeInteger(number1)) throw unsafeInteger(number1);
  view.setFloat64((at + 2) | 0, number1 + 0, true);
  view.setUint16((at + 10) | 0, choice4Code(value.kind), true);
  at += 12;
  if (value.lines.length > 4096) throw new EncodeFault(`a list of ${value.lines.length} is longer than 4096`);
  view.setUint32(at, value.lines.length, true);
  at += 4;
  for (let place1 = 0; place1 < value.lines.length; place1 += 1) {
    const each = value.lines[place1];
    to.advanceTo(at);
    view = to.room(22);
    view.setUint16(at, choice5Code(each.class), true);
    const number2 = each.account;
    if (!Number.isSafeInteger(number2)) throw unsafeInteger(number2);
    view.setFloat64((at + 2) | 0, number2 + 0, true);
    const number3 = each.asset;
    if (number3 >>> 0 !== number3) throw noUint32(number3);
    view.setUint32((at + 10) | 0, number3, true);
    const number4 = each.amount;
    if (!Number.isSafeInteger(number4)) throw unsafeInteger(number4);
    view.setFloat64((at + 14) | 0, number4 + 0, true);
    at += 22;
  }
  to.advanceTo(at);
}

function readEntryPosted(from: ByteReader): EntryPosted {
  const { view, limit } = from;
  let at = from.position + 2;
  if (10 > limit - at) throw endsEarly();
  const value1 = integerAt(view, at) as never;
  const value2 = choice4Of(view.getUint16((at + 8) | 0, true));
  at += 10;
  let value3;
  from.advanceTo(at);
  value3 = readList(from, 4096, () => ({ class: choice5Of(from.u16()), account: from.integer() as never, asset: from.u32() as never, amount: from.integer() as never }));
  at = from.position;
  from.advanceTo(at);
  return {
    type: "entryPosted",
    entry: value1,
    kind: value2,
    lines: value3,
  };
}

export function writeOrderCancelled(to: ByteWriter, value: OrderCancelled): void {
  let view = to.room(45);
  let at = to.length;
  view.setUint16(at, 53, true);
  const number1 = value.order;
  if (!Number.isSafeInteger(number1)) throw unsafeInteger(number1);
  view.setFloat64((at + 2) | 0, number1 + 0, true);
  const number2 = value.account;
  if (!Number.isSafeInteger(number2)) throw unsafeInteger(number2);
  view.setFloat64((at + 10) | 0, number2 + 0, true);
  const number3 = value.instrument;
  if (number3 >>> 0 !== number3) throw noUint32(number3);
  view.setUint32((at + 18) | 0, number3, true);
  at += 22;
  if (value.clientOrderId === "") {
    view.setUint16(at, 0, true);
    at += 2;
  } else {
    to.advanceTo(at);
    at = to.text(value.clientOrderId, 1024).length;
    view = to.room(21);
  }
  view.setUint16(at, choice1Code(value.side), true);
  const number4 = value.price;
  if (!Number.isSafeInteger(number4)) throw unsafeInteger(number4);
  view.setFloat64((at + 2) | 0, number4 + 0, true);
  const number5 = value.remaining;
  if (!Number.isSafeInteger(number5)) throw unsafeInteger(number5);
  view.setFloat64((at + 10) | 0, number5 + 0, true);
  view.setUint8((at + 18) | 0, value.resting ? 1 : 0);
  view.setUint16((at + 19) | 0, choice6Code(value.reason), true);
  to.advanceTo(at + 21);
}

function readOrderCancelled(from: ByteReader): OrderCancelled {
  const { view, limit } = from;
  let at = from.position + 2;
  if (22 > limit - at) throw endsEarly();
  const value1 = integerAt(view, at) as never;
  const value2 = integerAt(view, (at + 8) | 0) as never;
  const value3 = view.getUint32((at + 16) | 0, true) as never;
  at += 20;
  let value4 = "";
  if (view.getUint16(at, true) === 0) at += 2;
  else {
    from.advanceTo(at);
    value4 = from.text(1024);
    at = from.position;
  }
  if (21 > limit - at) throw endsEarly();
  const value5 = choice1Of(view.getUint16(at, true));
  const value6 = integerAt(view, (at + 2) | 0) as never;
  const value7 = integerAt(view, (at + 10) | 0) as never;
  const value8 = flagOf(view.getUint8((at + 18) | 0));
  const value9 = choice6Of(view.getUint16((at + 19) | 0, true));
  at += 21;
  from.advanceTo(at);
  return {
    type: "orderCancelled",
    order: value1,
    account: value2,
    instrument: value3,
    clientOrderId: value4,
    side: value5,
    price: value6,
    remaining: value7,
    resting: value8,
    reason: value9,
  };
}

export function writeOrderRested(to: ByteWriter, value: OrderRested): void {
  let view = to.room(40);
  const at = to.length;
  view.setUint16(at, 51, true);
  const number1 = value.order;
  if (!Number.isSafeInteger(number1)) throw unsafeInteger(number1);
  view.setFloat64((at + 2) | 0, number1 + 0, true);
  const number2 = value.account;
  if (!Number.isSafeInteger(number2)) throw unsafeInteger(number2);
  view.setFloat64((at + 10) | 0, number2 + 0, true);
  const number3 = value.instrument;
  if (number3 >>> 0 !== number3) throw noUint32(number3);
  view.setUint32((at + 18) | 0, number3, true);
  view.setUint16((at + 22) | 0, choice1Code(value.side), true);
  const number4 = value.price;
  if (!Number.isSafeInteger(number4)) throw unsafeInteger(number4);
  view.setFloat64((at + 24) | 0, number4 + 0, true);
  const number5 = value.size;
  if (!Number.isSafeInteger(number5)) throw unsafeInteger(number5);
  view.setFloat64((at + 32) | 0, number5 + 0, true);
  to.advanceTo(at + 40);
}

function readOrderRested(from: ByteReader): OrderRested {
  const { view, limit } = from;
  let at = from.position + 2;
  if (38 > limit - at) throw endsEarly();
  const value1 = integerAt(view, at) as never;
  const value2 = integerAt(view, (at + 8) | 0) as never;
  const value3 = view.getUint32((at + 16) | 0, true) as never;
  const value4 = choice1Of(view.getUint16((at + 20) | 0, true));
  const value5 = integerAt(view, (at + 22) | 0) as never;
  const value6 = integerAt(view, (at + 30) | 0) as never;
  at += 38;
  from.advanceTo(at);
  return {
    type: "orderRested",
    order: value1,
    account: value2,
    instrument: value3,
    side: value4,
    price: value5,
    size: value6,
  };
}

export function writeOrderAccepted(to: ByteWriter, value: OrderAccepted): void {
  let view = to.room(57);
  let at = to.length;
  view.setUint16(at, 56, true);
  const number1 = value.order;
  if (!Number.isSafeInteger(number1)) throw unsafeInteger(number1);
  view.setFloat64((at + 2) | 0, number1 + 0, true);
  const number2 = value.account;
  if (!Number.isSafeInteger(number2)) throw unsafeInteger(number2);
  view.setFloat64((at + 10) | 0, number2 + 0, true);
  const number3 = value.instrument;
  if (number3 >>> 0 !== number3) throw noUint32(number3);
  view.setUint32((at + 18) | 0, number3, true);
  at += 22;
  if (value.clientOrderId === "") {
    view.setUint16(at, 0, true);
    at += 2;
  } else {
    to.advanceTo(at);
    at = to.text(value.clientOrderId, 1024).length;
    view = to.room(33);
  }
  view.setUint16(at, choice1Code(value.side), true);
  const number4 = value.size;
  if (!Number.isSafeInteger(number4)) throw unsafeInteger(number4);
  view.setFloat64((at + 2) | 0, number4 + 0, true);
  const number5 = value.limit;
  if (!Number.isSafeInteger(number5)) throw unsafeInteger(number5);
  view.setFloat64((at + 10) | 0, number5 + 0, true);
  view.setUint8((at + 18) | 0, value.market ? 1 : 0);
  view.setUint16((at + 19) | 0, choice2Code(value.timeInForce), true);
  const number6 = value.expiresAt;
  if (!Number.isSafeInteger(number6)) throw unsafeInteger(number6);
  view.setFloat64((at + 21) | 0, number6 + 0, true);
  view.setUint8((at + 29) | 0, value.postOnly ? 1 : 0);
  view.setUint8((at + 30) | 0, value.reduceOnly ? 1 : 0);
  view.setUint16((at + 31) | 0, choice3Code(value.selfTrade), true);
  to.advanceTo(at + 33);
}

function readOrderAccepted(from: ByteReader): OrderAccepted {
  const { view, limit } = from;
  let at = from.position + 2;
  if (22 > limit - at) throw endsEarly();
  const value1 = integerAt(view, at) as never;
  const value2 = integerAt(view, (at + 8) | 0) as never;
  const value3 = view.getUint32((at + 16) | 0, true) as never;
  at += 20;
  let value4 = "";
  if (view.getUint16(at, true) === 0) at += 2;
  else {
    from.advanceTo(at);
    value4 = from.text(1024);
    at = from.position;
  }
  if (33 > limit - at) throw endsEarly();
  const value5 = choice1Of(view.getUint16(at, true));
  const value6 = integerAt(view, (at + 2) | 0) as never;
  const value7 = integerAt(view, (at + 10) | 0) as never;
  const value8 = flagOf(view.getUint8((at + 18) | 0));
  const value9 = choice2Of(view.getUint16((at + 19) | 0, true));
  const value10 = integerAt(view, (at + 21) | 0) as never;
  const value11 = flagOf(view.getUint8((at + 29) | 0));
  const value12 = flagOf(view.getUint8((at + 30) | 0));
  const value13 = choice3Of(view.getUint16((at + 31) | 0, true));
  at += 33;
  from.advanceTo(at);
  return {
    type: "orderAccepted",
    order: value1,
    account: value2,
    instrument: value3,
    clientOrderId: value4,
    side: value5,
    size: value6,
    limit: value7,
    market: value8,
    timeInForce: value9,
    expiresAt: value10,
    postOnly: value11,
    reduceOnly: value12,
    selfTrade: value13,
  };
}

export function writePositionChanged(to: ByteWriter, value: PositionChanged): void {
  let view = to.room(42);
  const at = to.length;
  view.setUint16(at, 55, true);
  const number1 = value.account;
  if (!Number.isSafeInteger(number1)) throw unsafeInteger(number1);
  view.setFloat64((at + 2) | 0, number1 + 0, true);
  const number2 = value.instrument;
  if (number2 >>> 0 !== number2) throw noUint32(number2);
  view.setUint32((at + 10) | 0, number2, true);
  const number3 = value.size;
  if (!Number.isSafeInteger(number3)) throw unsafeInteger(number3);
  view.setFloat64((at + 14) | 0, number3 + 0, true);
  const number4 = value.cost;
  if (!Number.isSafeInteger(number4)) throw unsafeInteger(number4);
  view.setFloat64((at + 22) | 0, number4 + 0, true);
  const number5 = value.realised;
  if (!Number.isSafeInteger(number5)) throw unsafeInteger(number5);
  view.setFloat64((at + 30) | 0, number5 + 0, true);
  const number6 = value.asset;
  if (number6 >>> 0 !== number6) throw noUint32(number6);
  view.setUint32((at + 38) | 0, number6, true);
  to.advanceTo(at + 42);
}

function readPositionChanged(from: ByteReader): PositionChanged {
  const { view, limit } = from;
  let at = from.position + 2;
  if (40 > limit - at) throw endsEarly();
  const value1 = integerAt(view, at) as never;
  const value2 = view.getUint32((at + 8) | 0, true) as never;
  const value3 = integerAt(view, (at + 12) | 0) as never;
  const value4 = integerAt(view, (at + 20) | 0) as never;
  const value5 = integerAt(view, (at + 28) | 0) as never;
  const value6 = view.getUint32((at + 36) | 0, true) as never;
  at += 40;
  from.advanceTo(at);
  return {
    type: "positionChanged",
    account: value1,
    instrument: value2,
    size: value3,
    cost: value4,
    realised: value5,
    asset: value6,
  };
}

export function writeFill(to: ByteWriter, value: Fill): void {
  let view = to.room(112);
  const at = to.length;
  view.setUint16(at, 52, true);
  const number1 = value.trade;
  if (!Number.isSafeInteger(number1)) throw unsafeInteger(number1);
  view.setFloat64((at + 2) | 0, number1 + 0, true);
  const number2 = value.instrument;
  if (number2 >>> 0 !== number2) throw noUint32(number2);
  view.setUint32((at + 10) | 0, number2, true);
  const number3 = value.instrumentVersion;
  if (number3 >>> 0 !== number3) throw noUint32(number3);
  view.setUint32((at + 14) | 0, number3, true);
  const number4 = value.price;
  if (!Number.isSafeInteger(number4)) throw unsafeInteger(number4);
  view.setFloat64((at + 18) | 0, number4 + 0, true);
  const number5 = value.size;
  if (!Number.isSafeInteger(number5)) throw unsafeInteger(number5);
  view.setFloat64((at + 26) | 0, number5 + 0, true);
  view.setUint16((at + 34) | 0, choice1Code(value.takerSide), true);
  const number6 = value.makerOrder;
  if (!Number.isSafeInteger(number6)) throw unsafeInteger(number6);
  view.setFloat64((at + 36) | 0, number6 + 0, true);
  const number7 = value.makerAccount;
  if (!Number.isSafeInteger(number7)) throw unsafeInteger(number7);
  view.setFloat64((at + 44) | 0, number7 + 0, true);
  const number8 = value.makerRemaining;
  if (!Number.isSafeInteger(number8)) throw unsafeInteger(number8);
  view.setFloat64((at + 52) | 0, number8 + 0, true);
  const number9 = value.takerOrder;
  if (!Number.isSafeInteger(number9)) throw unsafeInteger(number9);
  view.setFloat64((at + 60) | 0, number9 + 0, true);
  const number10 = value.takerAccount;
  if (!Number.isSafeInteger(number10)) throw unsafeInteger(number10);
  view.setFloat64((at + 68) | 0, number10 + 0, true);
  const number11 = value.takerRemaining;
  if (!Number.isSafeInteger(number11)) throw unsafeInteger(number11);
  view.setFloat64((at + 76) | 0, number11 + 0, true);
  const number12 = value.makerFee;
  if (!Number.isSafeInteger(number12)) throw unsafeInteger(number12);
  view.setFloat64((at + 84) | 0, number12 + 0, true);
  const number13 = value.takerFee;
  if (!Number.isSafeInteger(number13)) throw unsafeInteger(number13);
  view.setFloat64((at + 92) | 0, number13 + 0, true);
  const number14 = value.feeAsset;
  if (number14 >>> 0 !== number14) throw noUint32(number14);
  view.setUint32((at + 100) | 0, number14, true);
  const number15 = value.value;
  if (!Number.isSafeInteger(number15)) throw unsafeInteger(number15);
  view.setFloat64((at + 104) | 0, number15 + 0, true);
  to.advanceTo(at + 112);
}

function readFill(from: ByteReader): Fill {
  const { view, limit } = from;
  let at = from.position + 2;
  if (110 > limit - at) throw endsEarly();
  const value1 = integerAt(view, at) as never;
  const value2 = view.getUint32((at + 8) | 0, true) as never;
  const value3 = view.getUint32((at + 12) | 0, true) as never;
  const value4 = integerAt(view, (at + 16) | 0) as never;
  const value5 = integerAt(view, (at + 24) | 0) as never;
  const value6 = choice1Of(view.getUint16((at + 32) | 0, true));
  const value7 = integerAt(view, (at + 34) | 0) as never;
  const value8 = integerAt(view, (at + 42) | 0) as never;
  const value9 = integerAt(view, (at + 50) | 0) as never;
  const value10 = integerAt(view, (at + 58) | 0) as never;
  const value11 = integerAt(view, (at + 66) | 0) as never;
  const value12 = integerAt(view, (at + 74) | 0) as never;
  const value13 = integerAt(view, (at + 82) | 0) as never;
  const value14 = integerAt(view, (at + 90) | 0) as never;
  const value15 = view.getUint32((at + 98) | 0, true) as never;
  const value16 = integerAt(view, (at + 102) | 0) as never;
  at += 110;
  from.advanceTo(at);
  return {
    type: "fill",
    trade: value1,
    instrument: value2,
    instrumentVersion: value3,
    price: value4,
    size: value5,
    takerSide: value6,
    makerOrder: value7,
    makerAccount: value8,
    makerRemaining: value9,
    takerOrder: value10,
    takerAccount: value11,
    takerRemaining: value12,
    makerFee: value13,
    takerFee: value14,
    feeAsset: value15,
    value: value16,
  };
}

export function writeOrderAmended(to: ByteWriter, value: OrderAmended): void {
  let view = to.room(57);
  const at = to.length;
  view.setUint16(at, 54, true);
  const number1 = value.order;
  if (!Number.isSafeInteger(number1)) throw unsafeInteger(number1);
  view.setFloat64((at + 2) | 0, number1 + 0, true);
  const number2 = value.account;
  if (!Number.isSafeInteger(number2)) throw unsafeInteger(number2);
  view.setFloat64((at + 10) | 0, number2 + 0, true);
  const number3 = value.instrument;
  if (number3 >>> 0 !== number3) throw noUint32(number3);
  view.setUint32((at + 18) | 0, number3, true);
  view.setUint16((at + 22) | 0, choice1Code(value.side), true);
  const number4 = value.priceBefore;
  if (!Number.isSafeInteger(number4)) throw unsafeInteger(number4);
  view.setFloat64((at + 24) | 0, number4 + 0, true);
  const number5 = value.sizeBefore;
  if (!Number.isSafeInteger(number5)) throw unsafeInteger(number5);
  view.setFloat64((at + 32) | 0, number5 + 0, true);
  const number6 = value.price;
  if (!Number.isSafeInteger(number6)) throw unsafeInteger(number6);
  view.setFloat64((at + 40) | 0, number6 + 0, true);
  const number7 = value.size;
  if (!Number.isSafeInteger(number7)) throw unsafeInteger(number7);
  view.setFloat64((at + 48) | 0, number7 + 0, true);
  view.setUint8((at + 56) | 0, value.kept ? 1 : 0);
  to.advanceTo(at + 57);
}

function readOrderAmended(from: ByteReader): OrderAmended {
  const { view, limit } = from;
  let at = from.position + 2;
  if (55 > limit - at) throw endsEarly();
  const value1 = integerAt(view, at) as never;
  const value2 = integerAt(view, (at + 8) | 0) as never;
  const value3 = view.getUint32((at + 16) | 0, true) as never;
  const value4 = choice1Of(view.getUint16((at + 20) | 0, true));
  const value5 = integerAt(view, (at + 22) | 0) as never;
  const value6 = integerAt(view, (at + 30) | 0) as never;
  const value7 = integerAt(view, (at + 38) | 0) as never;
  const value8 = integerAt(view, (at + 46) | 0) as never;
  const value9 = flagOf(view.getUint8((at + 54) | 0));
  at += 55;
  from.advanceTo(at);
  return {
    type: "orderAmended",
    order: value1,
    account: value2,
    instrument: value3,
    side: value4,
    priceBefore: value5,
    sizeBefore: value6,
    price: value7,
    size: value8,
    kept: value9,
  };
}

export function writeCommandRefused(to: ByteWriter, value: CommandRefused): void {
  let view = to.room(22);
  let at = to.length;
  view.setUint16(at, 1, true);
  view.setUint16((at + 2) | 0, choice7Code(value.command), true);
  view.setUint16((at + 4) | 0, choice8Code(value.refusal), true);
  const number1 = value.account;
  if (!Number.isSafeInteger(number1)) throw unsafeInteger(number1);
  view.setFloat64((at + 6) | 0, number1 + 0, true);
  const number2 = value.instrument;
  if (number2 >>> 0 !== number2) throw noUint32(number2);
  view.setUint32((at + 14) | 0, number2, true);
  at += 18;
  if (value.clientOrderId === "") {
    view.setUint16(at, 0, true);
    at += 2;
  } else {
    to.advanceTo(at);
    at = to.text(value.clientOrderId, 1024).length;
    view = to.room(2);
  }
  if (value.detail === "") {
    view.setUint16(at, 0, true);
    at += 2;
  } else {
    to.advanceTo(at);
    at = to.text(value.detail, 1024).length;
    view = to.room(0);
  }
  to.advanceTo(at);
}

function readCommandRefused(from: ByteReader): CommandRefused {
  const { view, limit } = from;
  let at = from.position + 2;
  if (18 > limit - at) throw endsEarly();
  const value1 = choice7Of(view.getUint16(at, true));
  const value2 = choice8Of(view.getUint16((at + 2) | 0, true));
  const value3 = integerAt(view, (at + 4) | 0) as never;
  const value4 = view.getUint32((at + 12) | 0, true) as never;
  at += 16;
  let value5 = "";
  if (view.getUint16(at, true) === 0) at += 2;
  else {
    from.advanceTo(at);
    value5 = from.text(1024);
    at = from.position;
  }
  if (2 > limit - at) throw endsEarly();
  let value6 = "";
  if (view.getUint16(at, true) === 0) at += 2;
  else {
    from.advanceTo(at);
    value6 = from.text(1024);
    at = from.position;
  }
  from.advanceTo(at);
  return {
    type: "commandRefused",
    command: value1,
    refusal: value2,
    account: value3,
    instrument: value4,
    clientOrderId: value5,
    detail: value6,
  };
}

export function writeEvent(to: ByteWriter, value: Event): boolean {
  switch (value.type) {
    case "entryPosted":
      writeEntryPosted(to, value);
      return true;
    case "orderCancelled":
      writeOrderCancelled(to, value);
      return true;
    case "orderRested":
      writeOrderRested(to, value);
      return true;
    case "orderAccepted":
      writeOrderAccepted(to, value);
      return true;
    case "positionChanged":
      writePositionChanged(to, value);
      return true;
    case "fill":
      writeFill(to, value);
      return true;
    case "orderAmended":
      writeOrderAmended(to, value);
      return true;
    case "commandRefused":
      writeCommandRefused(to, value);
      return true;
    default:
      return false;
  }
}

export function readEvent(from: ByteReader, code: number): Event | undefined {
  switch (code) {
    case 34: return readEntryPosted(from);
    case 53: return readOrderCancelled(from);
    case 51: return readOrderRested(from);
    case 56: return readOrderAccepted(from);
    case 55: return readPositionChanged(from);
    case 52: return readFill(from);
    case 54: return readOrderAmended(from);
    case 1: return readCommandRefused(from);
    default:
      return undefined;
  }
}

export function writePostedEntry(to: ByteWriter, value: PostedEntry): void {
  const { count, codes, figures } = value;
  if (count > 4096) throw new EncodeFault(`a list of ${count} is longer than 4096`);
  const view = to.room(16 + count * 22);
  let at = to.length;
  view.setUint16(at, 34, true);
  const number1 = value.number;
  if (!Number.isSafeInteger(number1)) throw unsafeInteger(number1);
  view.setFloat64((at + 2) | 0, number1 + 0, true);
  putCode(view, (at + 10) | 0, value.kind, 9);
  view.setUint32((at + 12) | 0, count, true);
  at += 16;
  for (let row = 0; row < count * 2; row += 2) {
    putCode(view, at, codes[row], 10);
    const number2 = figures[row];
    if (!Number.isSafeInteger(number2)) throw unsafeInteger(number2);
    view.setFloat64((at + 2) | 0, number2 + 0, true);
    const number3 = codes[row + 1];
    if (number3 >>> 0 !== number3) throw noUint32(number3);
    view.setUint32((at + 10) | 0, number3, true);
    const number4 = figures[row + 1];
    if (!Number.isSafeInteger(number4)) throw unsafeInteger(number4);
    view.setFloat64((at + 14) | 0, number4 + 0, true);
    at += 22;
  }
  to.advanceTo(at);
}

export function stagePostedTransfer(value: PostedEntry): void {
  const { asset, amount } = value;
  const at = placeOfEvent();
  stage.setUint16(at, 34, true);
  const number1 = value.number;
  if (!Number.isSafeInteger(number1)) throw unsafeInteger(number1);
  stage.setFloat64((at + 2) | 0, number1 + 0, true);
  putCode(stage, (at + 10) | 0, value.kind, 9);
  stage.setUint32((at + 12) | 0, 2, true);
  putCode(stage, (at + 16) | 0, value.cashClass, 10);
  const number2 = value.account;
  if (!Number.isSafeInteger(number2)) throw unsafeInteger(number2);
  stage.setFloat64((at + 18) | 0, number2 + 0, true);
  const number3 = asset;
  if (number3 >>> 0 !== number3) throw noUint32(number3);
  stage.setUint32((at + 26) | 0, number3, true);
  const number4 = amount;
  if (!Number.isSafeInteger(number4)) throw unsafeInteger(number4);
  stage.setFloat64((at + 30) | 0, number4 + 0, true);
  putCode(stage, (at + 38) | 0, value.floorClass, 10);
  stage.setFloat64((at + 40) | 0, 0, true);
  stage.setUint32((at + 48) | 0, asset, true);
  stage.setFloat64((at + 52) | 0, 0 - amount, true);
  endEvent(at + 60);
}

export function stageFill(value: Fill): void {
  const at = placeOfEvent();
  stage.setUint16(at, 52, true);
  const number1 = value.trade;
  if (!Number.isSafeInteger(number1)) throw unsafeInteger(number1);
  stage.setFloat64((at + 2) | 0, number1 + 0, true);
  const number2 = value.instrument;
  if (number2 >>> 0 !== number2) throw noUint32(number2);
  stage.setUint32((at + 10) | 0, number2, true);
  const number3 = value.instrumentVersion;
  if (number3 >>> 0 !== number3) throw noUint32(number3);
  stage.setUint32((at + 14) | 0, number3, true);
  const number4 = value.price;
  if (!Number.isSafeInteger(number4)) throw unsafeInteger(number4);
  stage.setFloat64((at + 18) | 0, number4 + 0, true);
  const number5 = value.size;
  if (!Number.isSafeInteger(number5)) throw unsafeInteger(number5);
  stage.setFloat64((at + 26) | 0, number5 + 0, true);
  stage.setUint16((at + 34) | 0, choice1Code(value.takerSide), true);
  const number6 = value.makerOrder;
  if (!Number.isSafeInteger(number6)) throw unsafeInteger(number6);
  stage.setFloat64((at + 36) | 0, number6 + 0, true);
  const number7 = value.makerAccount;
  if (!Number.isSafeInteger(number7)) throw unsafeInteger(number7);
  stage.setFloat64((at + 44) | 0, number7 + 0, true);
  const number8 = value.makerRemaining;
  if (!Number.isSafeInteger(number8)) throw unsafeInteger(number8);
  stage.setFloat64((at + 52) | 0, number8 + 0, true);
  const number9 = value.takerOrder;
  if (!Number.isSafeInteger(number9)) throw unsafeInteger(number9);
  stage.setFloat64((at + 60) | 0, number9 + 0, true);
  const number10 = value.takerAccount;
  if (!Number.isSafeInteger(number10)) throw unsafeInteger(number10);
  stage.setFloat64((at + 68) | 0, number10 + 0, true);
  const number11 = value.takerRemaining;
  if (!Number.isSafeInteger(number11)) throw unsafeInteger(number11);
  stage.setFloat64((at + 76) | 0, number11 + 0, true);
  const number12 = value.makerFee;
  if (!Number.isSafeInteger(number12)) throw unsafeInteger(number12);
  stage.setFloat64((at + 84) | 0, number12 + 0, true);
  const number13 = value.takerFee;
  if (!Number.isSafeInteger(number13)) throw unsafeInteger(number13);
  stage.setFloat64((at + 92) | 0, number13 + 0, true);
  const number14 = value.feeAsset;
  if (number14 >>> 0 !== number14) throw noUint32(number14);
  stage.setUint32((at + 100) | 0, number14, true);
  const number15 = value.value;
  if (!Number.isSafeInteger(number15)) throw unsafeInteger(number15);
  stage.setFloat64((at + 104) | 0, number15 + 0, true);
  endEvent(at + 112);
}

export function stagePositionChanged(value: PositionChanged): void {
  const at = placeOfEvent();
  stage.setUint16(at, 55, true);
  const number1 = value.account;
  if (!Number.isSafeInteger(number1)) throw unsafeInteger(number1);
  stage.setFloat64((at + 2) | 0, number1 + 0, true);
  const number2 = value.instrument;
  if (number2 >>> 0 !== number2) throw noUint32(number2);
  stage.setUint32((at + 10) | 0, number2, true);
  const number3 = value.size;
  if (!Number.isSafeInteger(number3)) throw unsafeInteger(number3);
  stage.setFloat64((at + 14) | 0, number3 + 0, true);
  const number4 = value.cost;
  if (!Number.isSafeInteger(number4)) throw unsafeInteger(number4);
  stage.setFloat64((at + 22) | 0, number4 + 0, true);
  const number5 = value.realised;
  if (!Number.isSafeInteger(number5)) throw unsafeInteger(number5);
  stage.setFloat64((at + 30) | 0, number5 + 0, true);
  const number6 = value.asset;
  if (number6 >>> 0 !== number6) throw noUint32(number6);
  stage.setUint32((at + 38) | 0, number6, true);
  endEvent(at + 42);
}

export function stageCommandRefused(value: CommandRefused): void {
  let at = placeOfEvent();
  stage.setUint16(at, 1, true);
  stage.setUint16((at + 2) | 0, choice7Code(value.command), true);
  stage.setUint16((at + 4) | 0, choice8Code(value.refusal), true);
  const number1 = value.account;
  if (!Number.isSafeInteger(number1)) throw unsafeInteger(number1);
  stage.setFloat64((at + 6) | 0, number1 + 0, true);
  const number2 = value.instrument;
  if (number2 >>> 0 !== number2) throw noUint32(number2);
  stage.setUint32((at + 14) | 0, number2, true);
  at += 18;
  if (value.clientOrderId === "") {
    stage.setUint16(at, 0, true);
    at += 2;
  } else at = stagedText(at, value.clientOrderId, 1024);
  at &= stageMask;
  if (value.detail === "") {
    stage.setUint16(at, 0, true);
    at += 2;
  } else at = stagedText(at, value.detail, 1024);
  at &= stageMask;
  endEvent(at);
}

export function stageToldAccepted(value: ToldAccepted): void {
  let at = placeOfEvent();
  stage.setUint16(at, 56, true);
  const number1 = value.order;
  if (!Number.isSafeInteger(number1)) throw unsafeInteger(number1);
  stage.setFloat64((at + 2) | 0, number1 + 0, true);
  const number2 = value.account;
  if (!Number.isSafeInteger(number2)) throw unsafeInteger(number2);
  stage.setFloat64((at + 10) | 0, number2 + 0, true);
  const number3 = value.instrument;
  if (number3 >>> 0 !== number3) throw noUint32(number3);
  stage.setUint32((at + 18) | 0, number3, true);
  at += 22;
  if (value.clientOrderId === "") {
    stage.setUint16(at, 0, true);
    at += 2;
  } else at = stagedText(at, value.clientOrderId, 1024);
  at &= stageMask;
  putCode(stage, at, sideCode(value.terms), 2);
  const number4 = value.size;
  if (!Number.isSafeInteger(number4)) throw unsafeInteger(number4);
  stage.setFloat64((at + 2) | 0, number4 + 0, true);
  const number5 = value.limit;
  if (!Number.isSafeInteger(number5)) throw unsafeInteger(number5);
  stage.setFloat64((at + 10) | 0, number5 + 0, true);
  stage.setUint8((at + 18) | 0, (value.market ? 1 : 0));
  putCode(stage, (at + 19) | 0, timeInForceCode(value.terms), 5);
  const number6 = value.expiresAt;
  if (!Number.isSafeInteger(number6)) throw unsafeInteger(number6);
  stage.setFloat64((at + 21) | 0, number6 + 0, true);
  const number7 = checkedCode(selfTradeCode(value.terms), 3);
  stage.setInt32((at + 29) | 0, postOnlyFlag(value.terms) | (reduceOnlyFlag(value.terms) << 8) | (number7 << 16), true);
  endEvent(at + 33);
}

export function stageToldRested(value: ToldRested): void {
  const at = placeOfEvent();
  stage.setUint16(at, 51, true);
  const number1 = value.order;
  if (!Number.isSafeInteger(number1)) throw unsafeInteger(number1);
  stage.setFloat64((at + 2) | 0, number1 + 0, true);
  const number2 = value.account;
  if (!Number.isSafeInteger(number2)) throw unsafeInteger(number2);
  stage.setFloat64((at + 10) | 0, number2 + 0, true);
  const number3 = value.instrument;
  if (number3 >>> 0 !== number3) throw noUint32(number3);
  stage.setUint32((at + 18) | 0, number3, true);
  putCode(stage, (at + 22) | 0, sideCode(value.terms), 2);
  const number4 = value.price;
  if (!Number.isSafeInteger(number4)) throw unsafeInteger(number4);
  stage.setFloat64((at + 24) | 0, number4 + 0, true);
  const number5 = value.size;
  if (!Number.isSafeInteger(number5)) throw unsafeInteger(number5);
  stage.setFloat64((at + 32) | 0, number5 + 0, true);
  endEvent(at + 40);
}

export function stageToldCancelled(value: ToldCancelled): void {
  let at = placeOfEvent();
  stage.setUint16(at, 53, true);
  const number1 = value.order;
  if (!Number.isSafeInteger(number1)) throw unsafeInteger(number1);
  stage.setFloat64((at + 2) | 0, number1 + 0, true);
  const number2 = value.account;
  if (!Number.isSafeInteger(number2)) throw unsafeInteger(number2);
  stage.setFloat64((at + 10) | 0, number2 + 0, true);
  const number3 = value.instrument;
  if (number3 >>> 0 !== number3) throw noUint32(number3);
  stage.setUint32((at + 18) | 0, number3, true);
  at += 22;
  if (value.clientOrderId === "") {
    stage.setUint16(at, 0, true);
    at += 2;
  } else at = stagedText(at, value.clientOrderId, 1024);
  at &= stageMask;
  putCode(stage, at, sideCode(value.terms), 2);
  const number4 = value.price;
  if (!Number.isSafeInteger(number4)) throw unsafeInteger(number4);
  stage.setFloat64((at + 2) | 0, number4 + 0, true);
  const number5 = value.remaining;
  if (!Number.isSafeInteger(number5)) throw unsafeInteger(number5);
  stage.setFloat64((at + 10) | 0, number5 + 0, true);
  stage.setUint8((at + 18) | 0, (value.resting ? 1 : 0));
  putCode(stage, (at + 19) | 0, choice6Code(value.reason), 9);
  endEvent(at + 21);
}

type Lent<Value> = { -readonly [Name in keyof Value]: Value[Name] };

const lentPlaceOrder: Lent<PlaceOrder> = { type: "placeOrder", account: 0 as never, instrument: 0 as never, clientOrderId: "", side: "buy", size: 0 as never, limit: 0 as never, timeInForce: "gtc", expiresAt: 0 as never, postOnly: false, reduceOnly: false, selfTrade: "cancelNewest" };

function lendPlaceOrder(view: DataView, at: number, end: number): PlaceOrder | undefined {
  if (end - at !== 49) return undefined;
  const value2 = view.getFloat64((at + 2) | 0, true);
  const whole2 = value2 | 0;
  if (whole2 !== value2) return undefined;
  const value10 = view.getUint32((at + 10) | 0, true) as never;
  if (view.getUint16((at + 14) | 0, true) !== 0) return undefined;
  const value16 = choice1Of(view.getUint16((at + 16) | 0, true));
  const value18 = view.getFloat64((at + 18) | 0, true);
  const whole18 = value18 | 0;
  if (whole18 !== value18) return undefined;
  if (view.getUint8((at + 26) | 0) !== 1) return undefined;
  const value27 = view.getFloat64((at + 27) | 0, true);
  const whole27 = value27 | 0;
  if (whole27 !== value27) return undefined;
  const value35 = choice2Of(view.getUint16((at + 35) | 0, true));
  const value37 = view.getFloat64((at + 37) | 0, true);
  const whole37 = value37 | 0;
  if (whole37 !== value37) return undefined;
  const value45 = flagOf(view.getUint8((at + 45) | 0));
  const value46 = flagOf(view.getUint8((at + 46) | 0));
  const value47 = choice3Of(view.getUint16((at + 47) | 0, true));
  lentPlaceOrder.account = whole2 as never;
  lentPlaceOrder.instrument = value10;
  lentPlaceOrder.side = value16;
  lentPlaceOrder.size = whole18 as never;
  lentPlaceOrder.limit = whole27 as never;
  lentPlaceOrder.timeInForce = value35;
  lentPlaceOrder.expiresAt = whole37 as never;
  lentPlaceOrder.postOnly = value45;
  lentPlaceOrder.reduceOnly = value46;
  lentPlaceOrder.selfTrade = value47;
  return lentPlaceOrder;
}

const lentCancelOrder: Lent<CancelOrder> = { type: "cancelOrder", account: 0 as never, order: 0 as never, clientOrderId: "" };

function lendCancelOrder(view: DataView, at: number, end: number): CancelOrder | undefined {
  if (end - at !== 20) return undefined;
  const value2 = view.getFloat64((at + 2) | 0, true);
  const whole2 = value2 | 0;
  if (whole2 !== value2) return undefined;
  const value10 = view.getFloat64((at + 10) | 0, true);
  const whole10 = value10 | 0;
  if (whole10 !== value10) return undefined;
  if (view.getUint16((at + 18) | 0, true) !== 0) return undefined;
  lentCancelOrder.account = whole2 as never;
  lentCancelOrder.order = whole10 as never;
  return lentCancelOrder;
}

export function lendCommand(view: DataView, at: number, end: number): Command | undefined {
  if (end - at < 2) return undefined;
  switch (view.getUint16(at, true)) {
    case 54: return lendPlaceOrder(view, at, end);
    case 52: return lendCancelOrder(view, at, end);
    default: return undefined;
  }
}

