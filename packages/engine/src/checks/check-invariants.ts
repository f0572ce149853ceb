/**
 * Recomputes everything that must always hold and asserts that it does: for tests, the simulator and the recovery tool. Slow.
 * `books: false` leaves out the inner structure of the books, which takes most of the time.
 */
import { notionalOf, type Size } from "@crossfloor/instruments";
import { checkHolds, checkLedger, floorBalanceOf, hasAccount, type Reservation } from "@crossfloor/ledger";
import type { OrderId } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import { accountMargin, createMarginTotals, walkMargin } from "../money/account-margin.ts";
import { restingLoss } from "../money/limit-loss.ts";
import { holdAsset, spotHold } from "../money/spot-hold.ts";
import { firstOrder, orderCount, ordersOf, reduceOnlyCount } from "../state/account-orders.ts";
import {
  accountOf, EXPOSURE_COUNT, FIRST_UNCOUNTED, firstExposure, SPARE, SPARE_VERSION,
} from "../state/account-rows.ts";
import { COUNTED, type Exposure, exposureAt, exposureIn, exposureOf, exposuresOf, HOLDER, NEXT_EXPOSURE, NEXT_UNCOUNTED } from "../state/exposure-rows.ts";
import { ID, NEXT, openOrder, openOrders, placeOf, PREVIOUS } from "../state/order-rows.ts";
import { type AccountPlace, type ExposureRow, noAccount, noExposure, noOrder, type OrderRow } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";

export function checkInvariants(state: EngineState, { books = true }: { readonly books?: boolean } = {}): void {
  checkLedger(state.ledger);
  checkHolds(state.ledger, reservations(state));
  checkAccounts(state);
  for (const slot of state.slotList) {
    if (books) slot.book.check();
    checkBook(state, slot);
    checkPositions(state, slot);
  }
  checkClearing(state);
  checkMarginSums(state);
  if (books) state.orders.books.check(state.orders.size);
  assert(state.orders.size === sum(state.slotList.map((slot) => slot.book.orderCount)), "every open order rests in one book");
  checkExpiries(state);
  checkQuotes(state);
  assert(state.depositKeyCount === sum([...state.chains.values()].map((chain) => chain.keys.size)), "deposit keys are counted right");
}

/** What every open spot order holds, never less than its rest costs at its limit. */
function reservations(state: EngineState): Reservation[] {
  const found: Reservation[] = [];
  for (const order of openOrders(state)) {
    if (!order.slot.spot) {
      assert(order.hold === 0, "only spot orders hold money");
      continue;
    }
    const least = order.side === "sell" ? spotHold(order.slot, "sell", order.limit, order.open) : notionalOf(order.slot.terms.product, order.limit, order.open);
    assert(order.hold >= least, "a spot order holds what its rest costs at its limit");
    found.push({ account: order.account, asset: holdAsset(order.slot, order.side), amount: order.hold });
  }
  return found;
}

function checkAccounts(state: EngineState): void {
  assert(state.accounts.count === state.accountIds.length, "every account is listed once");
  let before = 0;
  for (const id of state.accountIds) {
    assert(id > before, "accounts are listed ascending");
    before = id;
    const account = accountOf(state, id);
    assert(account !== noAccount && hasAccount(state.ledger, id) && state.accounts.id(account) === id, "every account is open in the ledger, under the same place");
    checkOrders(state, account);
    checkExposures(state, account);
  }
}

function checkOrders(state: EngineState, account: AccountPlace): void {
  const { rows } = state.orders;
  let previous = noOrder;
  for (let row = firstOrder(state, account); row !== noOrder; row = (rows[row + NEXT] | 0) as OrderRow) {
    assert(state.orders.find(rows[row + ID]) === row, "an account's orders are open");
    assert(rows[row + PREVIOUS] === previous && (previous === noOrder || rows[previous + ID] < rows[row + ID]), "an account's orders ascend");
    previous = row;
  }
  const orders = ordersOf(state, account);
  for (const order of orders) {
    assert(order.account === state.accounts.id(account), "an account's orders are its own");
    assert(order.exposure !== noExposure && order.exposure === exposureOf(state, account, order.slot), "an open order knows what it is part of");
    assert(order.clientOrderId === "" || state.accounts.clientIds(account).find(order.clientOrderId) === order.id, "a client id names its open order");
    assert(order.slot.book.orderAt(placeOf(state.orders.find(order.id))) === order.id, "an open order knows where it rests");
  }
  assert(orders.length === orderCount(state, account), "an account's orders are counted right");
  assert(reduceOnlyCount(state, account) === orders.filter(({ reduceOnly }) => reduceOnly).length, "an account's reduce-only orders are counted right");
}

