/** What an account has, asked by account and asset and by walking the account's own rows: two ways that must tell the same. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  accountPlace, availableOf, type Balance, balanceOf, collateralOf, createLedger, decodeLedger, deposit, encodeLedger, firstRowAt, floorBalanceOf, floorClasses, freeOf, heldOf, hold, type Ledger,
  listAsset, type MutableBalance, nextRow, openAccount, owedOf, pledgedOf, readBalance, readRow,
} from "./index.ts";
import { btc, openBooks, people, steps, take, usd } from "./ledger-fixture.ts";

const assets = [usd, btc];
const quiet = (): void => {};
const nothing: Balance = { pledged: 0, free: 0, held: 0, owed: 0 };

/** The account's rows as they are walked, last made first. */
function walk(ledger: Ledger, account: number): [asset: number, Balance][] {
  const found: [number, Balance][] = [];
  const out: MutableBalance = { pledged: -1, free: -1, held: -1, owed: -1 };
  for (let row = firstRowAt(ledger, accountPlace(ledger, account)); row !== -1; row = nextRow(ledger, row)) {
    expect(found.length).toBeLessThan(ledger.rowCount); // a chain in a ring would be walked for ever
    found.push([readRow(ledger, row, out), { ...out }]);
  }
  return found;
}

test("LEDGER-021: after any operations an account's rows are the assets that it ever had anything in, once each, with its balances", () => {
  fc.assert(
    fc.property(steps, (list) => {
      const { ledger, told, tell } = openBooks();
      for (const step of list) {
        if (!take({ ledger, tell }, step)) continue;
        for (const account of people) {
          const rows = walk(ledger, account);
          const touched = new Set(told.flatMap(({ lines }) => lines.filter((line) => line.account === account).map((line) => line.asset)));
          expect(rows.map(([asset]) => asset).sort((a, b) => a - b)).toEqual([...touched].sort((a, b) => a - b));
          for (const [asset, balance] of rows) expect(balance).toEqual(balanceOf(ledger, account, asset));
        }
      }
    }),
    { seed: 21, numRuns: 200 },
  );
});

test("LEDGER-021 LEDGER-002: what all rows say, debts against it, and what the floor has, add up to zero per asset after every operation", () => {
  let owing = 0;
  fc.assert(
    fc.property(steps, (list) => {
      const books = openBooks();
      for (const step of list) {
        if (!take(books, step)) continue;
        const sums = new Map(assets.map((asset) => [asset, floorClasses.reduce((sum, of) => sum + BigInt(floorBalanceOf(books.ledger, of, asset)), 0n)]));
        for (const account of people) {
          for (const [asset, { pledged, free, owed }] of walk(books.ledger, account)) {
            sums.set(asset, (sums.get(asset) ?? 0n) + BigInt(pledged) + BigInt(free) - BigInt(owed));
            if (owed > 0) owing += 1;
          }
        }
        expect([...sums.values()]).toEqual([0n, 0n]);
      }
    }),
    { seed: 22, numRuns: 200 },
  );
  expect(owing).toBeGreaterThan(100);
});

test("LEDGER-021: each question about a balance gets the answer that its entries and holds add up to", () => {
  fc.assert(
    fc.property(steps, (list) => {
      const { ledger, told, tell } = openBooks();
      for (const step of list) take({ ledger, tell }, step);
      const out: MutableBalance = { pledged: -1, free: -1, held: -1, owed: -1 };
      for (const account of people) {
        for (const asset of assets) {
          const posted = { customerFutures: 0n, customerProperty: 0n, house: 0n, owed: 0n };
          for (const line of told.flatMap(({ lines }) => lines)) {
            if (line.account === account && line.asset === asset && line.class in posted) posted[line.class as keyof typeof posted] += BigInt(line.amount);
          }
          const { pledged, free, held, owed } = balanceOf(ledger, account, asset);
          if (account !== 900) expect([BigInt(pledged), BigInt(free)]).toEqual([posted.customerFutures, posted.customerProperty]);
          else expect(BigInt(pledged) + BigInt(free)).toBe(posted.house); // one class for both parts
          expect(BigInt(-owed)).toBe(posted.owed);

          expect([pledgedOf(ledger, account, asset), freeOf(ledger, account, asset), heldOf(ledger, account, asset), owedOf(ledger, account, asset)]).toEqual([pledged, free, held, owed]);
          expect(availableOf(ledger, account, asset)).toBe(pledged + free - held);
          expect(collateralOf(ledger, account, asset)).toBe(held > free ? pledged + free - held : pledged);
          readBalance(ledger, account, asset, out);
          expect(out).toEqual({ pledged, free, held, owed });
        }
      }
    }),
    { seed: 23, numRuns: 300 },
  );
});

