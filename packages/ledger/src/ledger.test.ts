import { balanceMax } from "@crossfloor/instruments";
import { AssertionError } from "@crossfloor/stdx";
import { expect, test } from "vitest";
import {
  accountKindOf, availableOf, balanceOf, canDeposit, canHold, canListAsset, canMovePledge, canOpenAccount, canPost, chargeFee, checkHolds, checkLedger, collateralOf, copyLines,
  createLedger, decodeLedger, deposit, depositedMax, encodeLedger, type EntryLine, floorBalanceOf, forEachBalance, forEachHolding, hasAccount, hasAsset, hold, type Ledger, listAsset, movePledge, moveResidue,
  openAccount, readBalance, realise, release, type SpotFill, spotFill, totals,
} from "./index.ts";
import { btc, chargeTrade, limits, openBooks, usd } from "./ledger-fixture.ts";

const [ada, bob, house] = [11, 12, 900];

function stream(ledger: Ledger): number[] {
  const values: number[] = [];
  encodeLedger(ledger, (value) => values.push(value));
  return values;
}

const line = (of: EntryLine["class"], account: number, asset: number, amount: number): EntryLine => ({ class: of, account, asset, amount });

test("LEDGER-011: a deposit is pledged whole, in the class of its account, against external", () => {
  const { ledger, told, tell } = openBooks();
  deposit(ledger, ada, usd, 500, tell);
  deposit(ledger, house, usd, 70, tell);
  movePledge(ledger, ada, usd, 200, "free", tell);
  movePledge(ledger, house, usd, 20, "free", tell);
  expect(told.map(({ kind, lines }) => ({ kind, lines }))).toEqual([
    { kind: "deposit", lines: [line("customerFutures", ada, usd, 500), line("external", 0, usd, -500)] },
    { kind: "deposit", lines: [line("house", house, usd, 70), line("external", 0, usd, -70)] },
    { kind: "pledge", lines: [line("customerFutures", ada, usd, -200), line("customerProperty", ada, usd, 200)] },
    { kind: "pledge", lines: [line("house", house, usd, -20), line("house", house, usd, 20)] },
  ]);
  const balances: unknown[] = [];
  forEachBalance(ledger, (...balance) => balances.push(balance));
  expect(balances).toEqual([["customerFutures", ada, usd, 300], ["customerProperty", ada, usd, 200], ["house", house, usd, 70], ["external", 0, usd, -570]]);
});

test("LEDGER-003 LEDGER-012: a loss takes pledged, then free, nothing held, and the rest is owed", () => {
  const { ledger, told, tell } = openBooks();
  deposit(ledger, ada, usd, 100, tell);
  movePledge(ledger, ada, usd, 40, "free", tell);
  hold(ledger, ada, usd, 30);
  realise(ledger, ada, usd, -50, "realised", tell);
  expect(balanceOf(ledger, ada, usd)).toEqual({ pledged: 10, free: 40, held: 30, owed: 0 });
  realise(ledger, ada, usd, -45, "settlement", tell);
  expect(balanceOf(ledger, ada, usd)).toEqual({ pledged: 0, free: 30, held: 30, owed: 25 });
  expect(told.slice(-2).map(({ kind, lines }) => ({ kind, lines }))).toEqual([
    { kind: "settlement", lines: [line("customerFutures", ada, usd, -10), line("customerProperty", ada, usd, -10), line("clearing", 0, usd, 20)] },
    { kind: "owedIncurred", lines: [line("owed", ada, usd, -25), line("clearing", 0, usd, 25)] },
  ]);
  expect(floorBalanceOf(ledger, "clearing", usd)).toBe(95);
});

test.each([
  { owed: 25, by: "a deposit", pays: 25, act: (ledger: Ledger, tell: () => void) => deposit(ledger, ada, usd, 60, tell), left: { pledged: 35, free: 0, held: 0, owed: 0 } },
  { owed: 25, by: "a smaller profit", pays: 10, act: (ledger: Ledger, tell: () => void) => realise(ledger, ada, usd, 10, "realised", tell), left: { pledged: 0, free: 0, held: 0, owed: 15 } },
  { owed: 25, by: "a rebate", pays: 3, act: (ledger: Ledger, tell: () => void) => chargeTrade(ledger, usd, bob, 4, ada, -3, tell), left: { pledged: 0, free: 0, held: 0, owed: 22 } },
])("LEDGER-004: a debt of $owed is repaid by $by, $pays of it", ({ owed, act, left }) => {
  const { ledger, tell } = openBooks();
  deposit(ledger, bob, usd, 1_000, tell);
  realise(ledger, ada, usd, -owed, "realised", tell);
  expect(balanceOf(ledger, ada, usd).owed).toBe(owed);
  act(ledger, () => {});
  expect(balanceOf(ledger, ada, usd)).toEqual(left);
  checkLedger(ledger);
});

