/**
 * How every entry is made: begin, one call per line, finish; or a transfer at once. Package-internal.
 *
 * A line is written and applied by the same call, so entries and balances cannot drift apart; `finish` asserts that the lines
 * add up to zero per asset before anybody hears of them. The operations check everything before their first line.
 */
import { balanceMax } from "@crossfloor/instruments";
import { assert } from "@crossfloor/stdx";
import { type EmitEntry, entryLinesMax, LINE_ACCOUNT, LINE_AMOUNT, LINE_ASSET, LINE_CLASS, lineStride } from "./entry.ts";
import { CUSTOMER_FUTURES, CUSTOMER_PROPERTY, DEBT, FEE, type FloorNumber, floorClassCount, HOUSE, OWED_INCURRED_ENTRY, OWED_REPAID_ENTRY } from "./ledger-class.ts";
import { ACCOUNT, ASSET, FREE, HELD, KIND, type Ledger, OWED, PLEDGED } from "./ledger.ts";

/** `kind`: its number. */
export function begin(ledger: Ledger, kind: number): void {
  ledger.entry.kind = kind;
  ledger.entry.isTransfer = false;
  ledger.entry.count = 0;
}

/** Adds to the pledged or the free part of a row. */
export function addCash(ledger: Ledger, row: number, part: typeof PLEDGED | typeof FREE, amount: number): void {
  const asset = ledger.rows[row | ASSET] | 0;
  moveCash(ledger, row, part, amount);
  ledger.positive[asset] += amount;
  line(ledger, cashClassOf(ledger, row, part), ledger.rows[row | ACCOUNT], asset, amount);
}

/** Adds to a debt; the line is its negative. */
export function addOwed(ledger: Ledger, row: number, amount: number): void {
  const rows = ledger.rows;
  const after = rows[row | OWED] + amount;
  assert(after >= 0, "a debt is repaid once");
  rows[row | OWED] = after;
  line(ledger, DEBT, rows[row | ACCOUNT], rows[row | ASSET] | 0, -amount);
}

/** Adds to one of the floor's own balances. */
export function addFloor(ledger: Ledger, of: FloorNumber, asset: number, amount: number): void {
  ledger.positive[asset] += moveFloor(ledger, of, asset, amount);
  line(ledger, of, 0, asset, amount);
}

/**
 * The whole of the entry that nearly all are: from a floor class to one part of an account's cash, or back where the amount is negative.
 * Its two lines add up to zero since the second is said by the first.
 */
export function transfer(ledger: Ledger, row: number, part: typeof PLEDGED | typeof FREE, amount: number, kind: number, floorClass: FloorNumber, emit: EmitEntry): void {
  const { entry } = ledger;
  const asset = ledger.rows[row | ASSET] | 0;
  moveCash(ledger, row, part, amount);
  const positive = ledger.positive[asset] + (amount + moveFloor(ledger, floorClass, asset, 0 - amount));
  checkPositive(positive);
  ledger.positive[asset] = positive;
  entry.isTransfer = true;
  entry.kind = kind;
  entry.amount = amount;
  entry.asset = asset;
  entry.account = ledger.rows[row | ACCOUNT];
  entry.cashClass = cashClassOf(ledger, row, part);
  entry.floorClass = floorClass;
  tell(ledger, emit);
}

function moveCash(ledger: Ledger, row: number, part: typeof PLEDGED | typeof FREE, amount: number): void {
  const after = ledger.rows[row | part] + amount;
  assert(after >= 0, "cash is never negative");
  ledger.rows[row | part] = after;
}

/** Returns what it adds to the positive balances. */
function moveFloor(ledger: Ledger, of: FloorNumber, asset: number, amount: number): number {
  const at = (asset * floorClassCount + of - FEE) | 0;
  const before = ledger.floor[at];
  const after = before + amount;
  ledger.floor[at] = after;
  return (after > 0 ? after : 0) - (before > 0 ? before : 0);
}

function cashClassOf(ledger: Ledger, row: number, part: typeof PLEDGED | typeof FREE): number {
  if ((ledger.rows[row | KIND] | 0) === 1) return HOUSE;
  return part === PLEDGED ? CUSTOMER_FUTURES : CUSTOMER_PROPERTY;
}

