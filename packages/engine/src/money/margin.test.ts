import { instrumentId, sizeOf } from "@crossfloor/instruments";
import type { AccountId, Command, OrderId } from "@crossfloor/protocol";
import { Prng } from "@crossfloor/stdx";
import { expect, test } from "vitest";
import { checkInvariants } from "../checks/check-invariants.ts";
import { decodeState } from "../encoding/decode-state.ts";
import { encodeState } from "../encoding/encode-state.ts";
import { accountOf } from "../state/account-rows.ts";
import { COST, exposureIn, exposureOf, exposuresOf } from "../state/exposure-rows.ts";
import { noAccount } from "../state/places.ts";
import { bruteMargin } from "../testing/brute-margin.ts";
import { Journal } from "../testing/journal.ts";
import { RandomWorkload } from "../testing/random-workload.ts";
import { scenario } from "../testing/scenario.ts";
import { instruments } from "../testing/test-floor.ts";
import { accountMargin, createMarginTotals, walkMargin } from "./account-margin.ts";
import { bringSums, uncount } from "./margin-sums.ts";

/** What an account risks at worst in an instrument. */
function worst(journal: Journal, account: AccountId, instrument: number): number {
  const exposure = exposureIn(journal.state, accountOf(journal.state, account), instrument);
  return exposure === undefined ? 0 : Math.max(Math.abs(exposure.size + exposure.buys), Math.abs(exposure.size - exposure.sells));
}

test("MARGIN-001: the engine's equity and margins are those of an independent calculation in unbounded integers", () => {
  for (let seed = 1_000; seed < 1_060; seed += 1) {
    const journal = new Journal(undefined, { assetIdMax: 7 });
    const workload = new RandomWorkload(new Prng(seed), journal);
    workload.begin();
    for (let step = 0; step < 150; step += 1) {
      workload.step();
      if (step % 5 !== 0) continue;
      for (const id of journal.state.accountIds) {
        const account = accountOf(journal.state, id);
        const totals = createMarginTotals();
        accountMargin(journal.state, account, null, totals);
        const { equity, init, maint } = bruteMargin(journal.state, account);
        expect([totals.equity, totals.marginInit, totals.marginMaint].map(BigInt), `seed ${seed}`).toEqual([equity, init, maint]);
      }
    }
  }
});

test("MARGIN-002: whatever order was accepted, an account that now risks more has equity for its initial margin, with every resting order at its worst", () => {
  let proved = 0;
  for (let seed = 2_000; seed < 2_200; seed += 1) {
    const journal = new Journal(undefined, { assetIdMax: 7 });
    const workload = new RandomWorkload(new Prng(seed), journal);
    workload.begin();
    for (let step = 0; step < 150; step += 1) {
      const risked = new Map<string, number>();
      for (const id of journal.state.accountIds) for (const slot of journal.state.slotList) risked.set(`${id}/${slot.id}`, worst(journal, id, slot.id));
      const marks = journal.state.slotList.map((slot) => slot.mark).join();
      workload.step();
      const { command } = journal.records[journal.records.length - 1];
      if (command.type !== "placeOrder" || marks !== journal.state.slotList.map((slot) => slot.mark).join()) continue;
      if (journal.last.some((event) => event.type === "commandRefused")) continue;
      const account = accountOf(journal.state, command.account);
      if (account === noAccount || command.instrument === 1) continue;
      if (worst(journal, command.account, command.instrument) <= (risked.get(`${command.account}/${command.instrument}`) ?? 0)) continue;
      const { equity, init } = bruteMargin(journal.state, account);
      // Several balances are floored one by one, so a few millionths of a dollar may be missing.
      expect(equity + 8n, `seed ${seed}, record ${journal.records.length}`).toBeGreaterThanOrEqual(init);
      proved += 1;
    }
  }
  expect(proved).toBeGreaterThan(2_000);
});

test("MARGIN-003: resting orders count at their worst case: all buys or all sells, whichever leads further", () => {
  scenario(`
    open ada bob | deposit ada 20000 USDC | deposit bob 100000 USDC | index BTC 50000
    buy ada 2 BTC-PERP @ 49000 as a | init ada 10000 | sell ada 1 BTC-PERP @ 51000 | init ada 10000
    buy ada 3 BTC-PERP @ 49000 => margin_must_cover_order
    sell bob 1 BTC-PERP @ 49000 | position ada 1 BTC-PERP | init ada 10000
    cancel ada a | init ada 5000
  `);
});

