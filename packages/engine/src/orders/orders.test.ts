import type { Event } from "@crossfloor/protocol";
import { expect, test } from "vitest";
import { scenario } from "../testing/scenario.ts";

/** Three funded accounts and a first price. */
const floor = `
  open ada bob cay | deposit ada 100000 USDC | deposit bob 100000 USDC | deposit cay 100000 USDC | index BTC 50000 | index OIL 60
`;

function typesOf(events: readonly Event[]): string {
  return events.map((event) => event.type).filter((type) => type !== "entryPosted" && type !== "positionChanged").join(" ");
}

test("ORDER-001: the better price trades first, then the older order, at the resting order's price", () => {
  const { journal } = scenario(`${floor}
    sell bob 1 BTC-PERP @ 50010 as far | sell bob 1 BTC-PERP @ 50000 as first | sell cay 1 BTC-PERP @ 50000 as second
    buy ada 1.5 BTC-PERP @ 50010
    position bob -1 BTC-PERP | position cay -0.5 BTC-PERP | cost ada 75000 BTC-PERP | orders bob 1 | ask BTC-PERP 50000 0.5
  `);
  expect(typesOf(journal.last)).toBe("orderAccepted fill fill");
});

test("ORDER-002: what is left of a good-till-cancelled order rests, of an immediate one is cancelled, and fill-or-kill trades whole or is refused", () => {
  const { journal } = scenario(`${floor}
    sell bob 1 BTC-PERP @ 50000
    buy ada 2 BTC-PERP @ 50000 fok => fill_or_kill_must_fill_whole
    buy ada 1 BTC-PERP @ 49900 fok => fill_or_kill_must_fill_whole
    buy ada 2 BTC-PERP @ 50000 ioc | position ada 1 BTC-PERP | orders ada 0 | bid BTC-PERP none
  `);
  expect(journal.last.at(-1)).toMatchObject({ type: "orderCancelled", remaining: 1000, resting: false, reason: "immediateRemainder" });
  scenario(`${floor} sell bob 1 BTC-PERP @ 50000 | buy ada 1 BTC-PERP @ 50000 fok | position ada 1 BTC-PERP`);
  scenario(`${floor} sell bob 1 BTC-PERP @ 50000 | buy ada 3 BTC-PERP @ 50000 | bid BTC-PERP 50000 2 | position ada 1 BTC-PERP`);
});

test("ORDER-003: a market order goes as far as its protection, never beyond the band, and needs an opposite side", () => {
  const { journal } = scenario(`${floor}
    buy ada 1 BTC-PERP market => opposite_side_must_have_orders
    sell bob 1 BTC-PERP @ 50000 | sell bob 1 BTC-PERP @ 50500 | sell bob 1 BTC-PERP @ 50500.5
    buy ada 3 BTC-PERP market | position ada 2 BTC-PERP
  `);
  expect(journal.last[0]).toMatchObject({ type: "orderAccepted", market: true, limit: 5_050_000 });
  // 5 % above the mark is 52500: with the best offer at 52400 one per cent more would be 52924.
  const clipped = scenario(`${floor} sell bob 1 BTC-PERP @ 52400 | buy ada 1 BTC-PERP market`);
  expect(clipped.journal.last[0]).toMatchObject({ limit: 5_250_000 });
  scenario(`${floor} sell bob 1 BTC-PERP @ 53000 | buy ada 1 BTC-PERP market => price_must_be_within_band`);
});

test("ORDER-004: a post-only order rests or is refused", () => {
  scenario(`${floor}
    sell bob 1 BTC-PERP @ 50000
    buy ada 1 BTC-PERP @ 50000 post => post_only_must_not_take
    buy ada 1 BTC-PERP @ 50000 ioc post => post_only_must_be_resting_limit
    buy ada 1 BTC-PERP @ 49999.5 post | bid BTC-PERP 49999.5 1
    amend ada none - @ 50000 => post_only_must_not_take
  `.replace("post | bid", "post as none | bid"));
});

