/**
 * Faults to plant, one for each invariant that the simulator holds: text of the real sources, rewritten while they are loaded.
 * Nothing in the sources knows of them. `find` stands there exactly once.
 */
export interface Rewrite {
  /** From the repository's root. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export interface PlantedFault {
  readonly id: string;
  /** What goes wrong. */
  readonly what: string;
  readonly rewrites: readonly Rewrite[];
}

const engine = (file: string, find: string, replace: string): Rewrite => ({ file: `packages/engine/src/${file}`, find, replace });
const protocol = (file: string, find: string, replace: string): Rewrite => ({ file: `packages/protocol/src/${file}`, find, replace });
const ledger = (file: string, find: string, replace: string): Rewrite => ({ file: `packages/ledger/src/${file}`, find, replace });
const book = (find: string, replace: string): Rewrite => ({ file: "packages/book/src/book.ts", find, replace });

export const plantedFaults: readonly PlantedFault[] = [
  { id: "L1", what: "an entry's first line is told one unit larger", rewrites: [protocol("posted-entry.ts", "entry.account, asset, amount)", "entry.account, asset, amount + (kind === entryKindCodes.fee ? 1 : 0))")] },
  { id: "L2", what: "a debt grows by a unit that nobody is owed", rewrites: [ledger("posting.ts", "rows[row | OWED] = after;", "rows[row | OWED] = after > 0 ? after + 1 : after;")] },
  { id: "L3", what: "a loss takes cash that is not there", rewrites: [
    ledger("posting.ts", "  const paid = amount < available ? amount : available;", "  const paid = amount;"),
    ledger("posting.ts", '  assert(after >= 0, "cash is never negative");\n', ""),
    ledger("posting.ts", '  assert(after >= 0, "a debt is repaid once");\n', ""),
  ] },
  { id: "L4", what: "every entry of a fee takes two numbers", rewrites: [ledger("posting.ts", "  ledger.entries += 1;", "  ledger.entries += ledger.entry.kind === 5 ? 2 : 1;")] },
  { id: "L5", what: "a cancelled order keeps its hold", rewrites: [engine("orders/end-order.ts", "  if (hold > 0) releaseHold(state, order, hold);\n", "  void releaseHold;\n  void hold;\n")] },
  { id: "L6", what: "the ledger's row gets a unit that the entry does not tell", rewrites: [ledger("posting.ts", "  ledger.rows[row | part] = after;", "  ledger.rows[row | part] = after + (amount > 0 && ledger.entries % 31 === 0 ? 1 : 0);")] },
  { id: "L7", what: "the maker's fee is told and not charged", rewrites: [engine("orders/fill.ts", "makerCash, fill.makerFee, state.emitEntry", "makerCash, 0, state.emitEntry")] },
  { id: "L8", what: "fees round down, for the customer", rewrites: [engine("money/valuation.ts", "Math.ceil(product / under) + 0 :", "Math.floor(product / under) - 1 :")] },
  { id: "L9", what: "an entry is told in half units", rewrites: [protocol("posted-entry.ts", "account, asset, amount } as LedgerLine", "account, asset, amount: amount / 2 } as LedgerLine")] },
  { id: "L11", what: "a deposit brings in more than was credited", rewrites: [engine("accounts/credit-deposit.ts", "deposit(state.ledger, account, asset, amount, state.emitEntry);", "deposit(state.ledger, account, asset, amount + 1, state.emitEntry);")] },
  { id: "M1", what: "what was left crosses the book and rests", rewrites: [
    engine("orders/take.ts", "book.match(sideOf(kind), rows[taker | LIMIT], size,", 'book.match(sideOf(kind), rows[taker | LIMIT] - (sideOf(kind) === "buy" ? 400 : -400), size,'),
    book('    assert(ladders.wide[((ladder ^ 1) << 3) | BEST_KEY] < 0 - key, "an order that rests crosses nothing");\n', ""),
  ] },
  { id: "M2", what: "an order that was made smaller trades at once with what it could reach last", rewrites: [engine("orders/take.ts", "rows[taker | LIMIT], size, state.accounts", "rows[taker | LIMIT], size > 1 ? ((size - 1) as Size) : size, state.accounts")] },
  { id: "M3", what: "a cancelled remainder is told one lot too large", rewrites: [engine("orders/end-order.ts", "cancelled.remaining = rows[order | OPEN] as Size;", "cancelled.remaining = (rows[order | OPEN] + (resting ? 0 : 1)) as Size;")] },
  { id: "M4", what: "a cancelled order is told twice", rewrites: [engine("orders/end-order.ts", "  tellCancelled(state, slot, order, true, reason);\n", "  tellCancelled(state, slot, order, true, reason);\n  tellCancelled(state, slot, order, true, reason);\n")] },
  { id: "M5", what: "the book is told another owner, so nobody meets himself", rewrites: [engine("orders/take.ts", "state.accounts.id(rows[taker | ACCOUNT] as AccountPlace), selfTradeOf(kind)", "state.accounts.id(rows[taker | ACCOUNT] as AccountPlace) + 1_000_000, selfTradeOf(kind)")] },
  { id: "M6", what: "prices off the tick are taken", rewrites: [engine("orders/check-order.ts", '    if (!onTick(asked, trading.priceTick)) return refuse("price_must_be_on_tick");\n', "")] },
  { id: "M7", what: "a post-only order may take", rewrites: [engine("orders/check-book.ts", '  if (isPostOnly(terms)) return refuse("post_only_must_not_take");\n', "")] },
  { id: "M8", what: "cancel-all knows no bound", rewrites: [engine("work/cancel-orders.ts", "      if (more === 0) return -1;\n", "")] },
  { id: "M9", what: "a level's size is shown a lot too large", rewrites: [engine("views/market-view.ts", "[levels.prices[place], levels.sizes[place]]", "[levels.prices[place], levels.sizes[place] + 1]")] },
  { id: "M10", what: "what a fill realises is posted to the first account", rewrites: [engine("orders/fill.ts", "realiseIn(state.ledger, cash,", "realiseIn(state.ledger, 0,")] },
  { id: "M11", what: "limits beyond the band are taken", rewrites: [engine("orders/check-order.ts", '  if (side === "buy" ? limit > valuation.bandHigh : limit < valuation.bandLow) return refuse("price_must_be_within_band");\n', "")] },
  { id: "M12", what: "nothing is cancelled in a halted market", rewrites: [engine("orders/cancel-order.ts", '  cancelResting(state, order, "user");', '  if (state.slotsByPlace.some(({ state: market }) => market === "halted")) return { refusal: "instrument_must_be_trading", detail: "", order: id };\n  cancelResting(state, order, "user");')] },
  { id: "QUOTE-001", what: "the bid of a quote always goes first", rewrites: [engine("orders/mass-quote.ts", "    const sellFirst = rises(state, command, quote);\n", "    const sellFirst = rises(state, command, quote) && false;\n")] },
  { id: "QUOTE-002", what: "a side that is refused stays where it was", rewrites: [engine("orders/mass-quote.ts", '  if (stale !== noOrder) cancelResting(state, stale, "user");\n', "  void stale;\n")] },
  { id: "D1", what: "orders remember how many the process has seen", rewrites: [engine("orders/place-order.ts", "rows[order | CREATED_SEQ] = state.seq;", "rows[order | CREATED_SEQ] = (state.seq + (Reflect.set(globalThis, \"planted\", (Number(Reflect.get(globalThis, \"planted\") ?? 0) + 1) % 1_000) ? Number(Reflect.get(globalThis, \"planted\")) : 0));")] },
  { id: "D3", what: "a decoded position costs one unit more", rewrites: [engine("encoding/decode-state.ts", "state.exposures.rows[exposure + COST] = from.i64();", "state.exposures.rows[exposure + COST] = from.i64() + 1;")] },
  { id: "D4", what: "a retry is done again", rewrites: [engine("apply.ts", "  if (known !== -1 && answers.isTo(known)) return answers.outcomeAt(known);\n", "  if (known !== -1 && answers.isTo(known)) return carryOut(state, sequenced, kind);\n")] },
  { id: "D7", what: "every trade takes two numbers", rewrites: [engine("orders/fill.ts", "state.nextTrade = (trade + 1) as TradeId;", "state.nextTrade = (trade + 2) as TradeId;")] },
];
