/**
 * What a refusal says to people, in both languages: what was not met and, where there is one, the way out. Screens, the API's
 * error page and bots' logs all read this one table; the compiler sees to it that no refusal is without its two sentences.
 */
import type { Refusal } from "./refusal.ts";

export interface RefusalText { readonly en: string; readonly zh: string }
export type TextLanguage = keyof RefusalText;

export const refusalTexts: { readonly [name in Refusal]: RefusalText } = {
  command_must_not_be_expired: { en: "The request reached the engine too late and was not carried out. Send it again if you still want it.", zh: "请求到达撮合引擎时已过期，未被执行。如仍需要，请重新提交。" },
  command_id_must_not_name_another_command: { en: "This request's number was already used for a different request.", zh: "该请求编号已用于另一项请求。" },
  command_must_be_allowed_to_this_origin: { en: "This request is not allowed through this door.", zh: "不允许通过此入口提交该请求。" },
  command_must_be_well_formed: { en: "The request has a part that cannot be read. Check the values entered.", zh: "请求中有无法识别的内容，请检查所填数值。" },
  engine_must_have_room: { en: "The engine is at its limit for now. Try again in a moment.", zh: "撮合引擎暂时已达上限，请稍后重试。" },

  account_must_exist: { en: "The trading account is not open yet. This takes a moment after sign-up; try again shortly.", zh: "交易账户尚未开通。注册后需要片刻，请稍后重试。" },
  account_must_not_exist: { en: "This trading account is already open.", zh: "该交易账户已经开通。" },
  account_must_be_within_accounts_max: { en: "No more trading accounts can be opened at present.", zh: "目前无法再开通新的交易账户。" },

  asset_must_exist: { en: "This asset is not known here.", zh: "没有此资产。" },
  asset_must_not_exist: { en: "This asset is already listed.", zh: "该资产已上线。" },
  index_must_exist: { en: "The index is not known here.", zh: "没有此指数。" },
  index_version_must_follow: { en: "The index was changed in the meantime. Look at its current version and try again.", zh: "该指数已被修改，请查看当前版本后重试。" },
  calendar_must_exist: { en: "The trading calendar is not known here.", zh: "没有此交易日历。" },
  calendar_version_must_follow: { en: "The trading calendar was changed in the meantime. Look at its current version and try again.", zh: "交易日历已被修改，请查看当前版本后重试。" },
  instrument_must_exist: { en: "This instrument is not known here.", zh: "没有此合约或交易对。" },
  instrument_must_not_exist: { en: "This instrument is already listed.", zh: "该合约或交易对已上线。" },
  instrument_version_must_follow: { en: "The instrument's terms were changed in the meantime. Look at the current version and try again.", zh: "合约条款已被修改，请查看当前版本后重试。" },
  instrument_product_must_stay: { en: "What an instrument promises cannot be changed after listing; list a new one.", zh: "合约上线后其权益内容不可更改，请另行上线新合约。" },
  listing_must_be_valid: { en: "The terms break a rule of listing.", zh: "条款不符合上线规则。" },
  instrument_must_be_halted: { en: "The instrument is not halted.", zh: "该合约当前未停牌。" },
  instrument_must_not_be_halted: { en: "The instrument is already halted.", zh: "该合约已停牌。" },
  instrument_must_not_be_ended: { en: "The instrument has ended and takes no more requests.", zh: "该合约已结束，不再接受请求。" },

  instrument_must_be_trading: { en: "This market is halted. You can cancel orders; new ones are taken when trading resumes.", zh: "该市场已停牌。可以撤单，恢复交易后方可下单。" },
  session_must_be_open: { en: "This market is closed now. Orders are taken when its next session opens.", zh: "该市场现已休市，下一交易时段开始后可下单。" },
  mode_must_allow_order: { en: "This market takes no orders of this kind at present.", zh: "该市场目前不接受此类订单。" },
  index_must_be_published: { en: "This market has no reference price yet. Try again when one is shown.", zh: "该市场尚无参考价格，请在价格出现后重试。" },
  index_must_be_fresh: { en: "This market's reference price is out of date. Orders that add risk are taken when it is fresh again.", zh: "该市场的参考价格已过时，价格恢复更新后方可提交增加风险的订单。" },

  order_must_exist: { en: "There is no such open order. It may have been filled or cancelled already.", zh: "没有此未完成订单，可能已成交或已撤销。" },
  order_must_belong_to_account: { en: "There is no such order in your account.", zh: "您的账户中没有此订单。" },
  client_order_id_must_be_valid: { en: "The order's own id must be 1 to 36 printable characters without accents.", zh: "自定义订单编号须为 1 至 36 个可打印的 ASCII 字符。" },
  client_order_id_must_be_unique: { en: "An order with this id exists already. It was not sent twice.", zh: "已存在相同编号的订单，未重复提交。" },
  size_must_be_positive: { en: "The size must be above zero.", zh: "数量必须大于零。" },
  size_must_be_on_lot: { en: "The size must be a multiple of the lot.", zh: "数量必须是最小数量单位的整数倍。" },
  size_must_reach_minimum: { en: "The size is below the smallest order of this market.", zh: "数量低于该市场的最小下单量。" },
  size_must_not_exceed_maximum: { en: "The size is above the largest order of this market. Split it.", zh: "数量超过该市场的单笔上限，请拆分下单。" },
  price_must_be_positive: { en: "The price must be above zero in this market.", zh: "该市场的价格必须大于零。" },
  price_must_be_on_tick: { en: "The price must be a multiple of the tick.", zh: "价格必须是最小变动价位的整数倍。" },
  price_must_be_within_range: { en: "The price is outside what this market can hold.", zh: "价格超出该市场允许的范围。" },
  price_must_be_within_band: { en: "The price is too far beyond the mark price. Move it closer.", zh: "价格偏离标记价格过远，请调整到更接近的价位。" },
  market_order_must_be_immediate: { en: "A market order must be immediate: choose IOC or FOK.", zh: "市价单必须立即成交：请选择 IOC 或 FOK。" },
  post_only_must_be_resting_limit: { en: "Post-only needs a limit order that may rest (GTC).", zh: "只做挂单须为可挂单的限价单（GTC）。" },
  reduce_only_must_be_immediate: { en: "A reduce-only order must be immediate: choose IOC or FOK.", zh: "只减仓订单必须立即成交：请选择 IOC 或 FOK。" },
  reduce_only_must_reduce: { en: "There is no position that this reduce-only order would reduce.", zh: "没有可供该只减仓订单减少的持仓。" },
  amend_must_change_something: { en: "The amendment changes neither price nor size.", zh: "改单未改变价格或数量。" },
  expiry_must_be_ahead: { en: "The date until which the order is good has passed already. Choose a later one.", zh: "订单的有效截止时间已过，请选择更晚的时间。" },
  expiry_must_belong_to_good_till_date: { en: "Only a good-till-date order names the time at which it ends.", zh: "只有指定到期日（GTD）订单可以设定到期时间。" },
  day_order_must_have_session_end: { en: "This market does not close, so it has no day orders. Choose GTC or a date.", zh: "该市场不休市，没有当日有效订单。请选择 GTC 或指定到期时间。" },

  batch_must_be_bounded: { en: "A batch has at least one step and no more than the largest number. Split it.", zh: "批量请求至少包含一步，且不得超过步数上限，请拆分提交。" },
  mass_quote_must_be_bounded: { en: "A mass quote has at least one market and no more than the largest number. Split it.", zh: "批量报价至少包含一个市场，且不得超过数量上限，请拆分提交。" },
  quote_sides_must_not_cross: { en: "The bid of a quote must be below its ask.", zh: "报价的买价必须低于卖价。" },
  opposite_side_must_have_orders: { en: "There is nothing to trade against at the moment. Use a limit order or try again.", zh: "目前对手方没有挂单，请改用限价单或稍后重试。" },
  post_only_must_not_take: { en: "This post-only order would have traded at once. Move the price away from the other side.", zh: "该只做挂单会立即成交，请将价格移离对手价。" },
  fill_or_kill_must_fill_whole: { en: "The whole size could not be filled at once, so nothing was traded.", zh: "无法一次全部成交，订单未成交。" },
  open_orders_must_not_exceed_maximum: { en: "You have as many open orders as an account may have. Cancel some first.", zh: "未完成订单已达账户上限，请先撤销部分订单。" },
  book_must_have_room: { en: "This market's book is full. Try again in a moment or trade at once.", zh: "该市场订单簿已满，请稍后重试或使用立即成交订单。" },
  due_orders_must_have_left: { en: "Orders that this one would meet are just expiring. Try again in a moment.", zh: "该订单将遇到的挂单正在到期撤销，请稍后重试。" },

  amount_must_be_positive: { en: "The amount must be above zero.", zh: "金额必须大于零。" },
  balance_must_stay_within_maximum: { en: "The balance would pass the largest amount that can be held.", zh: "余额将超过可持有的上限。" },
  position_must_stay_within_limit: { en: "The position would pass this market's limit.", zh: "持仓将超过该市场的限额。" },
  account_must_only_reduce: { en: "The account is below its maintenance margin: only orders that reduce risk are taken.", zh: "账户低于维持保证金，仅接受降低风险的订单。" },
  funds_must_cover_order: { en: "The balance does not cover this order with its fee.", zh: "余额不足以支付该订单及手续费。" },
  margin_must_cover_order: { en: "The available margin does not cover this order. Deposit more or choose a smaller size.", zh: "可用保证金不足，请充值或减小数量。" },
  pledge_must_not_be_in_use: { en: "This part of the pledge secures positions or orders and cannot be moved now.", zh: "该部分抵押正用于担保持仓或订单，目前不能转出。" },
  free_balance_must_cover_move: { en: "The balance to be moved is smaller than this amount.", zh: "可划转余额小于该金额。" },

  deposit_must_not_be_credited_already: { en: "This deposit was credited before.", zh: "该笔充值已入账。" },
  deposit_must_be_above_finalized_height: { en: "This deposit lies in a part of the chain that is closed for crediting.", zh: "该笔充值所在区块已停止入账。" },
  finalized_height_must_rise: { en: "The finalized height can only rise.", zh: "最终确认高度只能上升。" },

  index_value_must_be_within_range: { en: "The index value is outside what its markets can hold.", zh: "指数值超出其市场允许的范围。" },
  history_must_be_bounded: { en: "Too many candles at once.", zh: "一次提交的 K 线过多。" },
};

/** The sentence for a refusal in one language. */
export function refusalText(refusal: Refusal, language: TextLanguage): string {
  return refusalTexts[refusal][language];
}