test("MARGIN-004: an order's distance to the mark and its fee count before it is accepted", () => {
  // 1 BTC at 50000 needs 5000; at 51000 it loses 1000 at once, and its fee is 25.50.
  scenario(`open ada bob | deposit ada 5025 USDC | deposit bob 100000 USDC | index BTC 50000 | buy ada 1 BTC-PERP @ 50000`);
  scenario(`open ada bob | deposit ada 5024.999999 USDC | index BTC 50000 | buy ada 1 BTC-PERP @ 50000 => margin_must_cover_order`);
  scenario(`open ada bob | deposit ada 6025.5 USDC | index BTC 50000 | buy ada 1 BTC-PERP @ 51000`);
  scenario(`open ada bob | deposit ada 6025.499999 USDC | index BTC 50000 | buy ada 1 BTC-PERP @ 51000 => margin_must_cover_order`);
});

test("MARGIN-004: what rests beyond the mark keeps its distance covered, however small the orders are that come after it", () => {
  // Each needs 100 and loses 50: all forty together need 4000 and lose 2000.
  const orders = Array.from({ length: 40 }, () => "buy ada 0.02 BTC-PERP @ 52500 as a").map((text, place) => text.replace("as a", `as a${place}`)).join(" | ");
  const floor = scenario(`open ada bob | deposit ada 6021 USDC | deposit bob 100000 USDC | index BTC 50000 | ${orders}
    buy ada 0.02 BTC-PERP @ 52500 => margin_must_cover_order | buy ada 0.02 BTC-PERP @ 50000 => margin_must_cover_order
    free ada 22 USDC => pledge_must_not_be_in_use
    # an order does not stand in its own way
    amend ada a0 - @ 52400`);
  floor.run("sell bob 0.8 BTC-PERP @ 52400 | position ada 0.8 BTC-PERP | init ada 4000 USDC | equity ada 4014.6004 USDC");
});

test("MARGIN-004: a limit on the other side of zero than the mark keeps its whole distance covered, also after an order that left something to spare", () => {
  // One rate for every size: each contract is margined with 300, and from −1.50 to 1.50 it is another 300.
  const oil = instruments[3];
  const flat = { ...oil, version: 2, risk: oil.risk.slice(0, 1) };
  for (const [mark, side, limit] of [["-1.5", "buy", "1.5"], ["1.5", "sell", "-1.5"]]) {
    const floor = scenario(`open ada | deposit ada 1000 USDC | index OIL ${mark} | advance 9h`);
    expect(floor.journal.send({ type: "changeInstrument", instrument: flat, change: "1" }).refusal).toBe(null);
    floor.run(`
      ${side} ada 1 OIL-DEC @ ${mark} | ${side} ada 2 OIL-DEC @ ${limit} => margin_must_cover_order
      ${side} ada 1 OIL-DEC @ ${mark} | ${side} ada 1 OIL-DEC @ ${limit} => margin_must_cover_order
    `);
  }
});

test("MARGIN-005: a reduce-only order counts what rests as any other does, for that would turn the position after it", () => {
  scenario(`
    open ada bob | deposit ada 6000 USDC | deposit bob 100000 USDC | index BTC 50000
    sell bob 1 BTC-PERP @ 50000 | buy ada 1 BTC-PERP @ 50000
    index BTC 46000 | buy bob 1 BTC-PERP @ 46000
    sell ada 0.6 BTC-PERP @ 48000 as later
    sell ada 1 BTC-PERP @ 46000 ioc reduce => account_must_only_reduce
    sell ada 0.4 BTC-PERP @ 46000 ioc reduce | position ada 0.6 BTC-PERP
    cancel ada later | sell ada 1 BTC-PERP @ 46000 ioc reduce | position ada 0 BTC-PERP
  `);
});