test("ORDER-005: an immediate reduce-only order closes at most what is open, and never turns the position", () => {
  const { journal } = scenario(`${floor}
    sell bob 1 BTC-PERP @ 50000 | buy ada 1 BTC-PERP @ 50000
    buy ada 1 BTC-PERP @ 50000 ioc reduce => reduce_only_must_reduce
    buy bob 3 BTC-PERP @ 50000
    sell ada 5 BTC-PERP @ 50000 ioc reduce | position ada 0 BTC-PERP
    sell ada 1 BTC/USDC @ 50000 ioc reduce => reduce_only_must_reduce
  `);
  const cut = journal.events.findLast((event) => event.type === "orderCancelled");
  expect(cut).toMatchObject({ remaining: 4000, reason: "reduceOnlyCut", resting: false });
});

test("ORDER-006: an amend keeps the order's place only when it takes size away at the same limit", () => {
  const kept = scenario(`${floor}
    buy ada 2 BTC-PERP @ 49900 as a | buy bob 1 BTC-PERP @ 49900
    amend ada a 1 | sell cay 1 BTC-PERP @ 49900 | position ada 1 BTC-PERP | position bob 0 BTC-PERP
  `);
  expect(kept.journal.events.find((event) => event.type === "orderAmended")).toMatchObject({ kept: true, sizeBefore: 2000, size: 1000 });
  const lost = scenario(`${floor}
    buy ada 1 BTC-PERP @ 49900 as a | buy bob 1 BTC-PERP @ 49900
    amend ada a 2 | sell cay 1 BTC-PERP @ 49900 | position ada 0 BTC-PERP | position bob 1 BTC-PERP
    amend ada a - @ 49900 => amend_must_change_something
    amend ada a 0 => size_must_be_positive
    amend ada a 200 => size_must_not_exceed_maximum
    amend ada a 90 => margin_must_cover_order
  `);
  expect(lost.journal.events.find((event) => event.type === "orderAmended")).toMatchObject({ kept: false });
  const moved = scenario(`${floor} sell bob 1 BTC-PERP @ 50000 | buy ada 2 BTC-PERP @ 49000 as a | amend ada a - @ 50000 | position ada 1 BTC-PERP | bid BTC-PERP 50000 1`);
  expect(typesOf(moved.journal.last)).toBe("orderAmended fill orderRested");
});

test("ORDER-007: an open order can always be cancelled by its account: halted, closed, short of margin or the market ended", () => {
  scenario(`${floor} advance 9h
    buy ada 1 BTC-PERP @ 49900 as p | buy ada 1 OIL-DEC @ 60 as o | buy bob 1 BTC-PERP @ 49900 as b
    halt BTC-PERP emergency | advance 8h | status OIL-DEC trading closed
    buy ada 1 BTC-PERP @ 49900 => instrument_must_be_trading | buy ada 1 OIL-DEC @ 60 => session_must_be_open
    amend ada p 0.5
    cancel ada b => order_must_exist | cancel ada p | cancel ada o | cancel ada p => order_must_exist | orders ada 0
  `);
});

test("ORDER-008: cancel-all takes what is open now, a bounded number per command, and leaves later orders alone", () => {
  const place = (from: number, to: number): string => Array.from({ length: to - from }, (_, each) => `buy ada 0.001 BTC-PERP @ ${49000 + from + each}`).join("|");
  const floorFull = scenario(`${floor} ${place(0, 10)} | buy ada 0.001 BTC/USDC @ 49000`, { cancelsPerCommandMax: 4 });
  floorFull.run("cancel-all ada BTC-PERP | orders ada 7").run(`${place(20, 22)} | drain | orders ada 3`).run("cancel-all ada | orders ada 0");
});

