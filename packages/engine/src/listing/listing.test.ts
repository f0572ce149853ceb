import { type AssetId, type Price, priceOf, sizeOf, type UnixMs } from "@crossfloor/instruments";
import type { AccountId, Command, PublishIndexHistory } from "@crossfloor/protocol";
import { expect, test } from "vitest";
import { Journal } from "../testing/journal.ts";
import { scenario } from "../testing/scenario.ts";
import { calendars, indices, instruments, listingCommands, publish, USDC, WBTC } from "../testing/test-floor.ts";

function refusalOf(journal: Journal, command: Command): string | null {
  const { refusal, detail } = journal.send(command);
  return detail === "" ? refusal : `${refusal}: ${detail}`;
}

function listed(): Journal {
  const journal = new Journal();
  for (const command of listingCommands()) expect(journal.send(command).refusal).toBe(null);
  return journal;
}

const [spot, perp] = instruments;

test("LIST-001: things are listed once, in order of what they rest on, and a bad listing is refused with the rule that it breaks", () => {
  const journal = new Journal();
  expect(refusalOf(journal, { type: "listAsset", asset: WBTC })).toMatch(/^listing_must_be_valid: asset_index_must_exist: index is 1/);
  expect(refusalOf(journal, { type: "defineIndex", definition: indices[0] })).toBe(null);
  expect(refusalOf(journal, { type: "listAsset", asset: WBTC })).toBe("listing_must_be_valid: the reference asset is listed first");
  expect(refusalOf(journal, { type: "listAsset", asset: USDC })).toBe(null);
  expect(refusalOf(journal, { type: "listAsset", asset: WBTC })).toBe(null);
  expect(refusalOf(journal, { type: "listAsset", asset: WBTC })).toBe("asset_must_not_exist");
  expect(refusalOf(journal, { type: "listAsset", asset: { ...WBTC, id: 9 as AssetId } })).toBe("asset_must_not_exist: WBTC");
  expect(refusalOf(journal, { type: "listInstrument", instrument: perp })).toMatch(/^listing_must_be_valid: calendar_must_exist/);
  expect(refusalOf(journal, { type: "setCalendar", calendar: calendars[0] })).toBe(null);
  expect(refusalOf(journal, { type: "listInstrument", instrument: { ...perp, trading: { ...perp.trading, priceTick: 0 as Price } } })).toMatch(/^listing_must_be_valid: tick_must_be_positive: trading.priceTick/);
  expect(refusalOf(journal, { type: "listInstrument", instrument: perp })).toBe(null);
  expect(refusalOf(journal, { type: "listInstrument", instrument: perp })).toBe("instrument_must_not_exist");
  expect(refusalOf(journal, { type: "listInstrument", instrument: { ...perp, id: 77 as typeof perp.id } })).toBe("instrument_must_not_exist");
});

test("LIST-002: versions follow one another, and what orders and positions were made with stays", () => {
  const journal = listed();
  const change = (instrument: typeof perp): string | null => refusalOf(journal, { type: "changeInstrument", instrument, change: "c1" });
  expect(refusalOf(journal, { type: "defineIndex", definition: indices[0] })).toBe("index_version_must_follow");
  expect(refusalOf(journal, { type: "defineIndex", definition: { ...indices[0], version: 2, decimals: 3 } })).toBe("listing_must_be_valid: decimals stay as they are");
  expect(refusalOf(journal, { type: "defineIndex", definition: { ...indices[0], version: 2, name: "Bitcoin" } })).toBe(null);
  expect(change(perp)).toBe("instrument_version_must_follow");
  expect(change({ ...perp, version: 2, product: spot.product })).toBe("instrument_product_must_stay");
  expect(change({ ...perp, version: 2, symbol: "BTC-PERP2" })).toBe("listing_must_be_valid: symbol stays as it is");
  expect(change({ ...perp, version: 2, trading: { ...perp.trading, sizeDecimals: 2 } })).toBe("listing_must_be_valid: trading.sizeDecimals stays as it is");
  expect(change({ ...perp, version: 2, trading: { ...perp.trading, priceTick: 100 as Price } })).toBe(null);
  expect(journal.last).toMatchObject([{ type: "instrumentChanged", change: "c1", instrument: { version: 2 } }]);
  expect(journal.state.slots.get(perp.id)?.terms.version).toBe(2);
});

