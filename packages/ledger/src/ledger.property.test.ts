import { balanceMax } from "@crossfloor/instruments";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  availableOf, balanceOf, canPost, chargeFee, checkHolds, checkLedger, collateralOf, decodeLedger, encodeLedger, floorBalanceOf, forEachBalance, forEachHolding, type Ledger, realise, totals,
} from "./index.ts";
import { btc, limits, openBooks, people, smallSteps, steps, type Step, take, usd } from "./ledger-fixture.ts";

const assets = [usd, btc];

function stream(ledger: Ledger): number[] {
  const values: number[] = [];
  encodeLedger(ledger, (value) => values.push(value));
  return values;
}

/** Runs random operations; `after` sees the books after each that was done. */
function always(after: (books: ReturnType<typeof openBooks>, step: Step) => void, finallyCheck?: (books: ReturnType<typeof openBooks>) => void): void {
  fc.assert(
    fc.property(steps, (list) => {
      const books = openBooks();
      for (const step of list) if (take(books, step)) after(books, step);
      finallyCheck?.(books);
    }),
    { seed: 20_261_122, numRuns: 400 },
  );
}

test("LEDGER-001: every entry of every operation adds up to zero per asset, and says something", () => {
  always(() => {}, ({ told }) => {
    for (const { lines } of told) {
      expect(lines.length).toBeGreaterThan(1);
      for (const asset of assets) expect(lines.filter((line) => line.asset === asset).reduce((sum, line) => sum + BigInt(line.amount), 0n)).toBe(0n);
      for (const line of lines) expect(line.amount).not.toBe(0);
    }
  });
});

test("LEDGER-002: all balances of an asset add up to zero after every operation, and the full check agrees", () => {
  always(({ ledger }) => {
    const sums = new Map<number, bigint>();
    forEachBalance(ledger, (_of, _account, asset, amount) => sums.set(asset, (sums.get(asset) ?? 0n) + BigInt(amount)));
    for (const sum of sums.values()) expect(sum).toBe(0n);
    checkLedger(ledger);
  });
});

test("LEDGER-003 LEDGER-004: no part of cash is ever negative, what is held is there, and a debt leaves nothing available", () => {
  let debts = 0;
  always(({ ledger }) => {
    for (const account of people) {
      for (const asset of assets) {
        const { pledged, free, held, owed } = balanceOf(ledger, account, asset);
        expect(Math.min(pledged, free, held, owed)).toBeGreaterThanOrEqual(0);
        expect(held).toBeLessThanOrEqual(pledged + free);
        if (owed > 0) {
          expect(availableOf(ledger, account, asset)).toBe(0);
          debts += 1;
        }
      }
    }
  });
  expect(debts).toBeGreaterThan(100);
});

test("LEDGER-005: entries are numbered from 1 without a gap, and adding them up gives every balance", () => {
  always(() => {}, ({ ledger, told }) => {
    expect(told.map(({ number }) => number)).toEqual(told.map((_, index) => index + 1));
    const sums = new Map<string, bigint>();
    for (const { lines } of told) for (const line of lines) sums.set(`${line.class}/${line.account}/${line.asset}`, (sums.get(`${line.class}/${line.account}/${line.asset}`) ?? 0n) + BigInt(line.amount));
    const balances = new Map<string, bigint>();
    forEachBalance(ledger, (of, account, asset, amount) => balances.set(`${of}/${account}/${asset}`, BigInt(amount)));
    expect(balances).toEqual(new Map([...sums].filter(([, amount]) => amount !== 0n)));
  });
});

test("LEDGER-006: held money is what was held less what was released or used, recomputed from scratch", () => {
  fc.assert(
    fc.property(smallSteps(["deposit", "hold", "release", "spot", "realise", "pledge"]), (list) => {
      const books = openBooks();
      const reserved = new Map<string, number>();
      const add = (account: number, asset: number, amount: number): void => void reserved.set(`${account}/${asset}`, (reserved.get(`${account}/${asset}`) ?? 0) + amount);
      for (const step of list) {
        const before = people.flatMap((account) => assets.map((asset) => ({ account, asset, held: balanceOf(books.ledger, account, asset).held })));
        if (!take(books, step)) continue;
        if (step.do === "hold") add(step.account, step.asset, step.amount);
        if (step.do === "release") add(step.account, step.asset, -Math.min(step.amount, before.find(({ account, asset }) => account === step.account && asset === step.asset)?.held ?? 0));
        if (step.do === "spot" && step.held) {
          add(step.buyer, usd, -Math.min(step.quote, before.find(({ account, asset }) => account === step.buyer && asset === usd)?.held ?? 0));
          add(step.seller, btc, -Math.min(step.base, before.find(({ account, asset }) => account === step.seller && asset === btc)?.held ?? 0));
        }
        checkHolds(books.ledger, [...reserved].map(([key, amount]) => ({ account: Number(key.split("/")[0]), asset: Number(key.split("/")[1]), amount })));
      }
    }),
    { seed: 6, numRuns: 300 },
  );
});

