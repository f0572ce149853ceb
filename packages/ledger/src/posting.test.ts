/** What every posting relies on, held at the place where entries are made: the operations above never come near it. */
import { balanceMax } from "@crossfloor/instruments";
import { AssertionError } from "@crossfloor/stdx";
import { expect, test } from "vitest";
import { balanceOf, deposit, type Ledger } from "./index.ts";
import { btc, openBooks, usd } from "./ledger-fixture.ts";
import { FREE, PLEDGED } from "./ledger.ts";
import { addCash, addFloor, addOwed, begin, finish } from "./posting.ts";
import { ensureRow } from "./row.ts";

const [ada, bob] = [11, 12];
const quiet = (): void => {};

test.each<{ rule: string; post: (ledger: Ledger, row: number) => void }>([
  { rule: "cash is never negative", post: (ledger, row) => addCash(ledger, row, FREE, -1) },
  { rule: "a debt is repaid once", post: (ledger, row) => addOwed(ledger, row, -1) },
  { rule: "the lines of an entry add up to zero per asset", post: (ledger) => addFloor(ledger, "clearing", usd, 1) },
  {
    rule: "the lines of an entry add up to zero per asset, the second as the first",
    post: (ledger) => {
      for (const [asset, amount] of [[usd, 1], [usd, -1], [btc, 1], [btc, -2]] as const) addFloor(ledger, "clearing", asset, amount);
    },
  },
  {
    rule: "the lines of an entry add up to zero per asset", // not all together: one asset's unit is not another's
    post: (ledger) => {
      addFloor(ledger, "clearing", usd, 1);
      addFloor(ledger, "clearing", btc, -1);
    },
  },
  {
    rule: "an entry has at most two assets",
    post: (ledger) => {
      for (const asset of [usd, btc, 3]) for (const amount of [1, -1]) addFloor(ledger, "clearing", asset, amount);
    },
  },
  {
    rule: "the positive balances of an asset stay within balanceMax",
    post: (ledger) => {
      addFloor(ledger, "suspense", usd, balanceMax);
      addFloor(ledger, "clearing", usd, -balanceMax);
    },
  },
  {
    rule: "an entry has at most entryLinesMax lines",
    post: (ledger) => {
      for (let lines = 0; lines < 7; lines++) addFloor(ledger, "clearing", usd, 1);
    },
  },
])("LEDGER-001: no entry is told where it does not hold that $rule", ({ rule, post }) => {
  const { ledger, told, tell } = openBooks();
  deposit(ledger, ada, usd, 5, quiet);
  begin(ledger, "residue");
  expect(() => {
    post(ledger, ensureRow(ledger, ada, usd));
    finish(ledger, tell);
  }).toThrow(new AssertionError(rule));
  expect(told).toEqual([]);
});

test("LEDGER-001: six lines in two assets that add up are told as they were written", () => {
  const { ledger, told, tell } = openBooks();
  const row = ensureRow(ledger, bob, btc);
  begin(ledger, "residue");
  for (const amount of [3, -1, -2]) addFloor(ledger, "clearing", usd, amount);
  addCash(ledger, row, PLEDGED, 5);
  addOwed(ledger, row, 7);
  addFloor(ledger, "clearing", btc, 2);
  finish(ledger, tell);
  expect(told).toEqual([{
    number: 1, kind: "residue",
    lines: [
      { class: "clearing", account: 0, asset: usd, amount: 3 }, { class: "clearing", account: 0, asset: usd, amount: -1 }, { class: "clearing", account: 0, asset: usd, amount: -2 },
      { class: "customerFutures", account: bob, asset: btc, amount: 5 }, { class: "owed", account: bob, asset: btc, amount: -7 }, { class: "clearing", account: 0, asset: btc, amount: 2 },
    ],
  }]);
  expect([...ledger.positive.subarray(0, 3)]).toEqual([0, 0, 7]);
});

test("LEDGER-020: an account and an asset that are none are nobody's, also where their numbers would make another's key", () => {
  const { ledger } = openBooks();
  deposit(ledger, ada, usd, 5, quiet);
  const nothing = { pledged: 0, free: 0, held: 0, owed: 0 };
  for (const [account, asset] of [[ada - 1, usd + 4_096], [ada + 1, usd - 4_096], [0, ada * 4_096 + usd]] as const) expect(balanceOf(ledger, account, asset)).toEqual(nothing);
  expect(balanceOf(ledger, ada, usd)).toEqual({ ...nothing, pledged: 5 });
});