test("LIST-003: a change that would take open positions, resting orders or the mark out of the proved range is refused", () => {
  const { journal } = scenario(`open ada bob | deposit ada 900000 USDC | deposit bob 900000 USDC | index BTC 50000 | sell bob 20 BTC-PERP @ 50000 | buy ada 20 BTC-PERP @ 50000 | buy ada 1 BTC-PERP @ 49000`);
  const change = (priceMax: number, orderSizeMax: number): string | null =>
    refusalOf(journal, { type: "changeInstrument", change: "", instrument: { ...perp, version: 2, trading: { ...perp.trading, priceMax: priceMax as Price, orderSizeMax: orderSizeMax as typeof perp.trading.orderSizeMax } } });
  expect(change(90_000_000, 100_000)).toBe("listing_must_be_valid: trading.priceMax does not fall below resting orders");
  expect(change(20_000_000_000, 10_000)).toBe("listing_must_be_valid: the positions held stay within range at trading.priceMax");
  expect(change(200_000_000, 100_000)).toBe(null);
});

test("LIST-003: an order larger than newer terms allow stays, and is amended only down to what they were proved for", () => {
  const floor = scenario(`open ada | deposit ada 100 WBTC | index BTC 50000 | sell ada 100 BTC/USDC @ 50000 as large`);
  const [spot] = instruments;
  const trading = { ...spot.trading, orderSizeMax: sizeOf(1_000), priceMax: priceOf(100_000_000_000) };
  expect(refusalOf(floor.journal, { type: "changeInstrument", instrument: { ...spot, version: 2, trading }, change: "" })).toBe(null);
  floor.run(`amend ada large - @ 1000000000 => size_must_not_exceed_maximum | amend ada large 1.001 @ 1000000000 => size_must_not_exceed_maximum
    amend ada large 2 | ask BTC/USDC 50000 2 | amend ada large 1 @ 1000000000 | ask BTC/USDC 1000000000 1`);
});

test("LIST-004: halting takes one command and cancels nothing; people's halts outrank machines', and are lifted by an approved change alone", () => {
  const { journal } = scenario(`
    open ada | deposit ada 1000 USDC | index BTC 50000 | buy ada 0.001 BTC-PERP @ 50000
    halt BTC-PERP no_price_source | halt BTC-PERP index_stale => instrument_must_not_be_halted
    halt BTC-PERP emergency | orders ada 1 | halt BTC-PERP no_price_source => instrument_must_not_be_halted
    status BTC-PERP halted open
  `);
  expect(refusalOf(journal, { type: "resumeInstrument", instrument: perp.id, change: "" })).toMatch(/^command_must_be_well_formed/);
  expect(refusalOf(journal, { type: "resumeInstrument", instrument: perp.id, change: "17" })).toBe(null);
  expect(journal.last).toMatchObject([{ type: "instrumentStatusChanged", state: "trading", haltReason: null, change: "17" }]);
  expect(refusalOf(journal, { type: "resumeInstrument", instrument: perp.id, change: "17" })).toBe("instrument_must_be_halted");
});

test("LIST-005: marks and asset prices change with publishIndex alone, carry its source, and stay within the instrument's prices", () => {
  const journal = listed();
  expect(refusalOf(journal, publish(9, 100))).toBe("index_must_exist");
  expect(refusalOf(journal, publish(1, 0))).toMatch(/^index_value_must_be_within_range/);
  expect(refusalOf(journal, publish(1, 100_000_001))).toMatch(/^index_value_must_be_within_range: outside the prices of BTC\/USDC/);
  expect(refusalOf(journal, { ...publish(1, 100), validForMs: 0 } as Command)).toMatch(/^command_must_be_well_formed: validForMs/);
  expect(refusalOf(journal, { ...publish(1, 100), source: "" } as Command)).toMatch(/^command_must_be_well_formed: source/);
  expect(refusalOf(journal, publish(1, 5_000_000))).toBe(null);
  expect(journal.last).toMatchObject([
    { type: "indexPublished", index: 1, value: 5_000_000, simulated: true },
    { type: "markChanged", instrument: 1, mark: 5_000_000, source: "simulated", simulated: true },
    { type: "markChanged", instrument: 2, mark: 5_000_000 }, { type: "markChanged", instrument: 3, mark: 5_000_000 },
  ]);
  journal.send(publish(1, 5_000_000));
  expect(journal.last).toHaveLength(1);
  expect(refusalOf(journal, publish(2, -3_763))).toBe(null);
});

