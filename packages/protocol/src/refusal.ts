/**
 * Why a command is refused: one table, in descending precedence. When several rules are not met, the first listed is reported.
 * Codes, API errors, the sentences on screen and the docs page are all made from it. Codes are never reused.
 */
export const refusals = {
  // The envelope.
  command_must_not_be_expired: { code: 1001, retryable: false },
  command_id_must_not_name_another_command: { code: 1002, retryable: false },
  command_must_be_allowed_to_this_origin: { code: 1003, retryable: false },
  command_must_be_well_formed: { code: 1004, retryable: false },
  engine_must_have_room: { code: 1005, retryable: true },
  // The account.
  account_must_exist: { code: 1101, retryable: true },
  account_must_not_exist: { code: 1102, retryable: false },
  account_must_be_within_accounts_max: { code: 1103, retryable: false },
  // Listing.
  asset_must_exist: { code: 1201, retryable: false },
  asset_must_not_exist: { code: 1202, retryable: false },
  index_must_exist: { code: 1203, retryable: false },
  index_version_must_follow: { code: 1204, retryable: false },
  calendar_must_exist: { code: 1205, retryable: false },
  calendar_version_must_follow: { code: 1206, retryable: false },
  instrument_must_exist: { code: 1207, retryable: false },
  instrument_must_not_exist: { code: 1208, retryable: false },
  instrument_version_must_follow: { code: 1209, retryable: false },
  instrument_product_must_stay: { code: 1210, retryable: false },
  listing_must_be_valid: { code: 1211, retryable: false },
  instrument_must_be_halted: { code: 1212, retryable: false },
  instrument_must_not_be_halted: { code: 1213, retryable: false },
  instrument_must_not_be_ended: { code: 1214, retryable: false },
  // Whether the market takes orders.
  instrument_must_be_trading: { code: 1301, retryable: true },
  session_must_be_open: { code: 1302, retryable: true },
  mode_must_allow_order: { code: 1303, retryable: true },
  index_must_be_published: { code: 1304, retryable: true },
  index_must_be_fresh: { code: 1305, retryable: true },
  // The order itself.
  order_must_exist: { code: 1401, retryable: false },
  order_must_belong_to_account: { code: 1402, retryable: false },
  client_order_id_must_be_valid: { code: 1403, retryable: false },
  client_order_id_must_be_unique: { code: 1404, retryable: false },
  size_must_be_positive: { code: 1405, retryable: false },
  size_must_be_on_lot: { code: 1406, retryable: false },
  size_must_reach_minimum: { code: 1407, retryable: false },
  size_must_not_exceed_maximum: { code: 1408, retryable: false },
  price_must_be_positive: { code: 1409, retryable: false },
  price_must_be_on_tick: { code: 1410, retryable: false },
  price_must_be_within_range: { code: 1411, retryable: false },
  price_must_be_within_band: { code: 1412, retryable: true },
  market_order_must_be_immediate: { code: 1413, retryable: false },
  post_only_must_be_resting_limit: { code: 1414, retryable: false },
  // Given until reduce-only orders could rest; its code stays for the archives.
  reduce_only_must_be_immediate: { code: 1415, retryable: false },
  reduce_only_must_reduce: { code: 1416, retryable: false },
  amend_must_change_something: { code: 1417, retryable: false },
  expiry_must_be_ahead: { code: 1418, retryable: false },
  expiry_must_belong_to_good_till_date: { code: 1419, retryable: false },
  day_order_must_have_session_end: { code: 1420, retryable: false },
  batch_must_be_bounded: { code: 1421, retryable: false },
  mass_quote_must_be_bounded: { code: 1422, retryable: false },
  quote_sides_must_not_cross: { code: 1423, retryable: false },
  // What it meets in the book.
  opposite_side_must_have_orders: { code: 1501, retryable: true },
  post_only_must_not_take: { code: 1502, retryable: true },
  fill_or_kill_must_fill_whole: { code: 1503, retryable: true },
  open_orders_must_not_exceed_maximum: { code: 1504, retryable: true },
  book_must_have_room: { code: 1505, retryable: true },
  due_orders_must_have_left: { code: 1506, retryable: true },
  // Money and risk.
  amount_must_be_positive: { code: 1601, retryable: false },
  balance_must_stay_within_maximum: { code: 1602, retryable: false },
  position_must_stay_within_limit: { code: 1603, retryable: false },
  account_must_only_reduce: { code: 1604, retryable: true },
  funds_must_cover_order: { code: 1605, retryable: true },
  margin_must_cover_order: { code: 1606, retryable: true },
  pledge_must_not_be_in_use: { code: 1607, retryable: true },
  free_balance_must_cover_move: { code: 1608, retryable: true },
  // Deposits.
  deposit_must_not_be_credited_already: { code: 1701, retryable: false },
  deposit_must_be_above_finalized_height: { code: 1702, retryable: false },
  finalized_height_must_rise: { code: 1703, retryable: false },
  // Prices.
  index_value_must_be_within_range: { code: 1801, retryable: false },
  history_must_be_bounded: { code: 1802, retryable: false },
} as const satisfies Record<string, { readonly code: number; readonly retryable: boolean }>;

export type Refusal = keyof typeof refusals;
export type RefusalCode = (typeof refusals)[Refusal]["code"];

const byCode = new Map<number, Refusal>(Object.entries(refusals).map(([name, { code }]) => [code, name as Refusal]));

/** The name behind a code; `undefined` for a code that no release has used. */
export function refusalOf(code: number): Refusal | undefined {
  return byCode.get(code);
}