test("LEDGER-004: a hold that is released repays a debt first", () => {
  const { ledger, told, tell } = openBooks();
  deposit(ledger, ada, usd, 100, tell);
  hold(ledger, ada, usd, 100);
  realise(ledger, ada, usd, -30, "realised", tell);
  expect(balanceOf(ledger, ada, usd)).toEqual({ pledged: 100, free: 0, held: 100, owed: 30 });
  release(ledger, ada, usd, 20, tell);
  expect(balanceOf(ledger, ada, usd)).toEqual({ pledged: 80, free: 0, held: 80, owed: 10 });
  release(ledger, ada, usd, 80, tell);
  expect(balanceOf(ledger, ada, usd)).toEqual({ pledged: 70, free: 0, held: 0, owed: 0 });
  expect(told.slice(-2).map(({ kind }) => kind)).toEqual(["owedRepaid", "owedRepaid"]);
});

test("LEDGER-006: only what is available is held, only what is held is released", () => {
  const { ledger, tell } = openBooks();
  deposit(ledger, ada, usd, 100, tell);
  expect(canHold(ledger, ada, usd, 100)).toBe(true);
  expect(canHold(ledger, ada, usd, 101)).toBe(false);
  expect(canHold(ledger, ada, usd, -1)).toBe(false);
  expect(canHold(ledger, ada, usd, 0.5)).toBe(false);
  hold(ledger, ada, usd, 60);
  expect(availableOf(ledger, ada, usd)).toBe(40);
  expect(() => hold(ledger, ada, usd, 41)).toThrow(AssertionError);
  expect(() => release(ledger, ada, usd, 61, tell)).toThrow(AssertionError);
  expect(() => release(ledger, ada, usd, -1, tell)).toThrow(AssertionError);
  checkHolds(ledger, [{ account: ada, asset: usd, amount: 25 }, { account: ada, asset: usd, amount: 35 }]);
});

const swap = { buyer: ada, seller: bob, base: btc, quote: usd, baseAmount: 10, quoteAmount: 600, buyerFee: 3, sellerFee: 2, buyerRelease: 0, sellerRelease: 0 } satisfies SpotFill;

function withTraders(): ReturnType<typeof openBooks> {
  const books = openBooks();
  deposit(books.ledger, ada, usd, 1_000, books.tell);
  movePledge(books.ledger, ada, usd, 400, "free", books.tell);
  deposit(books.ledger, bob, btc, 15, books.tell);
  movePledge(books.ledger, bob, btc, 4, "free", books.tell);
  books.told.length = 0;
  return books;
}

test("LEDGER-008 LEDGER-012: a spot fill draws free first, pledges what comes in, and the fees are all that is missing", () => {
  const { ledger, told, tell } = withTraders();
  spotFill(ledger, swap, tell);
  expect(told.map(({ kind, lines }) => ({ kind, lines }))).toEqual([
    {
      kind: "spotFill",
      lines: [
        line("customerProperty", ada, usd, -400), line("customerFutures", ada, usd, -200), line("customerFutures", bob, usd, 600),
        line("customerProperty", bob, btc, -4), line("customerFutures", bob, btc, -6), line("customerFutures", ada, btc, 10),
      ],
    },
    { kind: "fee", lines: [line("customerFutures", ada, usd, -3), line("fee", 0, usd, 3)] },
    { kind: "fee", lines: [line("customerFutures", bob, usd, -2), line("fee", 0, usd, 2)] },
  ]);
  expect(balanceOf(ledger, ada, usd)).toEqual({ pledged: 397, free: 0, held: 0, owed: 0 });
  expect(balanceOf(ledger, bob, usd)).toEqual({ pledged: 598, free: 0, held: 0, owed: 0 });
  checkLedger(ledger);
});

test("LEDGER-006 LEDGER-008: a fill ends the part of the holds that was reserved for it, also where all is held", () => {
  const { ledger, tell } = withTraders();
  hold(ledger, ada, usd, 1_000);
  hold(ledger, bob, btc, 15);
  spotFill(ledger, { ...swap, buyerRelease: 620, sellerRelease: 10 }, tell);
  expect(balanceOf(ledger, ada, usd)).toEqual({ pledged: 397, free: 0, held: 380, owed: 0 });
  expect(balanceOf(ledger, bob, btc)).toEqual({ pledged: 5, free: 0, held: 5, owed: 0 });
});