/** Closes the entry and tells it. */
export function finish(ledger: Ledger, emit: EmitEntry): void {
  const entry = ledger.entry;
  const { codes, figures } = entry;
  const end = entry.count * lineStride;
  const first = codes[LINE_ASSET];
  let second = 0;
  let sumFirst = 0;
  let sumSecond = 0;
  for (let at = 0; at < end; at += lineStride) {
    const asset = codes[at + LINE_ASSET];
    const amount = figures[at + LINE_AMOUNT];
    if (asset === first) sumFirst += amount;
    else {
      assert(second === 0 || second === asset, "an entry has at most two assets");
      second = asset;
      sumSecond += amount;
    }
  }
  assert(sumFirst === 0, "the lines of an entry add up to zero per asset");
  assert(sumSecond === 0, "the lines of an entry add up to zero per asset, the second as the first");
  checkPositive(ledger.positive[first]);
  if (second !== 0) checkPositive(ledger.positive[second]);
  tell(ledger, emit);
}

function checkPositive(positive: number): void {
  assert(positive <= balanceMax, "the positive balances of an asset stay within balanceMax");
}

function tell(ledger: Ledger, emit: EmitEntry): void {
  ledger.entries += 1;
  ledger.entry.number = ledger.entries;
  emit(ledger.entry);
}

/** pledged + free − held. */
export function availableIn(ledger: Ledger, row: number): number {
  return ledger.rows[row | PLEDGED] + ledger.rows[row | FREE] - ledger.rows[row | HELD];
}

/** Takes `amount` of cash from a row, one part first, and the rest from the other. */
export function draw(ledger: Ledger, row: number, amount: number, first: typeof PLEDGED | typeof FREE): void {
  if (amount <= ledger.rows[row | first]) addCash(ledger, row, first, -amount);
  else drawBoth(ledger, row, amount, first);
}

function drawBoth(ledger: Ledger, row: number, amount: number, first: typeof PLEDGED | typeof FREE): void {
  const fromFirst = ledger.rows[row | first];
  if (fromFirst > 0) addCash(ledger, row, first, -fromFirst);
  addCash(ledger, row, first === PLEDGED ? FREE : PLEDGED, fromFirst - amount);
}

/** Pays a debt from what is available: called wherever cash came in or a hold fell, so that debt and available cash never stand side by side. */
export function repayOwed(ledger: Ledger, row: number, emit: EmitEntry): void {
  if (ledger.rows[row | OWED] > 0) repay(ledger, row, emit);
}

function repay(ledger: Ledger, row: number, emit: EmitEntry): void {
  const amount = Math.min(ledger.rows[row | OWED], availableIn(ledger, row));
  if (amount === 0) return;
  begin(ledger, OWED_REPAID_ENTRY);
  draw(ledger, row, amount, PLEDGED);
  addOwed(ledger, row, -amount);
  finish(ledger, emit);
}

/**
 * Moves an amount that is not zero between a floor class and an account. What is positive goes to the pledged part, and from there to a
 * debt if there is one. What is negative is taken, `first` from one part, and becomes a debt where available cash does not cover it.
 */
export function post(ledger: Ledger, row: number, amount: number, kind: number, floorClass: FloorNumber, first: typeof PLEDGED | typeof FREE, emit: EmitEntry): void {
  const part = amount > 0 ? PLEDGED : first;
  // What is held may be in either part.
  if (amount > 0 || ledger.rows[row | part] - ledger.rows[row | HELD] >= 0 - amount) {
    transfer(ledger, row, part, amount, kind, floorClass, emit);
    repayOwed(ledger, row, emit); // beside a debt nothing was taken, since nothing was available
  } else debitInParts(ledger, row, -amount, kind, floorClass, first, emit);
}

function debitInParts(ledger: Ledger, row: number, amount: number, kind: number, to: FloorNumber, first: typeof PLEDGED | typeof FREE, emit: EmitEntry): void {
  const available = availableIn(ledger, row);
  const paid = amount < available ? amount : available;
  if (paid > 0) {
    begin(ledger, kind);
    draw(ledger, row, paid, first);
    addFloor(ledger, to, ledger.rows[row | ASSET] | 0, paid);
    finish(ledger, emit);
  }
  if (amount > paid) incur(ledger, row, amount - paid, to, emit);
}

function incur(ledger: Ledger, row: number, amount: number, to: FloorNumber, emit: EmitEntry): void {
  begin(ledger, OWED_INCURRED_ENTRY);
  addOwed(ledger, row, amount);
  addFloor(ledger, to, ledger.rows[row | ASSET] | 0, amount);
  finish(ledger, emit);
}

function line(ledger: Ledger, of: number, account: number, asset: number, amount: number): void {
  const entry = ledger.entry;
  const { count, codes, figures } = entry;
  assert(count < entryLinesMax, "an entry has at most entryLinesMax lines");
  const at = count * lineStride;
  codes[at + LINE_CLASS] = of;
  codes[at + LINE_ASSET] = asset;
  figures[at + LINE_ACCOUNT] = account;
  figures[at + LINE_AMOUNT] = amount;
  entry.count = count + 1;
}
