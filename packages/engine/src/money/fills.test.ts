import { money, nano } from "@crossfloor/instruments";
import { expect, test } from "vitest";
import { scenario } from "../testing/scenario.ts";
import { instruments } from "../testing/test-floor.ts";

test("FILL-001: a fill opens both positions at the same value, charges maker and taker, and what positions cost is what clearing lacks", () => {
  scenario(`
    open ada bob | deposit ada 10000 USDC | deposit bob 10000 USDC | index BTC 50000
    buy ada 1 BTC-PERP @ 50000
    bid BTC-PERP 50000 1
    sell bob 1 BTC-PERP @ 50000
    position ada 1 BTC-PERP | position bob -1 BTC-PERP | cost ada 50000 BTC-PERP | cost bob -50000 BTC-PERP
    # 2 and 5 basis points of 50000
    total ada 9990 USDC | total bob 9975 USDC | fee - 35 USDC | clearing - 0 USDC | external - -20000 USDC
    bid BTC-PERP none | ask BTC-PERP none
  `);
});

test("FILL-002: closing part of a position realises its share; what does not divide stays in the cost, so that nothing is lost", () => {
  scenario(`
    open ada bob cay | deposit ada 100000 USDC | deposit bob 100000 USDC | deposit cay 100000 USDC | index BTC 50000
    sell bob 3 BTC-PERP @ 50000 | sell cay 1 BTC-PERP @ 50000.5 | buy ada 3.001 BTC-PERP @ 50000.5
    cost ada 150050.0005 BTC-PERP | position ada 3.001 BTC-PERP
    cancel-all cay | index BTC 51000
    buy bob 1 BTC-PERP @ 51000 | sell ada 1 BTC-PERP @ 51000
    # 150050.0005 / 3.001 = 50000.00016661…, rounded up to a millionth
    cost ada 100050.000333 BTC-PERP
    position ada 2.001 BTC-PERP
  `);
});

test("FILL-003: a trade through zero closes the old position and opens the new one at the trade's price", () => {
  scenario(`
    open ada bob | deposit ada 100000 USDC | deposit bob 100000 USDC | index BTC 50000
    sell bob 1 BTC-PERP @ 50000 | buy ada 1 BTC-PERP @ 50000
    index BTC 51000
    buy bob 3 BTC-PERP @ 51000 | sell ada 3 BTC-PERP @ 51000
    position ada -2 BTC-PERP | cost ada -102000 BTC-PERP | position bob 2 BTC-PERP | cost bob 102000 BTC-PERP
    # ada: 1000 realised, fees 25 and 76.5; bob: 1000 lost, fees 10 and 30.6
    total ada 100898.5 USDC | total bob 98959.4 USDC | fee - 142.1 USDC
  `);
});

test("FILL-003: an order whose first fill closes the position opens the other way with its second, be there nothing left of the account's in the instrument in between", () => {
  scenario(`
    open ada bob cay | deposit ada 100000 USDC | deposit bob 100000 USDC | deposit cay 100000 USDC | index BTC 50000
    sell bob 1 BTC-PERP @ 50000 | buy ada 1 BTC-PERP @ 50000
    index BTC 51000
    buy bob 1 BTC-PERP @ 51000 | buy cay 2 BTC-PERP @ 51000 | sell ada 3 BTC-PERP @ 51000
    position ada -2 BTC-PERP | cost ada -102000 BTC-PERP | position bob 0 BTC-PERP | position cay 2 BTC-PERP | cost cay 102000 BTC-PERP
    total ada 100898.5 USDC
  `);
});