test("LEDGER-003: a fee beyond what the hold reserved becomes a debt, and a debtor's hold still pays for its fill", () => {
  const { ledger, tell } = withTraders();
  hold(ledger, ada, usd, 1_000);
  realise(ledger, ada, usd, -50, "realised", tell);
  spotFill(ledger, { ...swap, quoteAmount: 1_000, buyerFee: 8, buyerRelease: 1_000 }, tell);
  expect(balanceOf(ledger, ada, usd)).toEqual({ pledged: 0, free: 0, held: 0, owed: 58 });
  expect(floorBalanceOf(ledger, "fee", usd)).toBe(10);
  checkLedger(ledger);
});

test("LEDGER-012: a fee alone draws the pledged part first, a spot buyer's fee the free part first, a spot seller's the pledged one", () => {
  const { ledger, tell } = withTraders();
  movePledge(ledger, ada, usd, 100, "pledged", tell);
  deposit(ledger, bob, usd, 50, tell);
  movePledge(ledger, bob, usd, 20, "free", tell);
  chargeFee(ledger, ada, usd, 5, tell);
  expect(balanceOf(ledger, ada, usd)).toEqual({ pledged: 695, free: 300, held: 0, owed: 0 });
  chargeTrade(ledger, usd, ada, 4, bob, 3, tell);
  expect([balanceOf(ledger, ada, usd).pledged, balanceOf(ledger, bob, usd)]).toEqual([691, { pledged: 27, free: 20, held: 0, owed: 0 }]);
  spotFill(ledger, { ...swap, quoteAmount: 100 }, tell);
  expect(balanceOf(ledger, ada, usd)).toEqual({ pledged: 691, free: 197, held: 0, owed: 0 });
  expect(balanceOf(ledger, bob, usd)).toEqual({ pledged: 125, free: 20, held: 0, owed: 0 });
});

test("LEDGER-004: what a seller's hold leaves over repays a debt in what is sold", () => {
  const { ledger, tell } = withTraders();
  hold(ledger, bob, btc, 15);
  realise(ledger, bob, btc, -3, "realised", tell);
  spotFill(ledger, { ...swap, sellerRelease: 15 }, tell);
  expect(balanceOf(ledger, bob, btc)).toEqual({ pledged: 2, free: 0, held: 0, owed: 0 });
});

test.each([0, 2])("LEDGER-004: what a seller is paid repays his debt in it, whether there is a fee (%d) or none", (sellerFee) => {
  const { ledger, tell } = withTraders();
  realise(ledger, bob, usd, -50, "realised", tell);
  spotFill(ledger, { ...swap, sellerFee }, tell);
  expect(balanceOf(ledger, bob, usd)).toEqual({ pledged: 550 - sellerFee, free: 0, held: 0, owed: 0 });
  checkLedger(ledger);
});

test("LEDGER-004: what a fill brings in and what a hold leaves over repay debts in both assets", () => {
  const { ledger, tell } = withTraders();
  hold(ledger, ada, usd, 1_000);
  realise(ledger, ada, usd, -30, "realised", tell);
  realise(ledger, ada, btc, -4, "realised", tell);
  realise(ledger, bob, usd, -100, "realised", tell);
  spotFill(ledger, { ...swap, buyerRelease: 1_000 }, tell);
  expect(balanceOf(ledger, ada, usd)).toEqual({ pledged: 367, free: 0, held: 0, owed: 0 });
  expect(balanceOf(ledger, ada, btc)).toEqual({ pledged: 6, free: 0, held: 0, owed: 0 });
  expect(balanceOf(ledger, bob, usd)).toEqual({ pledged: 498, free: 0, held: 0, owed: 0 });
});

test("LEDGER-007: a rebate is paid out of the other side's fee, which is posted first, whichever side has it", () => {
  for (const [takerFee, makerFee] of [[5, -2], [-2, 5]] as const) {
    const { ledger, told, tell } = openBooks();
    deposit(ledger, ada, usd, 10, tell);
    deposit(ledger, bob, usd, 10, tell);
    told.length = 0;
    chargeTrade(ledger, usd, ada, takerFee, bob, makerFee, tell);
    expect(told.map(({ lines }) => lines.at(-1)?.amount)).toEqual([5, -2]);
    expect([balanceOf(ledger, ada, usd).pledged, balanceOf(ledger, bob, usd).pledged]).toEqual([10 - takerFee, 10 - makerFee]);
    expect(floorBalanceOf(ledger, "fee", usd)).toBe(3);
  }
  const { ledger, told, tell } = openBooks();
  chargeTrade(ledger, usd, ada, 0, bob, 0, tell);
  chargeFee(ledger, ada, usd, 0, tell);
  expect(told).toEqual([]);
  expect(() => chargeTrade(ledger, usd, ada, 1, bob, -2, tell)).toThrow(AssertionError);
  expect(() => chargeFee(ledger, ada, usd, -1, tell)).toThrow(AssertionError);
});

