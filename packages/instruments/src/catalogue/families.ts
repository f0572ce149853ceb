/** Contracts that end, by family: which months exist, how many are listed, and their terms. */
import { calendarIds } from "../calendars/calendar-rules.ts";
import type { Instrument } from "../instrument.ts";
import type { Settlement } from "../settlement.ts";
import { type IndexId, instrumentId, money, nano, priceOf, sizeOf, type UnixMs } from "../units.ts";
import { usdc } from "./assets.ts";
import { type ContractMonth, endOfCryptoMonth, endOfEquityMonth, endOfGoldMonth, endOfOilMonth, monthCode, monthText } from "./contract-month.ts";
import { indexIds } from "./index-ids.ts";
import { btcTrading } from "./permanent.ts";
import { cryptoTiers, derivativeFees, equityTiers, goldTiers, hybridTiers, miniFees, oilTiers } from "./terms.ts";

type Terms = Omit<Instrument, "id" | "symbol" | "name" | "version" | "product">;

export interface Family {
  /** Fixed for ever: with the month it makes the id. */
  readonly number: number;
  /** Begins the symbol: "US500" makes "US500-DEC26". */
  readonly code: string;
  readonly name: string;
  readonly index: IndexId;
  readonly settlement: Settlement;
  /** Calendar months with a contract. */
  readonly months: readonly number[];
  /** How many are listed, apart from one about to end. */
  readonly listed: number;
  readonly endOf: (month: ContractMonth) => UnixMs;
  readonly terms: Terms;
}

const quarters = [3, 6, 9, 12];
const evenMonths = [2, 4, 6, 8, 10, 12];
const everyMonth = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** Whole contracts, a fee for each. */
const mini = { ...btcTrading, sizeDecimals: 0, fees: miniFees };
const linear = (unitValue: number): Settlement => ({ kind: "linear", asset: usdc.id, unitValue: money(unitValue) });

export const families: readonly Family[] = [
  {
    number: 0, code: "BTC", name: "Bitcoin future", index: indexIds.BTC, settlement: linear(1), months: quarters, listed: 1, endOf: endOfCryptoMonth,
    terms: { assetClass: "crypto", calendar: calendarIds.always, trading: { ...btcTrading, priceTick: priceOf(50), sizeLot: sizeOf(10), orderSizeMin: sizeOf(10), fees: derivativeFees }, risk: cryptoTiers },
  },
  {
    // $5 a point: a hundredth of a point on one contract is 5 cents.
    number: 1, code: "US500", name: "US500 mini", index: indexIds.US500, settlement: linear(50_000), months: quarters, listed: 2, endOf: endOfEquityMonth,
    terms: {
      assetClass: "equity", calendar: calendarIds.cme, risk: equityTiers,
      trading: { ...mini, priceTick: priceOf(25), orderSizeMax: sizeOf(2_000), priceMax: priceOf(10_000_000), bandRate: nano(30_000_000), bandMin: priceOf(2_500), protectionRate: nano(5_000_000), protectionMin: priceOf(500) },
    },
  },
  {
    // 100 barrels: a cent a barrel is a dollar. The price may fall below zero, so band and protection have a fixed part that matters.
    number: 2, code: "OIL", name: "Crude oil mini", index: indexIds.OIL, settlement: linear(1_000_000), months: everyMonth, listed: 2, endOf: endOfOilMonth,
    terms: {
      assetClass: "commodity", calendar: calendarIds.nymex, risk: oilTiers,
      trading: { ...mini, priceTick: priceOf(1), orderSizeMax: sizeOf(5_000), priceMax: priceOf(100_000), allowNegative: true, bandRate: nano(70_000_000), bandMin: priceOf(300), protectionRate: nano(10_000_000), protectionMin: priceOf(50) },
    },
  },
  {
    // 10 ounces: ten cents an ounce is a dollar.
    number: 3, code: "GOLD", name: "Gold mini", index: indexIds.GOLD, settlement: linear(100_000), months: evenMonths, listed: 2, endOf: endOfGoldMonth,
    terms: {
      assetClass: "commodity", calendar: calendarIds.nymex, risk: goldTiers,
      trading: { ...mini, priceTick: priceOf(10), orderSizeMax: sizeOf(3_000), priceMax: priceOf(2_000_000), bandRate: nano(30_000_000), bandMin: priceOf(1_000), protectionRate: nano(5_000_000), protectionMin: priceOf(200) },
    },
  },
  {
    // $10 a point of the basket, whole contracts; ends with the shares in it.
    number: 4, code: "CROSS", name: "Bitcoin, ether and US technology future", index: indexIds.CROSS, settlement: linear(100_000), months: quarters, listed: 1, endOf: endOfEquityMonth,
    terms: {
      assetClass: "hybrid", calendar: calendarIds.cme, risk: hybridTiers,
      trading: { ...mini, priceTick: priceOf(5), orderSizeMax: sizeOf(2_000), priceMax: priceOf(10_000_000), bandRate: nano(50_000_000), bandMin: priceOf(500), protectionRate: nano(10_000_000), protectionMin: priceOf(100) },
    },
  },
];

const monthsPerFamily = 1_024;
const firstYear = 2010;

/** Permanent instruments have ids below 1024; a family has 1024 months from January 2010. */
export function contractOf(family: Family, month: ContractMonth): Instrument {
  const end = family.endOf(month);
  return {
    ...family.terms,
    id: instrumentId(monthsPerFamily * (family.number + 1) + (month.year - firstYear) * 12 + month.month - 1),
    symbol: `${family.code}-${monthCode(month)}`,
    name: `${family.name} ${monthText(month)}`,
    version: 1,
    product: { kind: "future", index: family.index, settlement: family.settlement, expiry: { month: monthText(month), lastTradeAt: end, settleAt: end } },
  };
}
