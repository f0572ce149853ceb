import { type Instrument, listings, type Money, nano, nanoOne, notionalOf, positionSizeMax, type Price, priceMin, type Size, unixMs, valueOf } from "@crossfloor/instruments";
import { bandHigh, bandLow, marginPrice, notionalMaxOf, tieredMargin } from "@crossfloor/risk";
import { Prng } from "@crossfloor/stdx";
import { expect, test } from "vitest";
import { feeMaxOn, feeOn } from "../testing/plain-fees.ts";
import { Valuation } from "./valuation.ts";

const { instruments } = listings(unixMs(1_796_169_600_000));

/** Any size of digits is as likely as any other. */
function draw(random: Prng, most: number): number {
  const digits = random.below(Math.floor(Math.log10(most)) + 1);
  return 1 + (random.below(1_000_000_000) * 1_000_003 + random.below(1_000_003)) % Math.max(1, Math.min(most, 10 ** (digits + 1)) - 1);
}

test("VALUATION-001: of every instrument of the catalogue, values, tiers, fees, bands and limits are those of the formulas over its terms", () => {
  const random = new Prng(7);
  for (const terms of [...instruments, ...instruments.map(withOddRates)]) {
    const valuation = new Valuation(terms);
    const { product, risk, trading } = terms;
    if (product.kind !== "spot") expect(valuation.positionSizeMax).toBe(positionSizeMax(terms));
    expect(valuation.notionalMax).toBe(notionalMaxOf(risk));
    for (let turn = 0; turn < 300; turn += 1) {
      const mark = (trading.allowNegative && turn % 3 === 0 ? -1 : 1) * Math.max(draw(random, trading.priceMax), Math.abs(priceMin(terms)) === trading.priceMax ? 1 : priceMin(terms)) as Price;
      const size = (turn % 2 === 0 ? 1 : -1) * draw(random, trading.orderSizeMax) as Size;
      expect(valuation.value(mark, size)).toBe(valueOf(product, mark, size));
      const notional = notionalOf(product, mark, size);
      expect(valuation.notional(mark, size)).toBe(notional);
      expect(valuation.signed(notional, mark, size)).toBe(valuation.value(mark, size));
      const amount = turn % 5 === 0 ? notional : (draw(random, 4e15) as Money);
      expect(valuation.marginInit(amount)).toBe(tieredMargin(risk, amount, "init"));
      expect(valuation.marginMaint(amount)).toBe(tieredMargin(risk, amount, "maint"));
      expect(valuation.makerFee(notional, Math.abs(size))).toBe(feeOn(trading.fees, "maker", notional, Math.abs(size)));
      expect(valuation.takerFee(notional, Math.abs(size))).toBe(feeOn(trading.fees, "taker", notional, Math.abs(size)));
      expect(valuation.feeMax(notional, Math.abs(size))).toBe(feeMaxOn(trading.fees, notional, Math.abs(size)));
      expect(4 * notional + 2 * feeMaxOn(trading.fees, notional, Math.abs(size))).toBeLessThanOrEqual(valuation.postingMax(Math.abs(size)));
      valuation.setMark(terms, mark);
      expect([valuation.bandHigh, valuation.bandLow, valuation.marginMark]).toEqual([bandHigh(trading, mark), bandLow(trading, mark), marginPrice(trading, mark)]);
      if (product.kind === "spot") continue;
      const plain = valuation.plainSizeMax;
      expect(plain).toBeLessThanOrEqual(valuation.positionSizeMax);
      expect(valuation.notional(valuation.marginMark, plain)).toBeLessThanOrEqual(valuation.notionalMax);
      if (plain * 1.000_01 + 2 < valuation.positionSizeMax) expect(valuation.notional(valuation.marginMark, Math.ceil(plain * 1.000_01) + 1)).toBeGreaterThan(valuation.notionalMax);
    }
  }
});

test("VALUATION-002: a value beyond what a balance can be stops the engine rather than losing digits", () => {
  const [terms] = instruments;
  const valuation = new Valuation(terms);
  for (const price of [4_503_599_627_370_497, 9_007_199_254_740_991]) expect(() => valuation.value(price, 9_007_199_254_740_991)).toThrow("a product stays within its bound");
});

test("VALUATION-003: what an order costs at most is no less than the margin, the distance and the fee that it can cost, whatever the account has", () => {
  const random = new Prng(8);
  for (const terms of [...instruments, ...instruments.map(withOddRates)].filter(isLinear)) {
    const valuation = new Valuation(terms);
    const { product, risk, trading } = terms;
    for (let turn = 0; turn < 200; turn += 1) {
      const lowest = priceMin(terms);
      const mark = Math.max(lowest, turn % 2 === 1 && lowest < 0 ? random.between(-60, 60) : draw(random, trading.priceMax / 4)) as Price;
      const limit = Math.max(lowest, mark + random.between(-100, 100)) as Price;
      const size = draw(random, Math.min(trading.orderSizeMax, Math.floor(positionSizeMax(terms) / 4))) as Size;
      const before = draw(random, Math.floor(positionSizeMax(terms) / 4)) as Size;
      valuation.setMark(terms, mark);
      const required = (of: number): number => tieredMargin(risk, notionalOf(product, valuation.marginMark, of as Size), "init");
      const distance = Math.abs(valueOf(product, limit, size) - valueOf(product, mark, size));
      const fee = feeMaxOn(trading.fees, Math.max(notionalOf(product, limit, size), notionalOf(product, mark, size)) as Money, size);
      expect(valuation.costMax(limit, size)).toBeGreaterThanOrEqual(required(before + size) - required(before) + distance + fee);
    }
  }
});

/** Of spot and inverse contracts nothing asks what an order costs at most. */
function isLinear({ product }: Instrument): boolean {
  return (product.kind === "perpetual" || product.kind === "future") && product.settlement.kind !== "inverse";
}

/** Rates that do not reduce, and a rebate. */
function withOddRates(terms: Instrument): Instrument {
  const risk = terms.risk.map((tier, place) => ({ ...tier, marginInit: nano(33_333_337 + place), marginMaint: nano(17_000_003 + place) }));
  const fees = terms.trading.fees.kind === "rate" ? { kind: "rate" as const, maker: nano(-123_457), taker: nano(nanoOne / 2_000 + 1) } : terms.trading.fees;
  return { ...terms, risk, trading: { ...terms.trading, fees } };
}