test("LEDGER-008: a residue goes from clearing to a balance of its own, and back", () => {
  const { ledger, told, tell } = openBooks();
  moveResidue(ledger, usd, 3, tell);
  moveResidue(ledger, usd, -1, tell);
  moveResidue(ledger, usd, 0, tell);
  expect([floorBalanceOf(ledger, "residue", usd), floorBalanceOf(ledger, "clearing", usd), told.length]).toEqual([2, -2, 2]);
  checkLedger(ledger);
});

test("LEDGER-009 LEDGER-019: deposits stop at half of the bound, profits at the bound itself", () => {
  const { ledger, tell } = openBooks();
  for (const bad of [0, -1, 0.5, Number.NaN, depositedMax + 1]) expect(canDeposit(ledger, usd, bad)).toBe(false);
  deposit(ledger, ada, usd, depositedMax, tell);
  expect(canDeposit(ledger, usd, 1)).toBe(false);
  expect(canDeposit(ledger, btc, 1)).toBe(true);
  expect(canPost(ledger, usd, balanceMax - depositedMax)).toBe(true);
  expect(canPost(ledger, usd, balanceMax - depositedMax + 1)).toBe(false);
  for (const bad of [-1, 0.5, Number.NaN]) expect(canPost(ledger, usd, bad)).toBe(false);
  realise(ledger, bob, usd, balanceMax - depositedMax, "realised", tell);
  expect(canPost(ledger, usd, 1)).toBe(false);
  expect(() => realise(ledger, bob, usd, 1, "realised", tell)).toThrow(AssertionError);
  expect(() => realise(ledger, bob, usd, -1, "realised", tell)).toThrow(AssertionError);
  checkLedger(ledger);
});

