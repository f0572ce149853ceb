/**
 * Recomputes everything that must always hold and asserts that it does: for tests, the simulator and the recovery tool. Slow.
 * `books: false` leaves out the inner structure of the books, which takes most of the time.
 */
import { notionalOf, type Size } from "@crossfloor/instruments";
import { checkHolds, checkLedger, floorBalanceOf, hasAccount, type Reservation } from "@crossfloor/ledger";
import { assert } from "@crossfloor/stdx";
import { holdAsset, spotHold } from "../money/spot-hold.ts";
import { type Account, type Exposure, exposureOf } from "../state/account.ts";
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
  assert(state.orders.size === sum(state.slotList.map((slot) => slot.book.orderCount)), "every open order rests in one book");
  checkExpiries(state);
  assert(state.depositKeyCount === sum([...state.chains.values()].map((chain) => chain.keys.size)), "deposit keys are counted right");
}

/** What every open spot order holds, never less than its rest costs at its limit. */
function reservations(state: EngineState): Reservation[] {
  const found: Reservation[] = [];
  for (const order of state.orders.values()) {
    if (!order.slot.spot) {
      assert(order.hold === 0, "only spot orders hold money");
      continue;
    }
    const least = order.side === "sell" ? spotHold(order.slot, "sell", order.limit, order.open) : notionalOf(order.slot.terms.product, order.limit, order.open);
    assert(order.hold >= least, "a spot order holds what its rest costs at its limit");
    found.push({ account: order.account.id, asset: holdAsset(order.slot, order.side), amount: order.hold });
  }
  return found;
}

function checkAccounts(state: EngineState): void {
  assert(state.accounts.size === state.accountIds.length, "every account is listed once");
  let before = 0;
  for (const id of state.accountIds) {
    assert(id > before, "accounts are listed ascending");
    before = id;
    const account = state.accounts.get(id);
    assert(account !== undefined && hasAccount(state.ledger, id), "every account is open in the ledger");
    let orders = 0;
    let last = 0;
    for (let order = account.firstOrder; order !== null; order = order.next) {
      assert(order.account === account && state.orders.get(order.id) === order, "an account's orders are open");
      assert(order.id > last, "an account's orders ascend");
      assert(order.clientOrderId === "" || account.clientIds.find(order.clientOrderId) === order.id, "a client id names its open order");
      last = order.id;
      orders += 1;
    }
    assert(orders === account.orderCount, "an account's orders are counted right");
    assert(account.reduceOnlyCount === countReduceOnly(account), "an account's reduce-only orders are counted right");
    let instrument = 0;
    for (const exposure of account.exposures) {
      assert(exposure.slot.id > instrument, "exposures ascend by instrument");
      assert(exposure.size !== 0 || exposure.orders > 0, "no exposure is empty");
      assert(exposure.size !== 0 || exposure.cost === 0, "what is closed has no cost");
      checkReduceOnly(account, exposure);
      instrument = exposure.slot.id;
    }
  }
}

function countReduceOnly(account: Account): number {
  let count = 0;
  for (let order = account.firstOrder; order !== null; order = order.next) count += order.reduceOnly ? 1 : 0;
  return count;
}

/** While a reduce-only order rests, all that rests on its side only closes. */
function checkReduceOnly(account: Account, exposure: Exposure): void {
  let buys = 0;
  let sells = 0;
  for (let order = account.firstOrder; order !== null; order = order.next) {
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
  for (const order of state.orders.values()) {
    if (order.expiresAt === 0) continue;
    assert(state.expiries.has(order), "an open order with an end waits for it");
    waiting += 1;
    first = Math.min(first, order.expiresAt);
  }
  assert(waiting === state.expiries.count, "only open orders wait for their end");
  assert(first === state.expiries.firstDue, "the first end is known");
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
      const order = state.orders.get(id as Parameters<typeof state.orders.get>[0]);
      assert(order !== undefined && order.slot === slot && order.side === side, "every order in a book is open");
      assert(order.account.id === owner && order.limit === price && order.open === size, "book and orders agree");
      assert(size > 0 && order.filled >= 0, "an open order has something open");
      const counted = resting.get(owner) ?? { buys: 0, sells: 0, orders: 0 };
      if (side === "buy") counted.buys += size;
      else counted.sells += size;
      counted.orders += 1;
      resting.set(owner, counted);
    });
  }
  for (const account of state.accounts.values()) {
    const exposure = exposureOf(account, slot.id);
    const counted = resting.get(account.id);
    assert((exposure?.buys ?? 0) === (counted?.buys ?? 0), "exposures count the resting buys");
    assert((exposure?.sells ?? 0) === (counted?.sells ?? 0), "exposures count the resting sells");
    assert((exposure?.orders ?? 0) === (counted?.orders ?? 0), "exposures count the resting orders");
  }
}

/** Longs and shorts are equal, and no cost lies outside what the traded prices allow. */
function checkPositions(state: EngineState, slot: InstrumentSlot): void {
  let net = 0n;
  let long = 0;
  for (const account of state.accounts.values()) {
    const exposure = exposureOf(account, slot.id);
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
    for (const account of state.accounts.values()) for (const exposure of account.exposures) if (exposure.slot.asset === asset) cost += BigInt(exposure.cost);
    for (const slot of state.slotList) if (slot.asset === asset) cost += BigInt(slot.settledValue);
    assert(BigInt(floorBalanceOf(state.ledger, "clearing", asset)) === -cost, "clearing holds what the open positions have cost");
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