test("FILL-004: an inverse contract is valued by contracts over price, rounded once, the same for both sides, and the maker's rebate comes out of the taker's fee", () => {
  scenario(`
    open ada bob | deposit ada 1 WBTC | deposit bob 1 WBTC | index BTC 30000
    sell bob 10000 BTC-INV @ 30000 | buy ada 10000 BTC-INV @ 30000
    # 10000 dollars at 30000 are 0.33333333…
    cost ada -0.33333333 BTC-INV | cost bob 0.33333333 BTC-INV
    # taker 5 basis points up to 16667 units, maker gets 1 basis point down to 3333
    total ada 0.99983333 WBTC | total bob 1.00003333 WBTC | fee - 0.00013334 WBTC
    index BTC 31000
    buy bob 10000 BTC-INV @ 31000 | sell ada 10000 BTC-INV @ 31000
    # 0.33333333 − 0.32258064 = 0.01075269 from bob to ada
    position ada 0 BTC-INV | cost ada 0 BTC-INV | clearing - 0 WBTC
    total ada 1.01042472 WBTC | total bob 0.98931289 WBTC
  `);
});

test("FILL-005: below zero everything holds with the signs as they are: OIL at −37.63", () => {
  scenario(`
    open ada bob | deposit ada 100000 USDC | deposit bob 100000 USDC | index OIL 4.50 | advance 9h
    sell bob 2 OIL-DEC @ 4.50 | buy ada 2 OIL-DEC @ 4.50
    cost ada 900 OIL-DEC
    index OIL -37.63
    buy bob 2 OIL-DEC @ -37.63 | sell ada 2 OIL-DEC @ -37.63
    # (−37.63 − 4.50) · 2 · 100 and twice 0.35 and 0.20 a contract
    total ada 91572.6 USDC | total bob 108425.2 USDC | fee - 2.2 USDC | clearing - 0 USDC
  `);
});

test("FILL-006: a fee by contract counts contracts, and one by rate rounds up to the unit", () => {
  scenario(`
    open ada bob | deposit ada 100000 USDC | deposit bob 100000 USDC | index OIL 60 | index BTC 50000.5 | advance 9h
    sell bob 7 OIL-DEC @ 60 | buy ada 7 OIL-DEC @ 60
    total ada 99997.55 USDC | total bob 99998.6 USDC
    sell bob 0.001 BTC-PERP @ 50000.5 | buy ada 0.001 BTC-PERP @ 50000.5
    # 50.0005 · 0.0005 = 0.02500025 and · 0.0002 = 0.0100001
    total ada 99997.524999 USDC | total bob 99998.589999 USDC
  `);
});

test("FILL-007: a loss beyond cash becomes a debt, cash is never negative, and whatever comes in repays the debt first", () => {
  scenario(`
    open ada bob | deposit ada 6000 USDC | deposit bob 100000 USDC | index BTC 50000
    sell bob 1 BTC-PERP @ 50000 | buy ada 1 BTC-PERP @ 50000
    index BTC 40000
    buy bob 1 BTC-PERP @ 40000 | sell ada 1 BTC-PERP @ 40000
    total ada 0 USDC | owed ada 4045 USDC | equity ada -4045 USDC
    deposit ada 4000 USDC | total ada 0 USDC | owed ada 45 USDC
    deposit ada 100 USDC | total ada 55 USDC | owed ada 0 USDC
  `);
});

test("SPOT-001: an open buy holds its value at the limit and the dearer fee, a sell its base; a cancel gives back to the last unit", () => {
  scenario(`
    open ada bob | deposit ada 1000 USDC | deposit bob 0.5 WBTC | index BTC 50000
    buy ada 0.01 BTC/USDC @ 49999.5 as b
    # 499.995 and 0.2 %
    held ada 500.99499 USDC
    sell bob 0.2 BTC/USDC @ 50001 as s | held bob 0.2 WBTC
    cancel ada b | cancel bob s | held ada 0 USDC | held bob 0 WBTC | total ada 1000 USDC | total bob 0.5 WBTC
    buy ada 0.02 BTC/USDC @ 50000 => funds_must_cover_order
    sell ada 0.001 BTC/USDC @ 50000 => funds_must_cover_order
  `);
});