const wrong: readonly [what: string, rule: string, act: (ledger: Ledger, tell: () => void) => void][] = [
  ["a deposit of nothing", "a deposit is positive and within range", (ledger, tell) => deposit(ledger, ada, usd, 0, tell)],
  ["a deposit of a fraction", "a deposit is positive and within range", (ledger, tell) => deposit(ledger, ada, usd, 1.5, tell)],
  ["a deposit to nobody", "an account is open before it is used", (ledger, tell) => deposit(ledger, 77, usd, 1, tell)],
  ["a deposit of an unlisted asset", "a deposit is positive and within range", (ledger, tell) => deposit(ledger, ada, 5, 1, tell)],
  ["a pledge of more than there is", "a pledge moves only what is there", (ledger, tell) => movePledge(ledger, ada, usd, 401, "pledged", tell)],
  ["a pledge of nothing", "a pledge moves only what is there", (ledger, tell) => movePledge(ledger, ada, usd, 0, "free", tell)],
  ["a hold of more than is available", "only what is available is held", (ledger) => hold(ledger, ada, usd, 1_001)],
  ["a profit of a fraction", "a profit or loss is an integer within range", (ledger, tell) => realise(ledger, ada, usd, 0.5, "realised", tell)],
  ["a profit of an unlisted asset", "a profit or loss is an integer within range", (ledger, tell) => realise(ledger, ada, 5, 1, "realised", tell)],
  ["a loss of nobody", "an account is open before it is used", (ledger, tell) => realise(ledger, 77, usd, -1, "realised", tell)],
  ["fees that cost less than nothing", "the two fees of a trade cost no less than nothing", (ledger, tell) => chargeTrade(ledger, usd, ada, -3, bob, 2, tell)],
  ["a fee of nobody", "an account is open before it is used", (ledger, tell) => chargeTrade(ledger, usd, ada, 3, 77, 2, tell)],
  ["a residue of a fraction", "a residue is an integer within range", (ledger, tell) => moveResidue(ledger, usd, 0.5, tell)],
  ["a fill with oneself", "nobody trades with himself", (ledger, tell) => spotFill(ledger, { ...swap, seller: ada }, tell)],
  ["a fill of one asset", "a spot fill swaps two assets", (ledger, tell) => spotFill(ledger, { ...swap, base: usd }, tell)],
  ["a fill that the buyer cannot pay", "hold and available cash cover what the buyer pays", (ledger, tell) => spotFill(ledger, { ...swap, quoteAmount: 1_001 }, tell)],
  ["a fill that the seller cannot give", "hold and available cash cover what the seller gives", (ledger, tell) => spotFill(ledger, { ...swap, baseAmount: 16 }, tell)],
  ["a fill of nothing", "the base amount is a positive integer", (ledger, tell) => spotFill(ledger, { ...swap, baseAmount: 0 }, tell)],
  ["a fill for nothing", "the quote amount is a positive integer", (ledger, tell) => spotFill(ledger, { ...swap, quoteAmount: 0 }, tell)],
  ["a fill that releases what the buyer does not hold", "only what the buyer holds is released", (ledger, tell) => spotFill(ledger, { ...swap, buyerRelease: 1 }, tell)],
  ["a fill that releases what the seller does not hold", "only what the seller holds is released", (ledger, tell) => spotFill(ledger, { ...swap, sellerRelease: 1 }, tell)],
  ["a fill that releases less than nothing", "only what the seller holds is released", (ledger, tell) => spotFill(ledger, { ...swap, sellerRelease: -1 }, tell)],
  ["a fill with fees below zero", "the two fees of a trade cost no less than nothing", (ledger, tell) => spotFill(ledger, { ...swap, buyerFee: -3 }, tell)],
  ["a fill that releases a fraction", "only what the buyer holds is released", (ledger, tell) => spotFill(ledger, { ...swap, buyerRelease: 0.5 }, tell)],
  ["a fill that the buyer's release makes less than nothing", "only what the buyer holds is released", (ledger, tell) => spotFill(ledger, { ...swap, buyerRelease: -1 }, tell)],
  ["a fill that releases a fraction of the seller's hold", "only what the seller holds is released", (ledger, tell) => spotFill(ledger, { ...swap, sellerRelease: 0.5 }, tell)],
  ["a fill of a fraction", "the base amount is a positive integer", (ledger, tell) => spotFill(ledger, { ...swap, baseAmount: 0.5 }, tell)],
  ["a fill for a fraction", "the quote amount is a positive integer", (ledger, tell) => spotFill(ledger, { ...swap, quoteAmount: 0.5 }, tell)],
  ["a fill with a maker's fee of a fraction", "a maker's fee is an integer within range", (ledger, tell) => spotFill(ledger, { ...swap, sellerFee: 0.5 }, tell)],
  ["a fill with fees beyond what an asset may hold", "the fees of a trade are within range together", (ledger, tell) => spotFill(ledger, { ...swap, buyerFee: balanceMax - 1_000, sellerFee: 1 }, tell)],
  ["a fill with a fee that only the rebate beside it brings within range", "the fees of a trade are within range together", (ledger, tell) => spotFill(ledger, { ...swap, buyerFee: balanceMax - 999, sellerFee: -1 }, tell)],
  ["a fill with a maker's fee that only the taker's rebate brings within range", "the fees of a trade are within range together", (ledger, tell) => spotFill(ledger, { ...swap, buyerFee: -1, sellerFee: balanceMax - 999 }, tell)],
  ["a fee below zero", "a fee alone is not a rebate", (ledger, tell) => chargeFee(ledger, ada, usd, -1, tell)],
  ["a fee of a fraction", "a fee is an integer within range", (ledger, tell) => chargeFee(ledger, ada, usd, 0.5, tell)],
  ["a release of less than nothing", "a release is a non-negative integer", (ledger, tell) => release(ledger, ada, usd, -1, tell)],
  ["a release of a fraction", "a release is a non-negative integer", (ledger, tell) => release(ledger, ada, usd, 0.5, tell)],
  ["a release of what is not held", "only what is held is released", (ledger, tell) => release(ledger, ada, usd, 1, tell)],
  ["a hold in an unlisted asset", "only what is available is held", (ledger) => hold(ledger, ada, 5, 1)],
  ["a residue beyond what an asset may hold", "a residue is an integer within range", (ledger, tell) => moveResidue(ledger, usd, -(2 ** 53 - 1), tell)],
  ["an account opened twice", "an account is opened once, under a number within range, while there is room", (ledger) => openAccount(ledger, ada, "customer")],
  ["an asset listed twice", "an asset is listed once, under a number within range", (ledger) => listAsset(ledger, usd)],
  ["a fill in an unlisted asset", "an asset is listed before it is used", (ledger, tell) => spotFill(ledger, { ...swap, base: 5 }, tell)],
  ["a fill with a fee of a fraction", "a taker's fee is an integer within range", (ledger, tell) => spotFill(ledger, { ...swap, buyerFee: 0.5 }, tell)],
];
test.each(wrong)("LEDGER-010: %s stops before it changes anything: %s", (_what, rule, act) => {
  const { ledger, told, tell } = withTraders();
  const before = stream(ledger);
  expect(() => act(ledger, tell as () => void)).toThrow(new AssertionError(rule));
  expect(stream(ledger)).toEqual(before);
  expect(told).toEqual([]);
  checkLedger(ledger);
});

