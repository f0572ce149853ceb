/** What every posting relies on, held at the place where entries are made: the operations above never come near it. */
import { balanceMax } from "@crossfloor/instruments";
import { AssertionError } from "@crossfloor/stdx";
import { expect, test } from "vitest";
import { balanceOf, deposit, hold, type Ledger, movePledge, realiseIn } from "./index.ts";
import { btc, openBooks, people, usd } from "./ledger-fixture.ts";
import {
  CLEARING, CUSTOMER_FUTURES, CUSTOMER_PROPERTY, DEBT, DEPOSIT_ENTRY, entryKinds, EXTERNAL, FEE, FEE_ENTRY, HOUSE, ledgerClasses, OWED_INCURRED_ENTRY, OWED_REPAID_ENTRY, PLEDGE_ENTRY, REALISED_ENTRY,
  RESIDUE, RESIDUE_ENTRY, SETTLEMENT_ENTRY, SPOT_FILL_ENTRY, SUSPENSE,
} from "./ledger-class.ts";
import { FREE, PLEDGED } from "./ledger.ts";
import { addCash, addFloor, addOwed, begin, finish, post as postAmount, transfer } from "./posting.ts";
import { ensureRow, rowAt } from "./row.ts";

const [ada, bob] = [11, 12];
const quiet = (): void => {};

test.each<{ rule: string; post: (ledger: Ledger, row: number) => void }>([
  { rule: "cash is never negative", post: (ledger, row) => addCash(ledger, row, FREE, -1) },
  { rule: "a debt is repaid once", post: (ledger, row) => addOwed(ledger, row, -1) },
  { rule: "the lines of an entry add up to zero per asset", post: (ledger) => addFloor(ledger, CLEARING, usd, 1) },
  {
    rule: "the lines of an entry add up to zero per asset, the second as the first",
    post: (ledger) => {
      for (const [asset, amount] of [[usd, 1], [usd, -1], [btc, 1], [btc, -2]] as const) addFloor(ledger, CLEARING, asset, amount);
    },
  },
  {
    rule: "the lines of an entry add up to zero per asset", // not all together: one asset's unit is not another's
    post: (ledger) => {
      addFloor(ledger, CLEARING, usd, 1);
      addFloor(ledger, CLEARING, btc, -1);
    },
  },
  {
    rule: "an entry has at most two assets",
    post: (ledger) => {
      for (const asset of [usd, btc, 3]) for (const amount of [1, -1]) addFloor(ledger, CLEARING, asset, amount);
    },
  },
  {
    rule: "the positive balances of an asset stay within balanceMax",
    post: (ledger) => {
      addFloor(ledger, SUSPENSE, usd, balanceMax);
      addFloor(ledger, CLEARING, usd, -balanceMax);
    },
  },
  {
    rule: "the positive balances of an asset stay within balanceMax", // of the second as of the first
    post: (ledger) => {
      for (const amount of [1, -1]) addFloor(ledger, CLEARING, usd, amount);
      addFloor(ledger, SUSPENSE, btc, balanceMax + 1);
      addFloor(ledger, CLEARING, btc, -balanceMax - 1);
    },
  },
  { rule: "the positive balances of an asset stay within balanceMax", post: (ledger, row) => transfer(ledger, row, PLEDGED, balanceMax, RESIDUE_ENTRY, CLEARING, quiet) },
  {
    rule: "an entry has at most entryLinesMax lines",
    post: (ledger) => {
      for (let lines = 0; lines < 7; lines++) addFloor(ledger, CLEARING, usd, 1);
    },
  },
])("LEDGER-001: no entry is told where it does not hold that $rule", ({ rule, post }) => {
  const { ledger, told, tell } = openBooks();
  deposit(ledger, ada, usd, 5, quiet);
  begin(ledger, RESIDUE_ENTRY);
  expect(() => {
    post(ledger, ensureRow(ledger, ada, usd));
    finish(ledger, tell);
  }).toThrow(new AssertionError(rule));
  expect(told).toEqual([]);
});

test("LEDGER-001: six lines in two assets that add up are told as they were written", () => {
  const { ledger, told, tell } = openBooks();
  const row = ensureRow(ledger, bob, btc);
  begin(ledger, RESIDUE_ENTRY);
  for (const amount of [3, -1, -2]) addFloor(ledger, CLEARING, usd, amount);
  addCash(ledger, row, PLEDGED, 5);
  addOwed(ledger, row, 7);
  addFloor(ledger, CLEARING, btc, 2);
  finish(ledger, tell);
  expect(told).toEqual([{
    number: 1, kind: "residue",
    lines: [
      { class: "clearing", account: 0, asset: usd, amount: 3 }, { class: "clearing", account: 0, asset: usd, amount: -1 }, { class: "clearing", account: 0, asset: usd, amount: -2 },
      { class: "customerFutures", account: bob, asset: btc, amount: 5 }, { class: "owed", account: bob, asset: btc, amount: -7 }, { class: "clearing", account: 0, asset: btc, amount: 2 },
    ],
  }]);
  expect([ledger.positive[usd], ledger.positive[btc]]).toEqual([0, 7]);
});