test("ORDER-009: an account never trades with itself: the newer, the older or both orders give way", () => {
  scenario(`${floor} sell ada 1 BTC-PERP @ 50000 | sell bob 1 BTC-PERP @ 50000 | buy ada 2 BTC-PERP @ 50000 newest | orders ada 1 | position ada 0 BTC-PERP | bid BTC-PERP none`);
  scenario(`${floor} sell ada 1 BTC-PERP @ 50000 | sell bob 1 BTC-PERP @ 50000 | buy ada 2 BTC-PERP @ 50000 oldest | position ada 1 BTC-PERP | bid BTC-PERP 50000 1 | orders ada 1`);
  const both = scenario(`${floor} sell bob 1 BTC-PERP @ 49990 | sell ada 1 BTC-PERP @ 50000 | buy ada 2 BTC-PERP @ 50000 both | position ada 1 BTC-PERP | orders ada 0`);
  expect(both.journal.last.filter((event) => event.type === "orderCancelled").map((event) => event.reason)).toEqual(["selfTrade", "selfTrade"]);
});

test("ORDER-010: a limit beyond the band around the mark is refused, on the side where it would give money away", () => {
  scenario(`${floor} advance 9h
    buy ada 0.1 BTC-PERP @ 52500 | buy ada 0.1 BTC-PERP @ 52500.5 => price_must_be_within_band
    sell ada 0.1 BTC-PERP @ 60000
    sell ada 0.1 BTC-PERP @ 47499.5 => price_must_be_within_band
    # near zero the absolute part of the band counts: 3.00
    index OIL -1 | buy ada 1 OIL-DEC @ 2 | sell ada 1 OIL-DEC @ -4.01 => price_must_be_within_band | buy ada 1 OIL-DEC @ 2.01 => price_must_be_within_band
  `);
});

test("ORDER-011: sizes and prices stand on the grid and within the limits of the instrument", () => {
  scenario(`${floor} advance 9h
    buy ada 0 BTC-PERP @ 50000 => size_must_be_positive
    buy ada -1 BTC-PERP @ 50000 => size_must_be_positive
    buy ada 100.001 BTC-PERP @ 50000 => size_must_not_exceed_maximum
    buy ada 1 BTC-PERP @ 0 => price_must_be_positive
    buy ada 1 BTC-PERP @ 50000.01 => price_must_be_on_tick
    buy ada 1 BTC-PERP @ 1000000.5 => price_must_be_within_range
    buy ada 1 OIL-DEC @ -1000.01 => price_must_be_within_range
    buy ada 1 OIL-DEC @ -5
  `);
});

test("ORDER-012: a client order id is printable, at most 36 long, unique among open and recently ended orders, and free again later", () => {
  const floorOf = scenario(`${floor} buy ada 0.001 BTC-PERP @ 49000 as x
    buy ada 0.001 BTC-PERP @ 49000 as x => client_order_id_must_be_unique
    buy bob 0.001 BTC-PERP @ 49000 as x
    cancel ada x | buy ada 0.001 BTC-PERP @ 49000 as x => client_order_id_must_be_unique
    buy ada 0.001 BTC-PERP @ 49000 as ${"y".repeat(37)} => client_order_id_must_be_valid
    buy ada 0.001 BTC-PERP @ 49000 as ü => client_order_id_must_be_valid
    advance 25h | index BTC 50000 | buy ada 0.001 BTC-PERP @ 49000 as x
  `);
  expect(floorOf.state.orders.size).toBe(2);
  scenario(`${floor} buy ada 0.001 BTC-PERP @ 49000 as x | cancel ada x | buy ada 0.001 BTC-PERP @ 49000 as y | cancel ada y | buy ada 0.001 BTC-PERP @ 49000 as x`, { endedClientIdsMax: 1 });
});