test("LEDGER-013: a pledge moves what the giving part has, to the last unit, and no more", () => {
  const { ledger, tell } = withTraders();
  expect(canMovePledge(ledger, ada, usd, 600, "free")).toBe(true);
  expect(canMovePledge(ledger, ada, usd, 601, "free")).toBe(false);
  expect(canMovePledge(ledger, ada, usd, 401, "pledged")).toBe(false);
  expect(canMovePledge(ledger, 77, usd, 1, "free")).toBe(false);
  for (const bad of [0, -1, 0.5]) expect(canMovePledge(ledger, ada, usd, bad, "free")).toBe(false);
  movePledge(ledger, ada, usd, 600, "free", tell);
  expect(balanceOf(ledger, ada, usd)).toEqual({ pledged: 0, free: 1_000, held: 0, owed: 0 });
  movePledge(ledger, ada, usd, 1_000, "pledged", tell);
  expect(balanceOf(ledger, ada, usd)).toEqual({ pledged: 1_000, free: 0, held: 0, owed: 0 });
});

test("LEDGER-015: two ledgers with the same holdings and number of entries encode alike, whatever was opened first or touched between", () => {
  const made = [[ada, bob], [bob, ada]].map((order, turn) => {
    const ledger = createLedger(limits);
    for (const asset of turn === 0 ? [usd, btc] : [btc, usd]) listAsset(ledger, asset);
    for (const account of order) openAccount(ledger, account, "customer");
    const quiet = (): void => {};
    // A row that has come back to zero must not show.
    if (turn === 0) {
      deposit(ledger, order[0], btc, 1, quiet);
      deposit(ledger, order[1], usd, 5, quiet);
    } else {
      deposit(ledger, order[0], usd, 5, quiet);
      hold(ledger, order[0], usd, 5);
      release(ledger, order[0], usd, 5, quiet);
      hold(ledger, order[1], usd, 0);
      deposit(ledger, order[1], btc, 1, quiet);
    }
    return stream(ledger);
  });
  expect(made[1]).toEqual(made[0]);
  expect(() => decodeLedger(limits, () => Number.NaN)).toThrow(new AssertionError("a ledger is written in safe integers"));
});

test("LEDGER-016: holds lean on the free part first", () => {
  const { ledger } = withTraders();
  expect(collateralOf(ledger, ada, usd)).toBe(600);
  hold(ledger, ada, usd, 400);
  expect(collateralOf(ledger, ada, usd)).toBe(600);
  hold(ledger, ada, usd, 150);
  expect(collateralOf(ledger, ada, usd)).toBe(450);
  expect(collateralOf(ledger, 77, usd)).toBe(0);
});

test("LEDGER-017: the full check finds what was changed behind the ledger's back", () => {
  // Rows: Ada's dollars, Bob's coins. Floor: from 6 on fee, insurance, clearing, external … of the dollar.
  const faults: readonly [rule: string, plant: (ledger: Ledger) => void][] = [
    ["all balances of an asset add up to zero: asset 1", (ledger) => void (ledger.floor[9] -= 1)],
    ["all balances of an asset add up to zero: asset 1", (ledger) => void (ledger.rows[3] += 1)],
    ["all balances of an asset add up to zero: asset 1", (ledger) => void (ledger.floor[7] += 1)],
    ["nothing is available beside a debt: account 11, asset 1", (ledger) => void ((ledger.rows[6] += 1), (ledger.rows[3] += 1))],
    ["no more is held than is there: account 11, asset 1", (ledger) => void (ledger.rows[5] = ledger.rows[3] + ledger.rows[4] + 1)],
    ["the sum of the positive balances is kept right: asset 1", (ledger) => void (ledger.positive[usd] += 1)],
    ["the positive balances of an asset stay within balanceMax: asset 1", (ledger) => void (ledger.positive[usd] = balanceMax + 1)],
    ["fee revenue is not negative: asset 1", (ledger) => void ((ledger.floor[6] -= 1), (ledger.floor[7] += 1), (ledger.positive[usd] += 1))],
    ["the insurance fund is not negative: asset 1", (ledger) => void ((ledger.floor[7] -= 1), (ledger.floor[6] += 1), (ledger.positive[usd] += 1))],
    ["no more went out than came in: asset 1", (ledger) => void ((ledger.floor[8] -= 1_001), (ledger.floor[9] += 1_001), (ledger.positive[usd] += 1))],
    ["a balance is an integer from zero to balanceMax: account 11, asset 1", (ledger) => void ((ledger.rows[3] += 0.5), (ledger.rows[4] -= 0.5))],
    ["a balance is an integer from zero to balanceMax: account 11, asset 1", (ledger) => void ((ledger.rows[3] += 401), (ledger.rows[4] -= 401))],
    ["a balance is an integer from zero to balanceMax: account 11, asset 1", (ledger) => void (ledger.rows[3] = balanceMax + 1)],
    ["a balance is an integer within balanceMax: clearing 0, asset 1", (ledger) => void (ledger.floor[8] = 0.5)],
    ["a balance is an integer within balanceMax: clearing 0, asset 1", (ledger) => void (ledger.floor[8] = -balanceMax - 1)],
    ["a row knows the kind of its account", (ledger) => void (ledger.rows[2] = 1)],
    ["only listed assets are held: account 11, asset 1", (ledger) => void (ledger.positive[usd] = Number.POSITIVE_INFINITY)],
  ];
  checkLedger(withTraders().ledger);
  for (const [rule, plant] of faults) {
    const { ledger } = withTraders();
    plant(ledger);
    expect(() => checkLedger(ledger), rule).toThrow(new AssertionError(rule));
  }
  const { ledger } = withTraders();
  hold(ledger, ada, usd, 5);
  expect(() => checkHolds(ledger, [])).toThrow(new AssertionError("nothing is held without a reservation: account/asset 11/1"));
  expect(() => checkHolds(ledger, [{ account: ada, asset: usd, amount: 4 }])).toThrow(new AssertionError("held is the sum of the reservations: account 11, asset 1"));
  expect(() => checkHolds(ledger, [{ account: ada, asset: usd, amount: 5 }, { account: bob, asset: usd, amount: 1 }])).toThrow(new AssertionError("held is the sum of the reservations: account 12, asset 1"));
});