test("LIST-006: an index history is passed on and changes no state", () => {
  const journal = listed();
  const candle = { openAt: 0 as UnixMs, open: 10 as Price, high: 12 as Price, low: 9 as Price, close: 11 as Price };
  const history: PublishIndexHistory = { type: "publishIndexHistory", index: indices[0].id, intervalMs: 60_000, candles: [candle, { ...candle, openAt: 60_000 as UnixMs }], source: "replay:test", simulated: false };
  expect(refusalOf(journal, { ...history, candles: [candle, candle] })).toMatch(/^history_must_be_bounded/);
  expect(refusalOf(journal, { ...history, candles: [] })).toMatch(/^history_must_be_bounded/);
  expect(refusalOf(journal, { ...history, candles: [{ ...candle, low: 11 as Price }] })).toMatch(/^index_value_must_be_within_range/);
  expect(refusalOf(journal, history)).toBe(null);
  expect(journal.last).toMatchObject([{ type: "indexHistoryPublished", index: 1, source: "replay:test" }]);
  expect(journal.state.indices[1]?.published).toBe(false);
});

test("ACCOUNT-001: an account opens once, whoever it belongs to, up to the number that the engine holds", () => {
  const journal = new Journal(undefined, { accountsMax: 2 });
  const open = (account: number, kind: "customer" | "house"): string | null => refusalOf(journal, { type: "openAccount", account: account as AccountId, kind });
  expect(open(5, "customer")).toBe(null);
  expect(open(5, "house")).toBe("account_must_not_exist");
  expect(open(0, "customer")).toBe("command_must_be_well_formed: account");
  expect(open(3, "house")).toBe(null);
  expect(journal.state.accountIds).toEqual([3, 5]);
  expect(open(9, "customer")).toBe("account_must_be_within_accounts_max");
});

test("ACCOUNT-002: a house account obeys every rule that a customer does", () => {
  const commands = `index BTC 50000 | buy NAME 1 BTC-PERP @ 50000 => margin_must_cover_order | buy NAME 1 BTC/USDC @ 50000 => funds_must_cover_order | free NAME 1001 USDC => pledge_must_not_be_in_use`;
  scenario(`open ada | deposit ada 1000 USDC | ${commands.replaceAll("NAME", "ada")}`);
  scenario(`house mak | deposit mak 1000 USDC | ${commands.replaceAll("NAME", "mak")}`);
});

test("ACCOUNT-003: a deposit is credited once per chain, transaction and log, above the finalized height, which only rises", () => {
  const journal = listed();
  journal.send({ type: "openAccount", account: 1 as AccountId, kind: "customer" });
  const deposit = (txHash: string, logIndex: number, height: number, chain = 1, amount = 5): string | null =>
    refusalOf(journal, { type: "creditDeposit", account: 1 as AccountId, asset: USDC.id, amount: amount as never, chain, txHash: `0x${txHash.repeat(64)}`, logIndex, height });
  const raise = (height: number): string | null => refusalOf(journal, { type: "raiseFinalizedHeight", chain: 1, height });
  expect(deposit("a", 0, 100)).toBe(null);
  expect(deposit("a", 0, 100)).toBe("deposit_must_not_be_credited_already");
  expect(deposit("a", 1, 100)).toBe(null);
  expect(deposit("a", 0, 100, 2)).toBe(null);
  expect(deposit("b", -1, 101, 1, 0)).toBe("amount_must_be_positive");
  expect(deposit("b", -1, 101, 1, 2 ** 51)).toBe("balance_must_stay_within_maximum");
  expect(deposit("X", -1, 101)).toBe("command_must_be_well_formed: txHash");
  expect(raise(100)).toBe(null);
  expect(journal.state.depositKeyCount).toBe(1);
  expect(raise(100)).toBe("finalized_height_must_rise");
  expect(deposit("a", 0, 100)).toBe("deposit_must_be_above_finalized_height");
  expect(deposit("b", -1, 101)).toBe(null);
});

test("ACCOUNT-004: the keys of deposits are bounded", () => {
  const floor = scenario(`open ada | deposit ada 1 USDC | deposit ada 1 USDC | deposit ada 1 USDC => engine_must_have_room`, { depositKeysMax: 2 });
  expect(refusalOf(floor.journal, { type: "raiseFinalizedHeight", chain: 1, height: 2 })).toBe(null);
  floor.run("deposit ada 1 USDC");
});