function checkExposures(state: EngineState, account: AccountPlace): void {
  const { rows } = state.exposures;
  const at = state.accounts.at(account);
  const uncounted = new Set<number>();
  for (let row = state.accounts.rows[at + FIRST_UNCOUNTED]; row !== noExposure; row = rows[row + NEXT_UNCOUNTED]) uncounted.add(row);
  const instruments = new Set<number>();
  for (let row = firstExposure(state, account); row !== noExposure; row = (rows[row + NEXT_EXPOSURE] | 0) as ExposureRow) {
    const exposure = exposureAt(state, row);
    assert(!instruments.has(exposure.slot.id), "an account has one exposure in an instrument");
    assert(rows[row + HOLDER] === account && exposureOf(state, account, exposure.slot) === row, "an exposure is found under its account and instrument");
    assert((rows[row + COUNTED] === 0) === uncounted.has(row), "what is not counted waits to be counted");
    assert(exposure.size !== 0 || exposure.orders > 0, "no exposure is empty");
    assert(exposure.size !== 0 || exposure.cost === 0, "what is closed has no cost");
    checkReduceOnly(state, account, exposure);
    instruments.add(exposure.slot.id);
  }
  assert(instruments.size === state.accounts.rows[at + EXPOSURE_COUNT], "an account's exposures are counted right");
}

/** While a reduce-only order rests, all that rests on its side only closes. */
function checkReduceOnly(state: EngineState, account: AccountPlace, exposure: Exposure): void {
  let buys = 0;
  let sells = 0;
  for (const order of ordersOf(state, account)) {
    if (!order.reduceOnly || order.slot !== exposure.slot) continue;
    if (order.side === "buy") buys += order.open;
    else sells += order.open;
  }
  assert(buys === exposure.reduceBuys && sells === exposure.reduceSells, "exposures count the reduce-only orders");
  assert(buys === 0 || exposure.buys <= -exposure.size, "reduce-only buys close no more than is short");
  assert(sells === 0 || exposure.sells <= exposure.size, "reduce-only sells close no more than is long");
}

/** Every open order with an end waits for it, and nothing else does. */
function checkExpiries(state: EngineState): void {
  let waiting = 0;
  let first = Number.MAX_SAFE_INTEGER;
  for (const order of openOrders(state)) {
    if (order.expiresAt === 0) continue;
    assert(state.expiries.has(state.orders.find(order.id)), "an open order with an end waits for it");
    waiting += 1;
    first = Math.min(first, order.expiresAt);
  }
  assert(waiting === state.expiries.count, "only open orders wait for their end");
  assert(first === state.expiries.firstDue, "the first end is known");
}

/** Every open order that is a side of a quote is found as that side, and nothing else is. */
function checkQuotes(state: EngineState): void {
  let quoted = 0;
  for (const { id, account, slot, side, quoteSet } of openOrders(state)) {
    if (quoteSet === 0) continue;
    assert(state.quotes.find(accountOf(state, account), slot.place, quoteSet, side) === state.orders.find(id), "one open order is one side of a quote");
    quoted += 1;
  }
  assert(quoted === state.quotes.count, "only open orders are quotes");
}

