import { expect, test } from "vitest";
import { findMarkets, presentClasses } from "./find-markets.ts";
import { readStars } from "./stars.ts";

const rows = [
  { instrument: { symbol: "BTC/USDC", name: "Bitcoin spot", assetClass: "crypto", kind: "spot", base: "WBTC", quote: "USDC" } },
  { instrument: { symbol: "BTC-PERP", name: "Bitcoin perpetual", assetClass: "crypto", kind: "perpetual", base: null, quote: "USDC" } },
  { instrument: { symbol: "OIL-DEC26", name: "Crude oil mini", assetClass: "commodity", kind: "future", base: null, quote: "USDC" } },
] as const;
const symbols = (found: readonly (typeof rows)[number][]) => found.map((row) => row.instrument.symbol);

test.each([
  ["btc", ["BTC/USDC", "BTC-PERP"]], ["btcusdc", ["BTC/USDC"]], ["比特币", ["BTC/USDC", "BTC-PERP"]], ["yuanyou", ["OIL-DEC26"]], ["wti", ["OIL-DEC26"]], ["btc perp", ["BTC-PERP"]], ["xyz", []], ["", ["BTC/USDC", "BTC-PERP", "OIL-DEC26"]],
])("MKT-001: %j finds %j", (words, expected) => {
  expect(symbols(findMarkets(rows, { class: "all", words }, []))).toEqual(expected);
});

test("MKT-002: a class is a kind of product, an asset class or the starred ones", () => {
  expect(symbols(findMarkets(rows, { class: "future", words: "" }, []))).toEqual(["OIL-DEC26"]);
  expect(symbols(findMarkets(rows, { class: "crypto", words: "" }, []))).toEqual(["BTC/USDC", "BTC-PERP"]);
  expect(symbols(findMarkets(rows, { class: "starred", words: "" }, ["OIL-DEC26"]))).toEqual(["OIL-DEC26"]);
  expect(presentClasses(rows)).toEqual(["all", "starred", "spot", "perpetual", "future", "crypto", "commodity"]);
});

test("MKT-004: stars survive what somebody else stored", () => {
  expect(readStars('["BTC-PERP",3]')).toEqual(["BTC-PERP"]);
  expect(readStars("nope")).toEqual([]);
});
