/**
 * How every entry is made: begin, one call per line, finish. Package-internal.
 *
 * A line is written and applied by the same call, so entries and balances cannot drift apart; `finish` asserts that the lines
 * add up to zero per asset before anybody hears of them. The operations check everything before their first line.
 */
import { balanceMax } from "@crossfloor/instruments";
import { assert } from "@crossfloor/stdx";
import { type EmitEntry, entryLinesMax } from "./entry.ts";
import type { EntryKind, FloorClass, LedgerClass } from "./ledger-class.ts";
import { floorClasses } from "./ledger-class.ts";
import { ACCOUNT, ASSET, FREE, HELD, KIND, type Ledger, OWED, PLEDGED } from "./ledger.ts";

export function begin(ledger: Ledger, kind: EntryKind): void {
  ledger.entry.kind = kind;
  ledger.entry.count = 0;
}

/** Adds to the pledged or the free part of a row. */
export function addCash(ledger: Ledger, row: number, part: typeof PLEDGED | typeof FREE, amount: number): void {
  const rows = ledger.rows;
  const asset = rows[row + ASSET];
  const before = rows[row + part];
  const after = before + amount;
  assert(after >= 0, "cash is never negative");
  rows[row + part] = after;
  ledger.positive[asset] += amount;
  line(ledger, cashClass(rows[row + KIND], part), rows[row + ACCOUNT], asset, amount);
}

/** Adds to a debt; the line is its negative. */
export function addOwed(ledger: Ledger, row: number, amount: number): void {
  const rows = ledger.rows;
  const after = rows[row + OWED] + amount;
  assert(after >= 0, "a debt is repaid once");
  rows[row + OWED] = after;
  line(ledger, "owed", rows[row + ACCOUNT], rows[row + ASSET], -amount);
}

/** Adds to one of the floor's own balances. */
export function addFloor(ledger: Ledger, of: FloorClass, asset: number, amount: number): void {
  const at = asset * floorClasses.length + floorClasses.indexOf(of);
  const before = ledger.floor[at];
  const after = before + amount;
  ledger.floor[at] = after;
  ledger.positive[asset] += Math.max(after, 0) - Math.max(before, 0);
  line(ledger, of, 0, asset, amount);
}

/** Closes the entry and tells it. */
export function finish(ledger: Ledger, emit: EmitEntry): void {
  const entry = ledger.entry;
  const first = entry.lines[0].asset;
  let second = 0;
  let sumFirst = 0;
  let sumSecond = 0;
  for (let index = 0; index < entry.count; index++) {
    const { asset, amount } = entry.lines[index];
    if (asset === first) sumFirst += amount;
    else {
      assert(second === 0 || second === asset, "an entry has at most two assets");
      second = asset;
      sumSecond += amount;
    }
    assert(ledger.positive[asset] <= balanceMax, "the positive balances of an asset stay within balanceMax");
  }
  assert(sumFirst === 0, "the lines of an entry add up to zero per asset");
  assert(sumSecond === 0, "the lines of an entry add up to zero per asset, the second as the first");
  ledger.entries += 1;
  entry.number = ledger.entries;
  emit(entry);
}

/** pledged + free − held. */
export function availableIn(ledger: Ledger, row: number): number {
  return ledger.rows[row + PLEDGED] + ledger.rows[row + FREE] - ledger.rows[row + HELD];
}

/** Takes `amount` of cash from a row, one part first, and the rest from the other. */
export function draw(ledger: Ledger, row: number, amount: number, first: typeof PLEDGED | typeof FREE): void {
  const fromFirst = Math.min(amount, ledger.rows[row + first]);
  if (fromFirst > 0) addCash(ledger, row, first, -fromFirst);
  if (amount > fromFirst) addCash(ledger, row, first === PLEDGED ? FREE : PLEDGED, fromFirst - amount);
}

/** Pays a debt from what is available: called wherever cash came in or a hold fell, so that debt and available cash never stand side by side. */
export function repayOwed(ledger: Ledger, row: number, emit: EmitEntry): void {
  const amount = Math.min(ledger.rows[row + OWED], availableIn(ledger, row));
  if (amount === 0) return;
  begin(ledger, "owedRepaid");
  draw(ledger, row, amount, PLEDGED);
  addOwed(ledger, row, -amount);
  finish(ledger, emit);
}

/** Moves `amount` from an account to a floor class; what its available cash does not cover becomes a debt. */
export function debit(ledger: Ledger, row: number, amount: number, kind: EntryKind, to: FloorClass, first: typeof PLEDGED | typeof FREE, emit: EmitEntry): void {
  const asset = ledger.rows[row + ASSET];
  const paid = Math.min(amount, availableIn(ledger, row));
  if (paid > 0) {
    begin(ledger, kind);
    draw(ledger, row, paid, first);
    addFloor(ledger, to, asset, paid);
    finish(ledger, emit);
  }
  if (amount > paid) {
    begin(ledger, "owedIncurred");
    addOwed(ledger, row, amount - paid);
    addFloor(ledger, to, asset, amount - paid);
    finish(ledger, emit);
  }
}

/** Moves `amount` from a floor class to the pledged part of an account, and from there to its debt if it has one. */
export function credit(ledger: Ledger, row: number, amount: number, kind: EntryKind, from: FloorClass, emit: EmitEntry): void {
  begin(ledger, kind);
  addCash(ledger, row, PLEDGED, amount);
  addFloor(ledger, from, ledger.rows[row + ASSET], -amount);
  finish(ledger, emit);
  repayOwed(ledger, row, emit);
}

function cashClass(kind: number, part: typeof PLEDGED | typeof FREE): LedgerClass {
  if (kind === 1) return "house";
  return part === PLEDGED ? "customerFutures" : "customerProperty";
}

function line(ledger: Ledger, of: LedgerClass, account: number, asset: number, amount: number): void {
  const entry = ledger.entry;
  assert(entry.count < entryLinesMax, "an entry has at most entryLinesMax lines");
  const next = entry.lines[entry.count];
  next.class = of;
  next.account = account;
  next.asset = asset;
  next.amount = amount;
  entry.count += 1;
}
