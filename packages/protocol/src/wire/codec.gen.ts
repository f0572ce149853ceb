// Made by write-codec.ts from the layouts; `npx vitest run packages/protocol -u` makes it anew.
// `as never`: a number that was read takes the brand of the property that it is read for.
import type { Command, AmendOrder, CancelOrder, PlaceOrder } from "../command.ts";
import type { Event, CommandRefused, EntryPosted, Fill, OrderAccepted, OrderAmended, OrderCancelled, OrderRested, PositionChanged } from "../event.ts";
import type { ByteReader } from "./byte-reader.ts";
import { type ByteWriter, putInt64, putUint32 } from "./byte-writer.ts";
import { DecodeFault, EncodeFault } from "./faults.ts";

function readFlag(from: ByteReader): boolean {
  const byte = from.u8();
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
  const at1 = to.reserve(14);
  const view1 = to.view;
  view1.setUint16(at1, 54, true);
  putInt64(view1, at1 + 2, value.account);
  putUint32(view1, at1 + 10, value.instrument);
  to.text(value.clientOrderId, 1024);
  const at2 = to.reserve(10);
  const view2 = to.view;
  view2.setUint16(at2, choice1Code(value.side), true);
  putInt64(view2, at2 + 2, value.size);
  to.u8(value.limit === null ? 0 : 1);
  if (value.limit !== null) {
    const at3 = to.reserve(8);
    const view3 = to.view;
    putInt64(view3, at3, value.limit);
  }
  const at4 = to.reserve(14);
  const view4 = to.view;
  view4.setUint16(at4, choice2Code(value.timeInForce), true);
  putInt64(view4, at4 + 2, value.expiresAt);
  view4.setUint8(at4 + 10, value.postOnly ? 1 : 0);
  view4.setUint8(at4 + 11, value.reduceOnly ? 1 : 0);
  view4.setUint16(at4 + 12, choice3Code(value.selfTrade), true);
}

function readPlaceOrder(from: ByteReader): PlaceOrder {
  return {
    type: "placeOrder",
    account: from.i64() as never,
    instrument: from.u32() as never,
    clientOrderId: from.text(1024),
    side: choice1Of(from.u16()),
    size: from.i64() as never,
    limit: readFlag(from) ? (from.i64() as never) : null,
    timeInForce: choice2Of(from.u16()),
    expiresAt: from.i64() as never,
    postOnly: readFlag(from),
    reduceOnly: readFlag(from),
    selfTrade: choice3Of(from.u16()),
  };
}

export function writeCancelOrder(to: ByteWriter, value: CancelOrder): void {
  const at1 = to.reserve(18);
  const view1 = to.view;
  view1.setUint16(at1, 52, true);
  putInt64(view1, at1 + 2, value.account);
  putInt64(view1, at1 + 10, value.order);
  to.text(value.clientOrderId, 1024);
}

function readCancelOrder(from: ByteReader): CancelOrder {
  return {
    type: "cancelOrder",
    account: from.i64() as never,
    order: from.i64() as never,
    clientOrderId: from.text(1024),
  };
}

export function writeAmendOrder(to: ByteWriter, value: AmendOrder): void {
  const at1 = to.reserve(18);
  const view1 = to.view;
  view1.setUint16(at1, 51, true);
  putInt64(view1, at1 + 2, value.account);
  putInt64(view1, at1 + 10, value.order);
  to.text(value.clientOrderId, 1024);
  to.u8(value.size === null ? 0 : 1);
  if (value.size !== null) {
    const at2 = to.reserve(8);
    const view2 = to.view;
    putInt64(view2, at2, value.size);
  }
  to.u8(value.limit === null ? 0 : 1);
  if (value.limit !== null) {
    const at3 = to.reserve(8);
    const view3 = to.view;
    putInt64(view3, at3, value.limit);
  }
}

function readAmendOrder(from: ByteReader): AmendOrder {
  return {
    type: "amendOrder",
    account: from.i64() as never,
    order: from.i64() as never,
    clientOrderId: from.text(1024),
    size: readFlag(from) ? (from.i64() as never) : null,
    limit: readFlag(from) ? (from.i64() as never) : null,
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
    case 54:
      from.skip(2);
      return readPlaceOrder(from);
    case 52:
      from.skip(2);
      return readCancelOrder(from);
    case 51:
      from.skip(2);
      return readAmendOrder(from);
    default:
      return undefined;
  }
}

export function writeEntryPosted(to: ByteWriter, value: EntryPosted): void {
  const at1 = to.reserve(12);
  const view1 = to.view;
  view1.setUint16(at1, 34, true);
  putInt64(view1, at1 + 2, value.entry);
  view1.setUint16(at1 + 10, choice4Code(value.kind), true);
  if (value.lines.length > 4096) throw new EncodeFault(`a list of ${value.lines.length} is longer than 4096`);
  to.u32(value.lines.length);
  for (let place1 = 0; place1 < value.lines.length; place1 += 1) {
    const each = value.lines[place1];
    const at2 = to.reserve(22);
    const view2 = to.view;
    view2.setUint16(at2, choice5Code(each.class), true);
    putInt64(view2, at2 + 2, each.account);
    putUint32(view2, at2 + 10, each.asset);
    putInt64(view2, at2 + 14, each.amount);
  }
}