test("SPOT-002: a fill swaps base and quote, what a better price saves comes back at once, and the rest of the hold ends with the order", () => {
  scenario(`
    open ada bob | deposit ada 1000 USDC | deposit bob 0.5 WBTC | index BTC 50000
    sell bob 0.01 BTC/USDC @ 49000 | buy ada 0.015 BTC/USDC @ 50000 as b
    # 490 and 0.2 % of it; 250 and 0.5 stay for the rest
    total ada 509.02 USDC | held ada 250.5 USDC | total ada 0.01 WBTC
    total bob 489.51 USDC | total bob 0.49 WBTC | held bob 0 WBTC
    cancel ada b | held ada 0 USDC | fee - 1.47 USDC
  `);
});

test("SPOT-003: many small fills never charge an order more than it holds, nor leave any of it held", () => {
  const { journal } = scenario(`
    open ada bob | deposit ada 10.2015 USDC | deposit bob 0.5 WBTC | index BTC 50.5
    buy ada 0.2 BTC/USDC @ 50.5 as b
    sell bob 0.001 BTC/USDC @ 50.5 | sell bob 0.001 BTC/USDC @ 50.5 | sell bob 0.001 BTC/USDC @ 50.5 | sell bob 0.197 BTC/USDC @ 50.5
    orders ada 0 | held ada 0 USDC | owed ada 0 USDC | total ada 0.2 WBTC
  `);
  expect(journal.events.filter((event) => event.type === "fill")).toHaveLength(4);
});

test("SPOT-003: a sell never pays more than it gets, so that a swap leaves no debt", () => {
  const floor = scenario(`open ada bob | deposit ada 1000 USDC | deposit bob 0.5 WBTC | index BTC 50000 | buy ada 0.002 BTC/USDC @ 50000`);
  const [spot] = instruments;
  const fees = { kind: "perContract", maker: money(0), taker: money(60_000_000) } as const;
  expect(floor.journal.send({ type: "changeInstrument", instrument: { ...spot, version: 2, trading: { ...spot.trading, fees } }, change: "1" }).refusal).toBe(null);
  floor.run(`sell bob 0.001 BTC/USDC @ 50000 | total bob 0 USDC | owed bob 0 USDC | fee - 50 USDC | total bob 0.499 WBTC`);
});
test("SPOT-003: fees that were raised since an order was accepted take no more than it holds", () => {
  const floor = scenario(`
    open ada bob | deposit ada 50.1 USDC | deposit bob 0.5 WBTC | index BTC 50000
    buy ada 0.001 BTC/USDC @ 50000 | held ada 50.1 USDC
  `);
  const [spot] = instruments;
  const fees = { kind: "rate", maker: nano(5_000_000), taker: nano(5_000_000) } as const;
  expect(floor.journal.send({ type: "changeInstrument", instrument: { ...spot, version: 2, trading: { ...spot.trading, fees } }, change: "1" }).refusal).toBe(null);
  floor.run(`sell bob 0.001 BTC/USDC @ 50000 | total ada 0 USDC | owed ada 0 USDC | total ada 0.001 WBTC | total bob 49.75 USDC | fee - 0.35 USDC`);
});

test("SPOT-004: money that a spot order holds backs no position, and a position's margin cannot be held by spot", () => {
  scenario(`
    open ada bob | deposit ada 10000 USDC | deposit bob 100000 USDC | index BTC 50000
    sell bob 1 BTC-PERP @ 50000 | buy ada 1 BTC-PERP @ 50000
    equity ada 9975 USDC | init ada 5000 USDC
    buy ada 0.1 BTC/USDC @ 50000 => margin_must_cover_order
    buy ada 0.09 BTC/USDC @ 50000 as b | equity ada 5466 USDC
    buy ada 0.1 BTC-PERP @ 50000 => margin_must_cover_order
    cancel ada b | buy ada 0.1 BTC-PERP @ 50000
  `);
});