test("LEDGER-018: a total may pass the safe range without losing a unit", () => {
  const { ledger } = openBooks();
  // Sums that no ledger in range can reach, to see that auditors count past it.
  const quiet = (): void => {};
  deposit(ledger, ada, usd, 7, quiet);
  deposit(ledger, bob, usd, 8, quiet);
  ledger.rows[3] = Number.MAX_SAFE_INTEGER;
  ledger.rows[8 + 3] = Number.MAX_SAFE_INTEGER - 1;
  expect(totals(ledger)[0]).toEqual({ class: "customerFutures", asset: usd, total: 2n ** 54n - 3n });
});

test("LEDGER-018: totals come in chart order, then by asset", () => {
  const { ledger, tell } = openBooks();
  deposit(ledger, ada, btc, 2, tell);
  deposit(ledger, house, usd, 7, tell);
  deposit(ledger, ada, usd, 5, tell);
  realise(ledger, bob, usd, -4, "realised", tell);
  expect(totals(ledger).map((row) => [row.class, row.asset, row.total])).toEqual([
    ["customerFutures", usd, 5n], ["customerFutures", btc, 2n], ["house", usd, 7n], ["owed", usd, -4n], ["clearing", usd, 4n], ["external", usd, -12n], ["external", btc, -2n],
  ]);
});

test("LEDGER-020: hundreds of accounts in the first and the last asset, and nothing where nothing was posted", () => {
  const ledger = createLedger({ accountsMax: 300, assetIdMax: 9 });
  const quiet = (): void => {};
  listAsset(ledger, 1);
  listAsset(ledger, 9);
  openAccount(ledger, 1, "house");
  deposit(ledger, 1, 9, 1, quiet);
  for (let account = 2; account <= 300; account++) {
    openAccount(ledger, account, "customer");
    deposit(ledger, account, 1, account, quiet);
    deposit(ledger, account, 9, account, quiet);
  }
  checkLedger(ledger);
  expect([balanceOf(ledger, 300, 1).pledged, balanceOf(ledger, 2, 9).pledged, floorBalanceOf(ledger, "external", 9)]).toEqual([300, 2, -45_150]);
  for (const nobody of [301, 0, -1, 0.5]) {
    expect(balanceOf(ledger, nobody, 9)).toEqual({ pledged: 0, free: 0, held: 0, owed: 0 });
    expect([availableOf(ledger, nobody, 9), collateralOf(ledger, nobody, 9)]).toEqual([0, 0]);
  }
});

test("LEDGER-020: accounts accounts and assets are opened once and within bounds", () => {
  const { ledger } = openBooks();
  for (const bad of [0, -1, 1.5, 2 ** 41, ada]) {
    expect(canOpenAccount(ledger, bad)).toBe(false);
    expect(() => openAccount(ledger, bad, "customer")).toThrow(AssertionError);
  }
  for (const bad of [0, -1, 1.5, limits.assetIdMax + 1, usd]) {
    expect(canListAsset(ledger, bad)).toBe(false);
    expect(() => listAsset(ledger, bad)).toThrow(AssertionError);
  }
  for (let account = 1_000; canOpenAccount(ledger, account); account++) openAccount(ledger, account, "customer");
  expect(ledger.accountNumbers.length).toBe(limits.accountsMax);
  expect([hasAccount(ledger, ada), hasAccount(ledger, 5), hasAsset(ledger, usd), hasAsset(ledger, 5), hasAsset(ledger, -1)]).toEqual([true, false, true, false, false]);
  expect([accountKindOf(ledger, ada), accountKindOf(ledger, house)]).toEqual(["customer", "house"]);
  expect(() => accountKindOf(ledger, 5)).toThrow(new AssertionError("an account is open before it is used"));
  for (const assetIdMax of [0, 4_096]) expect(() => createLedger({ accountsMax: 1, assetIdMax })).toThrow(new AssertionError("asset numbers stay below their limit"));
  expect(() => createLedger({ accountsMax: 0, assetIdMax: 1 })).toThrow(new AssertionError("a ledger has room for accounts"));
  expect(createLedger({ accountsMax: 1, assetIdMax: 4_095 }).positive.length).toBe(4_096);
  const highest = createLedger(limits);
  expect([canOpenAccount(highest, 2 ** 40), canOpenAccount(highest, 2 ** 40 + 1), canListAsset(highest, limits.assetIdMax)]).toEqual([true, false, true]);
});

