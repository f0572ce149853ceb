import fc from "fast-check";
import { expect, test } from "vitest";
import { assets } from "./catalogue/assets.ts";
import { fromChainUnits, toChainUnits } from "./chain-amount.ts";
import { balanceMax, type Money } from "./units.ts";

test.each(assets.map((asset) => ({ code: asset.code, asset })))("UNITS-010: $code comes in whole units and dust, and nothing is lost", ({ asset }) => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 110n }), (units) => {
      const split = fromChainUnits(units, asset);
      const whole = units / 10n ** BigInt(asset.chainDecimals - asset.decimals);
      expect(split.ok).toBe(whole <= BigInt(balanceMax));
      if (!split.ok) return;
      expect(toChainUnits(split.amount, asset) + split.dust).toBe(units);
      expect(split.dust < toChainUnits(1 as Money, asset)).toBe(true);
    }),
    { seed: 1, numRuns: 2_000 },
  );
});

test("UNITS-010: ether below an engine unit stays as dust", () => {
  const eth = assets[2];
  expect(fromChainUnits(1_000_000_000_123_456_789n, eth)).toEqual({ ok: true, amount: 100_000_000, dust: 123_456_789n });
  expect(fromChainUnits(9_999_999_999n, eth)).toEqual({ ok: true, amount: 0, dust: 9_999_999_999n });
  expect(() => fromChainUnits(-1n, eth)).toThrow("not negative");
});

test("UNITS-010: balanceMax itself comes in, one unit more does not, and the refusal names the rule", () => {
  const eth = assets[2];
  const most = toChainUnits(balanceMax as Money, eth);
  expect(fromChainUnits(most, eth)).toEqual({ ok: true, amount: balanceMax, dust: 0n });
  expect(fromChainUnits(most + toChainUnits(1 as Money, eth), eth)).toEqual({ ok: false, rule: "chain_amount_must_be_within_balance_max" });
});

test("UNITS-010: a chain that counts as finely as the engine leaves no dust, and a coarser one is no chain for the asset", () => {
  const even = { ...assets[2], decimals: 8, chainDecimals: 8 };
  expect(fromChainUnits(123n, even)).toEqual({ ok: true, amount: 123, dust: 0n });
  expect(() => toChainUnits(1 as Money, { ...even, chainDecimals: 7 })).toThrow("a chain counts at least as finely as the engine");
});