test("LEDGER-007: fees charged are the change of fee revenue plus rebates paid, and revenue is never negative", () => {
  fc.assert(
    fc.property(steps, (list) => {
      const books = openBooks();
      for (const step of list) {
        const before = { usd: floorBalanceOf(books.ledger, "fee", usd), btc: floorBalanceOf(books.ledger, "fee", btc) };
        if (!take(books, step)) continue;
        const gained = { usd: floorBalanceOf(books.ledger, "fee", usd) - before.usd, btc: floorBalanceOf(books.ledger, "fee", btc) - before.btc };
        const wanted = { usd: 0, btc: 0 };
        if (step.do === "fee") wanted[step.asset === usd ? "usd" : "btc"] = step.amount;
        if (step.do === "fees") wanted[step.asset === usd ? "usd" : "btc"] = step.fee + Math.max(step.rebate, -step.fee);
        if (step.do === "spot") wanted.usd = step.fee + Math.max(step.rebate, -step.fee);
        expect(gained).toEqual(wanted);
        expect(floorBalanceOf(books.ledger, "fee", usd)).toBeGreaterThanOrEqual(0);
      }
    }),
    { seed: 77, numRuns: 300 },
  );
});

test("LEDGER-008: no loop of up to 100 operations of 1 to 10 minor units among accounts of one hand gains anything", () => {
  fc.assert(
    fc.property(smallSteps(["deposit", "pledge", "hold", "release", "fee", "fees", "spot"]), (list) => {
      const books = openBooks();
      const brought = new Map(assets.map((asset) => [asset, 0]));
      for (const step of list) if (take(books, step) && step.do === "deposit") brought.set(step.asset, (brought.get(step.asset) ?? 0) + step.amount);
      for (const asset of assets) {
        const worth = people.reduce((sum, account) => sum + availableOf(books.ledger, account, asset) + balanceOf(books.ledger, account, asset).held - balanceOf(books.ledger, account, asset).owed, 0);
        expect(worth).toBeLessThanOrEqual(brought.get(asset) ?? 0);
        expect(worth).toBe((brought.get(asset) ?? 0) - floorBalanceOf(books.ledger, "fee", asset));
      }
    }),
    { seed: 8, numRuns: 1_000 },
  );
});

test("LEDGER-009: no balance passes balanceMax, and what canPost allows can be posted in any parts", () => {
  const part = fc.record({ account: fc.constantFrom(...people), share: fc.integer({ min: 1, max: 1_000 }), kind: fc.constantFrom("gain" as const, "loss" as const, "fee" as const) });
  fc.assert(
    fc.property(steps, fc.array(part, { minLength: 1, maxLength: 8 }), (list, parts) => {
      const books = openBooks();
      for (const step of list) take(books, step);
      const room = balanceMax - books.ledger.positive[usd];
      expect(canPost(books.ledger, usd, room)).toBe(true);
      expect(canPost(books.ledger, usd, room + 1)).toBe(false);
      let left = room;
      for (const { account, share, kind } of parts) {
        const amount = Math.min(left, Math.floor(room / 1_000) * share);
        left -= amount;
        if (kind === "fee") chargeFee(books.ledger, account, usd, amount, books.tell);
        else realise(books.ledger, account, usd, kind === "gain" ? amount : -amount, "realised", books.tell);
      }
      checkLedger(books.ledger);
    }),
    { seed: 9, numRuns: 300 },
  );
});

test("LEDGER-014: with customers and house accounts changed about, the same operations leave the same amounts", () => {
  fc.assert(
    fc.property(steps, (list) => {
      const swap = (account: number): number => (account === 900 ? 11 : account === 11 ? 900 : account);
      const one = openBooks();
      const two = openBooks();
      for (const step of list) {
        const twin = { ...step } as Step & Record<string, unknown>;
        const changed = Object.fromEntries(Object.entries(twin).map(([name, value]) => [name, ["account", "buyer", "seller", "taker", "maker"].includes(name) ? swap(value as number) : value])) as Step;
        expect(take(two, changed)).toBe(take(one, step));
      }
      for (const account of people) for (const asset of assets) expect(balanceOf(two.ledger, swap(account), asset)).toEqual(balanceOf(one.ledger, account, asset));
    }),
    { seed: 14, numRuns: 200 },
  );
});

test("LEDGER-015: a decoded ledger is equal, goes on equally, and encodes to the same stream", () => {
  fc.assert(
    fc.property(steps, steps, (first, then) => {
      const books = openBooks();
      for (const step of first) take(books, step);
      const values = stream(books.ledger);
      let at = 0;
      const back = decodeLedger(limits, () => values[at++]);
      expect(at).toBe(values.length);
      checkLedger(back);
      expect(stream(back)).toEqual(values);
      for (const step of then) expect(take({ ledger: back, tell: () => {} }, step)).toBe(take(books, step));
      expect(stream(back)).toEqual(stream(books.ledger));
    }),
    { seed: 15, numRuns: 200 },
  );
});

test("LEDGER-016: collateral is never negative, and moving a pledge to where it is not held changes it by that amount at most", () => {
  always(({ ledger }) => {
    forEachHolding(ledger, ({ account, asset, pledged, free, held }) => {
      const collateral = collateralOf(ledger, account, asset);
      expect(collateral).toBe(pledged - Math.max(0, held - free));
      expect(collateral).toBeGreaterThanOrEqual(0);
    });
  });
});

test("LEDGER-018: totals per class and asset are the sums of the balances, in chart order", () => {
  always(() => {}, ({ ledger }) => {
    const sums = new Map<string, bigint>();
    forEachBalance(ledger, (of, _account, asset, amount) => sums.set(`${of}/${asset}`, (sums.get(`${of}/${asset}`) ?? 0n) + BigInt(amount)));
    expect(new Map(totals(ledger).map((row) => [`${row.class}/${row.asset}`, row.total]))).toEqual(new Map([...sums].filter(([, sum]) => sum !== 0n)));
  });
});