test("MARGIN-005: nobody closes at a price that hands a friend more than he has; near the mark everybody can", () => {
  scenario(`
    open ada bob eve | deposit ada 1830 USDC | deposit bob 1000000 USDC | deposit eve 1000000 USDC | index OIL 60 | advance 9h
    sell bob 3 OIL-DEC @ 60 | buy ada 3 OIL-DEC @ 60 | index OIL 57
    equity ada 928.95 USDC | maint ada 855 USDC
    buy bob 1 OIL-DEC @ 56.9 | buy eve 3 OIL-DEC @ 52
    # 10 lost to bob and 1000 to the friend
    sell ada 3 OIL-DEC @ 52 ioc reduce => margin_must_cover_order | sell ada 3 OIL-DEC @ 52 => margin_must_cover_order
    # what meets the better price alone may go, whatever its limit
    sell ada 1 OIL-DEC @ 52 ioc reduce | position ada 2 OIL-DEC | owed ada 0 USDC
    # with next to nothing left, as far as the maintenance margin that it sets free
    index OIL 52.5 | equity ada 18.6 USDC | sell ada 2 OIL-DEC market reduce | position ada 0 OIL-DEC
  `);
});

test("MARGIN-005: below maintenance an account may only reduce; between maintenance and initial it may not add", () => {
  scenario(`
    open ada bob | deposit ada 6000 USDC | deposit bob 100000 USDC | index BTC 50000
    sell bob 1 BTC-PERP @ 50000 | buy ada 1 BTC-PERP @ 50000
    index BTC 48000 | buy ada 0.001 BTC-PERP @ 48000 => margin_must_cover_order
    sell ada 0.1 BTC-PERP @ 48000 as keep
    index BTC 46000 | equity ada 1975 USDC | maint ada 2300 USDC
    buy ada 0.001 BTC-PERP @ 46000 => account_must_only_reduce
    sell ada 1.5 BTC-PERP @ 46000 => account_must_only_reduce
    # 0.1 rests already, so 0.9 is left to close
    sell ada 0.901 BTC-PERP @ 46000 => account_must_only_reduce
    sell ada 0.9 BTC-PERP @ 46000 | buy bob 1 BTC-PERP @ 48000 | position ada 0 BTC-PERP
  `);
});

test("MARGIN-006: while the index is stale or missing nobody adds risk in derivatives, and positions can still be closed", () => {
  scenario(`
    open ada bob | deposit ada 50000 USDC | deposit bob 100000 USDC
    buy ada 1 BTC-PERP @ 50000 => index_must_be_published | buy ada 0.1 BTC/USDC @ 50000 => index_must_be_published
    index BTC 50000 stale-after 60s
    sell bob 2 BTC-PERP @ 50000 | buy ada 1 BTC-PERP @ 50000
    advance 60s | buy ada 0.1 BTC-PERP @ 50000 | advance 1s
    buy ada 0.1 BTC-PERP @ 50000 => index_must_be_fresh | buy ada 0.1 BTC/USDC @ 49000
    sell bob 0.1 BTC-PERP @ 51000 => index_must_be_fresh
    buy bob 0.1 BTC-PERP @ 49000 | sell ada 1.101 BTC-PERP @ 49000 => index_must_be_fresh
    sell ada 1.1 BTC-PERP @ 49000 ioc | position ada 1 BTC-PERP | position bob -1 BTC-PERP
  `);
});

test("MARGIN-007: a position stays within its instrument's limit, and its value within the engine's range", () => {
  // The limit of the test floor is 10 million: 200 BTC at 50000.
  scenario(`
    open ada | deposit ada 9000000 USDC | index BTC 50000
    buy ada 100 BTC-PERP @ 49000 | buy ada 100 BTC-PERP @ 49000 | buy ada 0.001 BTC-PERP @ 49000 => position_must_stay_within_limit
    sell ada 100 BTC-PERP @ 51000
  `);
});

test("MARGIN-007: an order whose fills could leave the ledger's range is refused", () => {
  const floor = scenario(`open ada bob | deposit ada 2000000000 USDC | index BTC 900000`);
  const perp = instruments[1];
  const larger = { ...perp, version: 2, trading: { ...perp.trading, orderSizeMax: sizeOf(1_000_000) } };
  expect(floor.journal.send({ type: "changeInstrument", instrument: larger, change: "1" }).refusal).toBe(null);
  floor.run(`
    buy ada 1000 BTC-PERP @ 900000 => balance_must_stay_within_maximum
    buy ada 100 BTC-PERP @ 900000 => position_must_stay_within_limit
  `);
});