test.each([PLEDGED, FREE] as const)("LEDGER-012: what comes in is pledged, whichever part would be drawn first (%d)", (first) => {
  const { ledger, told, tell } = openBooks();
  const row = ensureRow(ledger, ada, usd);
  postAmount(ledger, row, 5, REALISED_ENTRY, CLEARING, first, tell);
  expect(balanceOf(ledger, ada, usd)).toEqual({ pledged: 5, free: 0, held: 0, owed: 0 });
  expect(told.map(({ lines }) => lines)).toEqual([[{ class: "customerFutures", account: ada, asset: usd, amount: 5 }, { class: "clearing", account: 0, asset: usd, amount: -5 }]]);
});

test("LEDGER-011: what comes in is posted whole, also where all that the account has is held and free", () => {
  const { ledger, told, tell } = openBooks();
  deposit(ledger, ada, usd, 100, quiet);
  movePledge(ledger, ada, usd, 100, "free", quiet);
  hold(ledger, ada, usd, 100);
  deposit(ledger, ada, usd, 7, tell);
  expect(balanceOf(ledger, ada, usd)).toEqual({ pledged: 7, free: 100, held: 100, owed: 0 });
  expect(told).toHaveLength(1);
});

test("LEDGER-005: a profit posted to a row is told as what it is, and nothing where it is none", () => {
  const { ledger, told, tell } = openBooks();
  const row = ensureRow(ledger, ada, usd);
  for (const kind of ["realised", "settlement"] as const) for (const profit of [3, 0, -1]) realiseIn(ledger, row, profit, kind, tell);
  expect(told.map(({ kind, lines }) => [kind, lines[0].amount])).toEqual([["realised", 3], ["realised", -1], ["settlement", 3], ["settlement", -1]]);
  expect(balanceOf(ledger, ada, usd).pledged).toBe(4);
});

test.each([0.5, -0.5, balanceMax, -balanceMax, Number.NaN])("LEDGER-009 LEDGER-010: a profit of %d to a row is refused before anything changes", (profit) => {
  const { ledger, told, tell } = openBooks();
  deposit(ledger, ada, usd, 5, quiet);
  expect(() => realiseIn(ledger, ensureRow(ledger, ada, usd), profit, "realised", tell)).toThrow(new AssertionError("a profit or loss is an integer within range"));
  expect([told, balanceOf(ledger, ada, usd)]).toEqual([[], { pledged: 5, free: 0, held: 0, owed: 0 }]);
});

test("LEDGER-005: what is posted under a number is told under the name of that place in its list", () => {
  const classes = { CUSTOMER_FUTURES, CUSTOMER_PROPERTY, HOUSE, DEBT, FEE, CLEARING, EXTERNAL, SUSPENSE, RESIDUE };
  expect(Object.values(classes).map((number) => ledgerClasses[number - 1])).toEqual(["customerFutures", "customerProperty", "house", "owed", "fee", "clearing", "external", "suspense", "residue"]);
  expect([DEPOSIT_ENTRY, PLEDGE_ENTRY, SPOT_FILL_ENTRY, REALISED_ENTRY, FEE_ENTRY, OWED_INCURRED_ENTRY, OWED_REPAID_ENTRY, SETTLEMENT_ENTRY, RESIDUE_ENTRY].map((number) => entryKinds[number - 1])).toEqual(entryKinds);
  const { ledger, told, tell } = openBooks();
  begin(ledger, RESIDUE_ENTRY + 1);
  for (const amount of [1, -1]) addFloor(ledger, CLEARING, usd, amount);
  expect(() => finish(ledger, tell)).toThrow(new AssertionError("an entry is of a kind"));
  expect(told).toEqual([]);
});

test("LEDGER-020: the row of an account's place and an asset is that of its number, and is made if need be", () => {
  const { ledger } = openBooks();
  for (const asset of [btc, usd]) for (const [place, account] of people.entries()) expect(rowAt(ledger, place, asset)).toBe(ensureRow(ledger, account, asset));
  expect(ledger.rowCount).toBe(6);
  expect(() => rowAt(ledger, people.length, usd)).toThrow(AssertionError);
});

test("LEDGER-020: an account and an asset that are none are nobody's, also where their numbers would make another's key", () => {
  const { ledger } = openBooks();
  deposit(ledger, ada, usd, 5, quiet);
  const nothing = { pledged: 0, free: 0, held: 0, owed: 0 };
  for (const [account, asset] of [[ada - 1, usd + 4_096], [ada + 1, usd - 4_096], [0, ada * 4_096 + usd]] as const) expect(balanceOf(ledger, account, asset)).toEqual(nothing);
  expect(balanceOf(ledger, ada, usd)).toEqual({ ...nothing, pledged: 5 });
});