function readEntryPosted(from: ByteReader): EntryPosted {
  return {
    type: "entryPosted",
    entry: from.i64() as never,
    kind: choice4Of(from.u16()),
    lines: readList(from, 4096, () => ({ class: choice5Of(from.u16()), account: from.i64() as never, asset: from.u32() as never, amount: from.i64() as never })),
  };
}

export function writeOrderCancelled(to: ByteWriter, value: OrderCancelled): void {
  const at1 = to.reserve(22);
  const view1 = to.view;
  view1.setUint16(at1, 53, true);
  putInt64(view1, at1 + 2, value.order);
  putInt64(view1, at1 + 10, value.account);
  putUint32(view1, at1 + 18, value.instrument);
  to.text(value.clientOrderId, 1024);
  const at2 = to.reserve(21);
  const view2 = to.view;
  view2.setUint16(at2, choice1Code(value.side), true);
  putInt64(view2, at2 + 2, value.price);
  putInt64(view2, at2 + 10, value.remaining);
  view2.setUint8(at2 + 18, value.resting ? 1 : 0);
  view2.setUint16(at2 + 19, choice6Code(value.reason), true);
}

function readOrderCancelled(from: ByteReader): OrderCancelled {
  return {
    type: "orderCancelled",
    order: from.i64() as never,
    account: from.i64() as never,
    instrument: from.u32() as never,
    clientOrderId: from.text(1024),
    side: choice1Of(from.u16()),
    price: from.i64() as never,
    remaining: from.i64() as never,
    resting: readFlag(from),
    reason: choice6Of(from.u16()),
  };
}

export function writeOrderRested(to: ByteWriter, value: OrderRested): void {
  const at1 = to.reserve(40);
  const view1 = to.view;
  view1.setUint16(at1, 51, true);
  putInt64(view1, at1 + 2, value.order);
  putInt64(view1, at1 + 10, value.account);
  putUint32(view1, at1 + 18, value.instrument);
  view1.setUint16(at1 + 22, choice1Code(value.side), true);
  putInt64(view1, at1 + 24, value.price);
  putInt64(view1, at1 + 32, value.size);
}

function readOrderRested(from: ByteReader): OrderRested {
  return {
    type: "orderRested",
    order: from.i64() as never,
    account: from.i64() as never,
    instrument: from.u32() as never,
    side: choice1Of(from.u16()),
    price: from.i64() as never,
    size: from.i64() as never,
  };
}

export function writeOrderAccepted(to: ByteWriter, value: OrderAccepted): void {
  const at1 = to.reserve(22);
  const view1 = to.view;
  view1.setUint16(at1, 56, true);
  putInt64(view1, at1 + 2, value.order);
  putInt64(view1, at1 + 10, value.account);
  putUint32(view1, at1 + 18, value.instrument);
  to.text(value.clientOrderId, 1024);
  const at2 = to.reserve(33);
  const view2 = to.view;
  view2.setUint16(at2, choice1Code(value.side), true);
  putInt64(view2, at2 + 2, value.size);
  putInt64(view2, at2 + 10, value.limit);
  view2.setUint8(at2 + 18, value.market ? 1 : 0);
  view2.setUint16(at2 + 19, choice2Code(value.timeInForce), true);
  putInt64(view2, at2 + 21, value.expiresAt);
  view2.setUint8(at2 + 29, value.postOnly ? 1 : 0);
  view2.setUint8(at2 + 30, value.reduceOnly ? 1 : 0);
  view2.setUint16(at2 + 31, choice3Code(value.selfTrade), true);
}

function readOrderAccepted(from: ByteReader): OrderAccepted {
  return {
    type: "orderAccepted",
    order: from.i64() as never,
    account: from.i64() as never,
    instrument: from.u32() as never,
    clientOrderId: from.text(1024),
    side: choice1Of(from.u16()),
    size: from.i64() as never,
    limit: from.i64() as never,
    market: readFlag(from),
    timeInForce: choice2Of(from.u16()),
    expiresAt: from.i64() as never,
    postOnly: readFlag(from),
    reduceOnly: readFlag(from),
    selfTrade: choice3Of(from.u16()),
  };
}

export function writePositionChanged(to: ByteWriter, value: PositionChanged): void {
  const at1 = to.reserve(42);
  const view1 = to.view;
  view1.setUint16(at1, 55, true);
  putInt64(view1, at1 + 2, value.account);
  putUint32(view1, at1 + 10, value.instrument);
  putInt64(view1, at1 + 14, value.size);
  putInt64(view1, at1 + 22, value.cost);
  putInt64(view1, at1 + 30, value.realised);
  putUint32(view1, at1 + 38, value.asset);
}