test("LEDGER-005: an entry is good to keep once its lines are copied", () => {
  const { ledger } = openBooks();
  const kept: EntryLine[][] = [];
  deposit(ledger, ada, usd, 1, (entry) => kept.push(copyLines(entry)));
  deposit(ledger, bob, usd, 2, (entry) => kept.push(copyLines(entry)));
  expect(kept.map((lines) => lines[0])).toEqual([line("customerFutures", ada, usd, 1), line("customerFutures", bob, usd, 2)]);
});

test("LEDGER-020: a balance read into a buffer is the balance, and zeros where nothing was posted", () => {
  const { ledger, tell } = withTraders();
  hold(ledger, ada, usd, 300);
  realise(ledger, ada, btc, -4, "realised", tell);
  const out = { pledged: 1, free: 2, held: 3, owed: 4 };
  for (const [account, asset, wanted] of [
    [ada, usd, { pledged: 600, free: 400, held: 300, owed: 0 }], [ada, btc, { pledged: 0, free: 0, held: 0, owed: 4 }], [77, usd, { pledged: 0, free: 0, held: 0, owed: 0 }],
  ] as const) {
    readBalance(ledger, account, asset, out);
    expect(out).toEqual(wanted);
    expect(balanceOf(ledger, account, asset)).toEqual(wanted);
  }
});

test("LEDGER-007: a side without a fee is told nothing, and what is told is a fee", () => {
  for (const [takerFee, makerFee, wanted] of [[0, 3, [3]], [3, 0, [3]], [0, 0, []], [2, -2, [2, -2]], [-2, 2, [2, -2]]] as const) {
    const { ledger, told, tell } = withTraders();
    deposit(ledger, bob, usd, 50, tell);
    chargeTrade(ledger, usd, ada, takerFee, bob, makerFee, tell);
    expect(told.filter(({ kind }) => kind === "fee").map(({ lines }) => lines.at(-1))).toEqual(wanted.map((amount) => line("fee", 0, usd, amount)));
  }
  const { ledger, told, tell } = withTraders();
  chargeFee(ledger, ada, usd, 4, tell);
  moveResidue(ledger, usd, 3, tell);
  expect(told.map(({ kind, lines }) => [kind, lines[0]])).toEqual([["fee", line("customerFutures", ada, usd, -4)], ["residue", line("clearing", 0, usd, -3)]]);
});

test("LEDGER-015: holdings come by account, then by asset, whatever was touched first, and a house account's two halves are one balance", () => {
  const { ledger, tell } = openBooks();
  for (const [account, asset] of [[house, btc], [bob, btc], [ada, btc], [bob, usd], [ada, usd]] as const) deposit(ledger, account, asset, 10, tell);
  movePledge(ledger, house, btc, 5, "free", tell);
  const holdings: number[][] = [];
  forEachHolding(ledger, ({ account, asset, pledged, free, held, owed }) => holdings.push([account, asset, pledged, free, held, owed]));
  expect(holdings).toEqual([[ada, usd, 10, 0, 0, 0], [ada, btc, 10, 0, 0, 0], [bob, usd, 10, 0, 0, 0], [bob, btc, 10, 0, 0, 0], [house, btc, 5, 5, 0, 0]]);
  const houses: unknown[] = [];
  forEachBalance(ledger, (of, ...balance) => of === "house" && houses.push(balance));
  expect(houses).toEqual([[house, btc, 10]]);
  // Two customers and a house account, each with its kind.
  const values = stream(ledger);
  expect(values.slice(0, 8)).toEqual([6, 3, ada, 0, bob, 0, house, 1]);
  let at = 0;
  const back = decodeLedger(limits, () => values[at++]);
  expect([ada, bob, house].map((account) => accountKindOf(back, account))).toEqual(["customer", "customer", "house"]);
  // The outside owes what came in: no positive balance of the floor, all of it held by people.
  expect([...back.positive]).toEqual([...ledger.positive]);
});
