import { expect, test } from "vitest";
import { assets } from "./catalogue/assets.ts";
import { listings } from "./catalogue/listings.ts";
import { utcInstant } from "./calendars/time-zone.ts";
import { formatChainAmount, formatMoney, formatPrice, formatRate, formatSize, parseChainAmount, parseMoney, parsePrice, parseRate, parseSize } from "./instrument-text.ts";

const { instruments } = listings(utcInstant(2026, 11, 18, 16));
const rulesOf = (symbol: string) => {
  const found = instruments.find((instrument) => instrument.symbol === symbol);
  if (found === undefined) throw new Error(`${symbol} is listed`);
  return found.trading;
};

test.each([
  { symbol: "US500-DEC26", text: "5000.25", count: 500_025, fault: null },
  { symbol: "US500-DEC26", text: "5000.30", count: null, fault: "decimal_must_be_on_step" },
  { symbol: "US500-DEC26", text: "0", count: null, fault: "decimal_must_be_within_range" },
  { symbol: "US500-DEC26", text: "-0.25", count: null, fault: "decimal_must_be_within_range" },
  { symbol: "OIL-DEC26", text: "-37.63", count: -3_763, fault: null },
  { symbol: "OIL-DEC26", text: "0.00", count: 0, fault: null },
  { symbol: "OIL-DEC26", text: "-1000.01", count: null, fault: "decimal_must_be_within_range" },
  { symbol: "BTC-PERP", text: "63000.1", count: 6_300_010, fault: null },
  { symbol: "BTC-PERP", text: "63000.105", count: null, fault: "decimal_must_not_be_finer" },
  { symbol: "BTC-PERP", text: "6.3e4", count: null, fault: "decimal_must_be_plain" },
])("UNITS-011: a price of $text in $symbol", ({ symbol, text, count, fault }) => {
  const parsed = parsePrice(text, rulesOf(symbol));
  if (parsed.ok) expect(parsed.value).toBe(count);
  else expect(parsed.fault.rule).toBe(fault);
});

test.each([
  { symbol: "BTC-PERP", text: "0.0001", count: 1, fault: null },
  { symbol: "BTC-PERP", text: "0", count: null, fault: "decimal_must_be_within_range" },
  { symbol: "BTC-PERP", text: "1000.0001", count: null, fault: "decimal_must_be_within_range" },
  { symbol: "ETH-PERP", text: "0.0011", count: null, fault: "decimal_must_be_on_step" },
  { symbol: "GOLD-DEC26", text: "1.5", count: null, fault: "decimal_must_not_be_finer" },
])("UNITS-011: a size of $text in $symbol", ({ symbol, text, count, fault }) => {
  const parsed = parseSize(text, rulesOf(symbol));
  if (parsed.ok) expect(parsed.value).toBe(count);
  else expect(parsed.fault.rule).toBe(fault);
});

test("UNITS-011: what is written can be read again", () => {
  const btc = rulesOf("BTC-PERP");
  const eth = assets[2];
  const price = parsePrice("63000.10", btc);
  const size = parseSize("0.5000", btc);
  const amount = parseMoney("-1.00000001", eth);
  const chain = parseChainAmount("1.000000000000000001", eth);
  const rate = parseRate("0.000450000");
  if (!price.ok || !size.ok || !amount.ok || !chain.ok || !rate.ok) throw new Error("all texts are well formed");
  expect(formatPrice(price.value, btc)).toBe("63000.10");
  expect(formatSize(size.value, btc)).toBe("0.5000");
  expect(formatMoney(amount.value, eth)).toBe("-1.00000001");
  expect(formatChainAmount(chain.value, eth)).toBe("1.000000000000000001");
  expect(rate.value).toBe(450_000);
  expect(formatRate(rate.value)).toBe("0.000450000");
  expect(parseMoney("45035996.27370497", eth).ok).toBe(false);
});