function readPositionChanged(from: ByteReader): PositionChanged {
  return {
    type: "positionChanged",
    account: from.i64() as never,
    instrument: from.u32() as never,
    size: from.i64() as never,
    cost: from.i64() as never,
    realised: from.i64() as never,
    asset: from.u32() as never,
  };
}

export function writeFill(to: ByteWriter, value: Fill): void {
  const at1 = to.reserve(112);
  const view1 = to.view;
  view1.setUint16(at1, 52, true);
  putInt64(view1, at1 + 2, value.trade);
  putUint32(view1, at1 + 10, value.instrument);
  putUint32(view1, at1 + 14, value.instrumentVersion);
  putInt64(view1, at1 + 18, value.price);
  putInt64(view1, at1 + 26, value.size);
  view1.setUint16(at1 + 34, choice1Code(value.takerSide), true);
  putInt64(view1, at1 + 36, value.makerOrder);
  putInt64(view1, at1 + 44, value.makerAccount);
  putInt64(view1, at1 + 52, value.makerRemaining);
  putInt64(view1, at1 + 60, value.takerOrder);
  putInt64(view1, at1 + 68, value.takerAccount);
  putInt64(view1, at1 + 76, value.takerRemaining);
  putInt64(view1, at1 + 84, value.makerFee);
  putInt64(view1, at1 + 92, value.takerFee);
  putUint32(view1, at1 + 100, value.feeAsset);
  putInt64(view1, at1 + 104, value.value);
}

function readFill(from: ByteReader): Fill {
  return {
    type: "fill",
    trade: from.i64() as never,
    instrument: from.u32() as never,
    instrumentVersion: from.u32() as never,
    price: from.i64() as never,
    size: from.i64() as never,
    takerSide: choice1Of(from.u16()),
    makerOrder: from.i64() as never,
    makerAccount: from.i64() as never,
    makerRemaining: from.i64() as never,
    takerOrder: from.i64() as never,
    takerAccount: from.i64() as never,
    takerRemaining: from.i64() as never,
    makerFee: from.i64() as never,
    takerFee: from.i64() as never,
    feeAsset: from.u32() as never,
    value: from.i64() as never,
  };
}

export function writeOrderAmended(to: ByteWriter, value: OrderAmended): void {
  const at1 = to.reserve(57);
  const view1 = to.view;
  view1.setUint16(at1, 54, true);
  putInt64(view1, at1 + 2, value.order);
  putInt64(view1, at1 + 10, value.account);
  putUint32(view1, at1 + 18, value.instrument);
  view1.setUint16(at1 + 22, choice1Code(value.side), true);
  putInt64(view1, at1 + 24, value.priceBefore);
  putInt64(view1, at1 + 32, value.sizeBefore);
  putInt64(view1, at1 + 40, value.price);
  putInt64(view1, at1 + 48, value.size);
  view1.setUint8(at1 + 56, value.kept ? 1 : 0);
}

function readOrderAmended(from: ByteReader): OrderAmended {
  return {
    type: "orderAmended",
    order: from.i64() as never,
    account: from.i64() as never,
    instrument: from.u32() as never,
    side: choice1Of(from.u16()),
    priceBefore: from.i64() as never,
    sizeBefore: from.i64() as never,
    price: from.i64() as never,
    size: from.i64() as never,
    kept: readFlag(from),
  };
}

export function writeCommandRefused(to: ByteWriter, value: CommandRefused): void {
  const at1 = to.reserve(18);
  const view1 = to.view;
  view1.setUint16(at1, 1, true);
  view1.setUint16(at1 + 2, choice7Code(value.command), true);
  view1.setUint16(at1 + 4, choice8Code(value.refusal), true);
  putInt64(view1, at1 + 6, value.account);
  putUint32(view1, at1 + 14, value.instrument);
  to.text(value.clientOrderId, 1024);
  to.text(value.detail, 1024);
}

function readCommandRefused(from: ByteReader): CommandRefused {
  return {
    type: "commandRefused",
    command: choice7Of(from.u16()),
    refusal: choice8Of(from.u16()),
    account: from.i64() as never,
    instrument: from.u32() as never,
    clientOrderId: from.text(1024),
    detail: from.text(1024),
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
    case 34:
      from.skip(2);
      return readEntryPosted(from);
    case 53:
      from.skip(2);
      return readOrderCancelled(from);
    case 51:
      from.skip(2);
      return readOrderRested(from);
    case 56:
      from.skip(2);
      return readOrderAccepted(from);
    case 55:
      from.skip(2);
      return readPositionChanged(from);
    case 52:
      from.skip(2);
      return readFill(from);
    case 54:
      from.skip(2);
      return readOrderAmended(from);
    case 1:
      from.skip(2);
      return readCommandRefused(from);
    default:
      return undefined;
  }
}