test("MARGIN-008: other assets count with their haircut, profit in them too, and losses and debts at face", () => {
  scenario(`
    open ada bob | deposit ada 1 WBTC | deposit bob 2 WBTC | index BTC 50000
    equity ada 47500 USDC
    sell bob 25000 BTC-INV @ 50000 post | buy ada 25000 BTC-INV @ 50000
    # the fee was 0.00025
    equity ada 47488.125 USDC | init ada 2500 USDC
    index BTC 62500
    # cash 0.99975 and profit 0.1, both less 5 %
    equity ada 65297.65625 USDC
    index BTC 40000
    # cash less 5 %, loss 0.125 at face
    equity ada 32990.5 USDC
  `);
});

test("MARGIN-009: what margin needs stays pledged, unrealised profit does not stand in for it, and free money backs nothing", () => {
  scenario(`
    open ada bob | deposit ada 10000 USDC | deposit bob 100000 USDC | index BTC 50000
    sell bob 1 BTC-PERP @ 50000 | buy ada 1 BTC-PERP @ 50000
    free ada 4975.000001 USDC => pledge_must_not_be_in_use
    free ada 4975 USDC | equity ada 5000 USDC | free-part ada 4975 USDC | pledged ada 5000 USDC
    index BTC 55000 | free ada 1 USDC => pledge_must_not_be_in_use
    pledge ada 4976 USDC => free_balance_must_cover_move | pledge ada 4975 USDC | free ada 0 USDC => amount_must_be_positive
  `);
});

test("MARGIN-010: a contract that may be negative is margined at no less than its floor price, so that no position is ever free", () => {
  // bandMin 3.00 at a band of 10 %: the floor is 30.00; 10 contracts of 100 barrels need a tenth of 30000.
  scenario(`
    open ada bob | deposit ada 3100 USDC | deposit bob 100000 USDC | index OIL 60 | advance 9h
    buy ada 10 OIL-DEC @ 60 => margin_must_cover_order
    index OIL 0 | buy ada 10 OIL-DEC @ 0 | init ada 3000 USDC | index OIL -20 | init ada 3000 USDC | index OIL -40 | init ada 4000 USDC
  `);
});

test("MARGIN-011: kept sums are what walking gives, also where an exposure is too large to be kept, and after every price", () => {
  const journal = new Journal((state) => checkInvariants(state, { books: false }), { assetIdMax: 7 });
  const workload = new RandomWorkload(new Prng(31), journal);
  workload.begin();
  for (let step = 0; step < 300; step += 1) workload.step();
  const { state } = journal;
  const account = accountOf(state, 1);
  const [large] = exposuresOf(state, account).filter(({ slot }) => !slot.spot);
  const row = exposureOf(state, account, large.slot);
  uncount(state, row);
  state.exposures.rows[row + COST] -= 1e14;
  const kept = createMarginTotals();
  const walked = createMarginTotals();
  accountMargin(state, account, null, kept);
  walkMargin(state, account, null, walked);
  expect(kept).toEqual(walked);
  expect(bringSums(state, account)).toBe(false);
});

test("MARGIN-011: an account that grows beyond what sums are kept for has none, whether it is asked about on the way or not, and has them again when it shrinks", () => {
  const floor = scenario("open ada | deposit ada 1000000 USDC | index BTC 50000");
  const { journal, state } = floor;
  const perp = instruments[1];
  const account = accountOf(state, 1);
  const held: boolean[] = [];
  for (let place = 0; place < 130; place += 1) {
    const id = instrumentId(100 + place);
    expect(journal.send({ type: "listInstrument", instrument: { ...perp, id, symbol: `P${id}`, name: `P${id}` } }).refusal).toBe(null);
  }
  const place = { type: "placeOrder", account: 1, clientOrderId: "", side: "buy", size: sizeOf(1), limit: 5_000_000, timeInForce: "gtc", expiresAt: 0, postOnly: false, reduceOnly: false, selfTrade: "cancelNewest" };
  for (let each = 0; each < 130; each += 1) {
    expect(journal.send({ ...place, instrument: 100 + each } as Command).refusal).toBe(null);
    held.push(bringSums(state, account));
  }
  expect(held).toEqual(held.map((_, each) => each < 128));
  expect(bringSums(decodeState(encodeState(state)), account)).toBe(false);
  for (const order of [1, 2, 3]) journal.send({ type: "cancelOrder", account: 1 as AccountId, order: order as OrderId, clientOrderId: "" });
  expect(bringSums(state, account)).toBe(true);
  checkInvariants(state);
});