test("ORDER-013: accounts, books and single orders are bounded, each with its own refusal or cut", () => {
  scenario(`${floor} buy ada 0.001 BTC-PERP @ 49000 | buy ada 0.001 BTC-PERP @ 49000 => open_orders_must_not_exceed_maximum`, { accountOrdersMax: 1 });
  scenario(`${floor} buy ada 0.001 BTC-PERP @ 49000 | buy bob 0.001 BTC-PERP @ 49000 => book_must_have_room`, { bookOrdersMax: 1 });
  scenario(`${floor} buy ada 0.001 BTC-PERP @ 49000 | buy bob 0.001 BTC/USDC @ 49000 => engine_must_have_room`, { ordersMax: 1 });
  const cut = scenario(`${floor}
    sell bob 0.001 BTC-PERP @ 50000 | sell cay 0.001 BTC-PERP @ 50000 | sell bob 0.001 BTC-PERP @ 50000
    buy ada 0.003 BTC-PERP @ 50000 fok => fill_or_kill_must_fill_whole
    buy ada 0.003 BTC-PERP @ 50000 | position ada 0.002 BTC-PERP | orders ada 0
  `, { fillsPerOrderMax: 2 });
  expect(cut.journal.last.at(-1)).toMatchObject({ type: "orderCancelled", reason: "immediateRemainder", remaining: 1 });
});

test("ORDER-013: more own orders in the way than an order may have fills give way one and all, and do not stop the engine", () => {
  scenario(`${floor}
    sell ada 0.001 BTC-PERP @ 50000 | sell ada 0.001 BTC-PERP @ 50000 | sell ada 0.001 BTC-PERP @ 50000 | sell ada 0.001 BTC-PERP @ 50000
    sell bob 0.001 BTC-PERP @ 50000 | sell bob 0.001 BTC-PERP @ 50000 | sell bob 0.001 BTC-PERP @ 50000
    buy ada 0.003 BTC-PERP @ 50000 oldest | position ada 0.002 BTC-PERP | orders ada 0 | orders bob 1
    sell bob 0.001 BTC-PERP @ 50000 | sell bob 0.001 BTC-PERP @ 50000
    buy bob 0.001 BTC-PERP @ 50000 ioc oldest | orders bob 0
  `, { fillsPerOrderMax: 2 });
});

test("ORDER-013: an order looks no further into a book than it could ever trade, however large it is and whoever sends it", () => {
  const nineOf = (name: string): string => Array.from({ length: 9 }, () => `sell ${name} 0.001 BTC-PERP @ 50000`).join(" | ");
  const deep = scenario(`${floor} open eve | ${nineOf("bob")} | sell cay 0.001 BTC-PERP @ 50000 | ${nineOf("ada")}
    buy eve 0.019 BTC-PERP @ 50000 fok => fill_or_kill_must_fill_whole`, { fillsPerOrderMax: 2, accountOrdersMax: 9 });
  expect(deep.state.report.count).toBe(2 + 9 + 1);
  deep.run("buy cay 0.019 BTC-PERP @ 50000 ioc oldest | position cay 0.002 BTC-PERP | orders cay 1");
});

test("ORDER-013: an amend in a full book finds its own place, and a refusal where there is no level for it", () => {
  scenario(`${floor}
    buy ada 0.001 BTC-PERP @ 49000 as a | buy ada 0.001 BTC-PERP @ 49000 | buy ada 0.001 BTC-PERP @ 48990
    amend ada a - @ 48980 => book_must_have_room
    amend ada a - @ 48990 | bid BTC-PERP 49000 0.001
  `, { bookOrdersMax: 3, bookLevelsMax: 2 });
});

test("ORDER-014: every order has one end: filled, or cancelled once with what was left", () => {
  const { journal } = scenario(`${floor}
    sell bob 1 BTC-PERP @ 50000 as s | buy ada 0.4 BTC-PERP @ 50000 | amend bob s 0.5 | buy ada 0.2 BTC-PERP @ 50000 | cancel bob s
  `);
  const placed = 1000;
  const filled = journal.events.reduce((sum, event) => sum + (event.type === "fill" && event.makerOrder === 1 ? event.size : 0), 0);
  const amended = journal.events.reduce((sum, event) => sum + (event.type === "orderAmended" ? event.sizeBefore - event.size : 0), 0);
  const cancelled = journal.events.filter((event) => event.type === "orderCancelled" && event.order === 1);
  expect(cancelled).toHaveLength(1);
  expect(filled + amended + (cancelled[0].type === "orderCancelled" ? cancelled[0].remaining : 0)).toBe(placed);
});