/** The book is not crossed, and says of each order what the engine says. */
function checkBook(state: EngineState, slot: InstrumentSlot): void {
  const { book } = slot;
  const bid = book.bestBid();
  const ask = book.bestAsk();
  assert(bid === undefined || ask === undefined || bid < ask, "a book is neither crossed nor locked");
  const resting = new Map<number, { buys: number; sells: number; orders: number }>();
  for (const side of ["buy", "sell"] as const) {
    book.forEachOrder(side, (id, owner, _side, price, size) => {
      const order = openOrder(state, id as OrderId);
      assert(order !== undefined && order.slot === slot && order.side === side, "every order in a book is open");
      assert(order.account === owner && order.limit === price && order.open === size, "book and orders agree");
      assert(size > 0 && order.filled >= 0, "an open order has something open");
      const counted = resting.get(owner) ?? { buys: 0, sells: 0, orders: 0 };
      if (side === "buy") counted.buys += size;
      else counted.sells += size;
      counted.orders += 1;
      resting.set(owner, counted);
    });
  }
  for (const id of state.accountIds) {
    const exposure = exposureIn(state, accountOf(state, id), slot.id);
    const counted = resting.get(id);
    assert((exposure?.buys ?? 0) === (counted?.buys ?? 0), "exposures count the resting buys");
    assert((exposure?.sells ?? 0) === (counted?.sells ?? 0), "exposures count the resting sells");
    assert((exposure?.orders ?? 0) === (counted?.orders ?? 0), "exposures count the resting orders");
  }
}

/** Longs and shorts are equal, and no cost lies outside what the traded prices allow. */
function checkPositions(state: EngineState, slot: InstrumentSlot): void {
  let net = 0n;
  let long = 0;
  for (const id of state.accountIds) {
    const exposure = exposureIn(state, accountOf(state, id), slot.id);
    if (exposure === undefined) continue;
    net += BigInt(exposure.size);
    if (exposure.size > 0) long += exposure.size;
    if (exposure.size === 0) continue;
    assert(!slot.spot, "spot leaves no position");
    const size = Math.abs(exposure.size) as Size;
    const most = Math.max(notionalOf(slot.terms.product, slot.tradedLow, size), notionalOf(slot.terms.product, slot.tradedHigh, size));
    assert(Math.abs(exposure.cost) <= most + state.nextTrade, "a cost is made of traded prices");
  }
  if (!slot.settling) assert(net === 0n, "the positions in an instrument add up to zero");
  assert(long === slot.openInterest, "open interest is what is held long");
}

/** What clearing has paid out is what positions have cost. */
function checkClearing(state: EngineState): void {
  for (const asset of state.assetIds) {
    let cost = 0n;
    for (const id of state.accountIds) for (const exposure of exposuresOf(state, accountOf(state, id))) if (exposure.slot.asset === asset) cost += BigInt(exposure.cost);
    for (const slot of state.slotList) if (slot.asset === asset) cost += BigInt(slot.settledValue);
    assert(BigInt(floorBalanceOf(state.ledger, "clearing", asset)) === -cost, "clearing holds what the open positions have cost");
  }
}

/** What margin adds up to is what walking the exposures gives, and markets with orders beyond the mark are counted right. */
function checkMarginSums(state: EngineState): void {
  const kept = createMarginTotals();
  const walked = createMarginTotals();
  for (const id of state.accountIds) {
    const account = accountOf(state, id);
    accountMargin(state, account, null, kept);
    walkMargin(state, account, null, walked);
    for (const name of ["collateral", "owed", "profit", "loss", "equity", "marginInit", "marginMaint"] as const) assert(kept[name] === walked[name], `the kept ${name} of an account is the sum over its exposures`);
    const row = state.accounts.at(account);
    const spare = walked.equity - walked.marginInit - restingLoss(state, account, noOrder);
    assert(state.accounts.rows[row + SPARE_VERSION] !== state.marketVersion || state.accounts.rows[row + SPARE] <= spare, "an account has no less to spare than is said");
  }
  const beyond = state.slotList.filter(({ spot, book, mark }) => !spot && ((book.bestBid() ?? mark) > mark || (book.bestAsk() ?? mark) < mark));
  assert(beyond.length === state.beyondMarkCount && beyond.every(({ beyondMark }) => beyondMark), "markets with orders beyond the mark are known");
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