test("LEDGER-021: accounts have places in the order of opening, and none has a row before anything was posted to it", () => {
  const ledger = createLedger({ accountsMax: 4, assetIdMax: 3 });
  listAsset(ledger, usd);
  for (const account of [70, 5, 900]) openAccount(ledger, account, "customer");
  expect([70, 5, 900].map((account) => accountPlace(ledger, account))).toEqual([0, 1, 2]);
  for (const closed of [6, 0, -1, -5]) expect(accountPlace(ledger, closed)).toBe(-1);
  expect([0, 1, 2].map((place) => firstRowAt(ledger, place))).toEqual([-1, -1, -1]);
  deposit(ledger, 5, usd, 8, quiet);
  expect([70, 5, 900].map((account) => walk(ledger, account))).toEqual([[], [[usd, { ...nothing, pledged: 8 }]], []]);
});

test.each<{ account: number; asset: number; why: string }>([
  { account: 12, asset: usd, why: "nothing was posted in this asset" },
  { account: 77, asset: usd, why: "no such account" },
  { account: 11, asset: 7, why: "no such asset" },
  { account: 0, asset: usd, why: "no account has this number" },
  { account: -11, asset: usd, why: "numbers are positive" },
  { account: 11, asset: 0, why: "no asset has this number" },
  { account: 10, asset: 4096 + usd, why: "asset numbers stop before they reach the next account's" },
  { account: 12, asset: usd - 4096, why: "nor do they reach back to the one before" },
])("LEDGER-021: account $account has nothing of asset $asset: $why", ({ account, asset }) => {
  const { ledger } = openBooks();
  deposit(ledger, 11, usd, 500, quiet);
  deposit(ledger, 12, btc, 40, quiet);
  hold(ledger, 11, usd, 200);
  const out: MutableBalance = { pledged: -1, free: -1, held: -1, owed: -1 };
  readBalance(ledger, account, asset, out);
  expect([out, balanceOf(ledger, account, asset)]).toEqual([nothing, nothing]);
  for (const of of [pledgedOf, freeOf, heldOf, owedOf, availableOf, collateralOf]) expect(of(ledger, account, asset)).toBe(0);
});

test("LEDGER-021: rows are found, walked and kept apart when there are more of them than the first buffer held, also in a decoded ledger", () => {
  const limits = { accountsMax: 40, assetIdMax: 20 };
  const ledger = createLedger(limits);
  const accounts = Array.from({ length: limits.accountsMax }, (_, place) => 1_000 - 7 * place);
  const listed = Array.from({ length: limits.assetIdMax }, (_, index) => index + 1);
  for (const asset of listed) listAsset(ledger, asset);
  for (const account of accounts) openAccount(ledger, account, "customer");
  const amountOf = (account: number, asset: number): number => account * 100 + asset;
  // Asset by asset, so that the rows of an account lie far apart.
  for (const asset of listed) for (const account of accounts) deposit(ledger, account, asset, amountOf(account, asset), quiet);
  expect(ledger.rowCount).toBe(800);

  const values: number[] = [];
  encodeLedger(ledger, (value) => values.push(value));
  let read = 0;
  const decoded = decodeLedger(limits, () => values[read++]);
  for (const account of accounts) {
    const wanted = listed.map((asset): [number, Balance] => [asset, { ...nothing, pledged: amountOf(account, asset) }]);
    expect(walk(ledger, account)).toEqual([...wanted].reverse());
    expect(walk(decoded, account).sort(([a], [b]) => a - b)).toEqual(wanted);
  }
});
