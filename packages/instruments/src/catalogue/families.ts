/** Contracts that end, by family: which months exist, how many are listed, and their terms. */
import { mulExact } from "@crossfloor/stdx";
import { calendarIds } from "../calendars/calendar-rules.ts";
import type { Instrument, TradingRules } from "../instrument.ts";
import type { Settlement } from "../settlement.ts";
import { type IndexId, instrumentId, money, nano, priceOf, sizeOf, type UnixMs } from "../units.ts";
import { usdc } from "./assets.ts";
import { type ContractMonth, endOfCryptoMonth, endOfDaySessionMonth, endOfEquityMonth, endOfGasMonth, endOfMetalMonth, endOfOilMonth, monthCode, monthText } from "./contract-month.ts";
import { indexIds } from "./index-ids.ts";
import { btcTrading, ethTrading } from "./permanent.ts";
import {
  copperTiers, correlationTiers, cryptoTiers, derivativeFees, dollarTiers, equityTiers, gasTiers, goldTiers, hybridTiers, miniFees, oilTiers, ratesTiers, silverTiers,
} from "./terms.ts";

type Terms = Omit<Instrument, "id" | "symbol" | "name" | "version" | "product">;

export interface Cycle {
  /** Calendar months with a contract. */
  readonly months: readonly number[];
  /** How many are listed, apart from one about to end. */
  readonly listed: number;
}

export interface Family {
  /** Fixed for ever: with the month it makes the id. */
  readonly number: number;
  /** Begins the symbol: "US500" makes "US500-DEC26". */
  readonly code: string;
  readonly name: string;
  readonly index: IndexId;
  readonly settlement: Settlement;
  /** What is listed: the next contracts of each cycle. One that two cycles share is one contract. */
  readonly cycles: readonly Cycle[];
  readonly endOf: (month: ContractMonth) => UnixMs;
  readonly terms: Terms;
}

const everyMonth = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const quarters = (listed: number): Cycle => ({ months: [3, 6, 9, 12], listed });
const monthly = (listed: number): Cycle => ({ months: everyMonth, listed });
const evenMonths = (listed: number): Cycle => ({ months: [2, 4, 6, 8, 10, 12], listed });
const metalMonths = (listed: number): Cycle => ({ months: [3, 5, 7, 9, 12], listed });

const linear = (unitValue: number): Settlement => ({ kind: "linear", asset: usdc.id, unitValue: money(unitValue) });
/** Distance of a limit from the mark and reach of a market order: a share in thousandths, and at least so many price units. */
const collars = (band: number, bandMin: number, protection: number, protectionMin: number): Pick<TradingRules, "bandRate" | "bandMin" | "protectionRate" | "protectionMin"> => ({
  bandRate: nano(mulExact(band, 1_000_000)), bandMin: priceOf(bandMin), protectionRate: nano(mulExact(protection, 1_000_000)), protectionMin: priceOf(protectionMin),
});
/** Whole contracts, a fee for each. Prices in units of 10^-decimals. */
const mini = (of: { readonly decimals?: number; readonly tick: number; readonly priceMax: number; readonly orderMax: number; readonly allowNegative?: boolean }): TradingRules => ({
  ...btcTrading, sizeDecimals: 0, fees: miniFees, priceDecimals: of.decimals ?? 2, priceTick: priceOf(of.tick), priceMax: priceOf(of.priceMax), orderSizeMax: sizeOf(of.orderMax), allowNegative: of.allowNegative ?? false,
});

/** What one price unit on one contract is worth stands in millionths of a dollar: $5 a point of hundredths is 50,000. */
export const families: readonly Family[] = [
  {
    number: 0, code: "BTC", name: "Bitcoin future", index: indexIds.BTC, settlement: linear(1), cycles: [monthly(2), quarters(2)], endOf: endOfCryptoMonth,
    terms: { assetClass: "crypto", calendar: calendarIds.always, risk: cryptoTiers, trading: { ...btcTrading, priceTick: priceOf(50), sizeLot: sizeOf(10), orderSizeMin: sizeOf(10), fees: derivativeFees } },
  },
  {
    number: 1, code: "US500", name: "US500 mini", index: indexIds.US500, settlement: linear(50_000), cycles: [quarters(2)], endOf: endOfEquityMonth,
    terms: { assetClass: "equity", calendar: calendarIds.cme, risk: equityTiers, trading: { ...mini({ tick: 25, priceMax: 10_000_000, orderMax: 2_000 }), ...collars(30, 2_500, 5, 500) } },
  },
  {
    // 100 barrels. The price may fall below zero, so band and protection have a fixed part that matters.
    number: 2, code: "OIL", name: "Crude oil mini", index: indexIds.OIL, settlement: linear(1_000_000), cycles: [monthly(2)], endOf: endOfOilMonth,
    terms: { assetClass: "commodity", calendar: calendarIds.nymex, risk: oilTiers, trading: { ...mini({ tick: 1, priceMax: 100_000, orderMax: 5_000, allowNegative: true }), ...collars(70, 300, 10, 50) } },
  },
  {
    // 10 ounces.
    number: 3, code: "GOLD", name: "Gold mini", index: indexIds.GOLD, settlement: linear(100_000), cycles: [evenMonths(2)], endOf: endOfMetalMonth,
    terms: { assetClass: "commodity", calendar: calendarIds.nymex, risk: goldTiers, trading: { ...mini({ tick: 10, priceMax: 2_000_000, orderMax: 3_000 }), ...collars(30, 1_000, 5, 200) } },
  },
  {
    // $10 a point of the basket; ends with the shares in it.
    number: 4, code: "CROSS", name: "Bitcoin, ether and US technology future", index: indexIds.CROSS, settlement: linear(100_000), cycles: [quarters(1)], endOf: endOfEquityMonth,
    terms: { assetClass: "hybrid", calendar: calendarIds.cme, risk: hybridTiers, trading: { ...mini({ tick: 5, priceMax: 10_000_000, orderMax: 2_000 }), ...collars(50, 500, 10, 100) } },
  },
  {
    number: 5, code: "ETH", name: "Ether future", index: indexIds.ETH, settlement: linear(1), cycles: [monthly(2), quarters(2)], endOf: endOfCryptoMonth,
    terms: { assetClass: "crypto", calendar: calendarIds.always, risk: cryptoTiers, trading: { ...ethTrading, priceTick: priceOf(5), sizeLot: sizeOf(100), orderSizeMin: sizeOf(100), fees: derivativeFees } },
  },
  {
    // $2 a point.
    number: 6, code: "US100", name: "US100 mini", index: indexIds.US100, settlement: linear(20_000), cycles: [quarters(2)], endOf: endOfEquityMonth,
    terms: { assetClass: "equity", calendar: calendarIds.cme, risk: equityTiers, trading: { ...mini({ tick: 25, priceMax: 10_000_000, orderMax: 2_000 }), ...collars(30, 10_000, 5, 2_000) } },
  },
  {
    // $5 a point.
    number: 7, code: "US2000", name: "US2000 mini", index: indexIds.US2000, settlement: linear(50_000), cycles: [quarters(2)], endOf: endOfEquityMonth,
    terms: { assetClass: "equity", calendar: calendarIds.cme, risk: equityTiers, trading: { ...mini({ tick: 10, priceMax: 10_000_000, orderMax: 2_000 }), ...collars(30, 1_000, 5, 200) } },
  },
  {
    // 100 ounces.
    number: 8, code: "SILVER", name: "Silver mini", index: indexIds.SILVER, settlement: linear(1_000_000), cycles: [metalMonths(2)], endOf: endOfMetalMonth,
    terms: { assetClass: "commodity", calendar: calendarIds.nymex, risk: silverTiers, trading: { ...mini({ tick: 1, priceMax: 100_000, orderMax: 3_000 }), ...collars(50, 50, 10, 10) } },
  },
  {
    // 2,500 pounds, priced in ten-thousandths of a dollar.
    number: 9, code: "COPPER", name: "Copper mini", index: indexIds.COPPER, settlement: linear(250_000), cycles: [metalMonths(2)], endOf: endOfMetalMonth,
    terms: { assetClass: "commodity", calendar: calendarIds.nymex, risk: copperTiers, trading: { ...mini({ decimals: 4, tick: 5, priceMax: 1_000_000, orderMax: 3_000 }), ...collars(40, 500, 10, 100) } },
  },
  {
    // 1,000 million British thermal units, priced in thousandths.
    number: 10, code: "NATGAS", name: "Natural gas mini", index: indexIds.NATGAS, settlement: linear(1_000_000), cycles: [monthly(2)], endOf: endOfGasMonth,
    terms: { assetClass: "commodity", calendar: calendarIds.nymex, risk: gasTiers, trading: { ...mini({ decimals: 3, tick: 1, priceMax: 500_000, orderMax: 3_000 }), ...collars(80, 100, 15, 20) } },
  },
  {
    // $100 a point, where a point is a tenth of a percent of yield.
    number: 11, code: "US10Y", name: "Ten-year yield mini", index: indexIds.US10Y, settlement: linear(1_000_000), cycles: [monthly(2)], endOf: endOfDaySessionMonth,
    terms: { assetClass: "rates", calendar: calendarIds.day, risk: ratesTiers, trading: { ...mini({ tick: 1, priceMax: 100_000, orderMax: 5_000, allowNegative: true }), ...collars(40, 175, 10, 25) } },
  },
  {
    // $100 a point.
    number: 12, code: "DOLLAR", name: "US dollar index mini", index: indexIds.DOLLAR, settlement: linear(1_000_000), cycles: [monthly(2)], endOf: endOfDaySessionMonth,
    terms: { assetClass: "fx", calendar: calendarIds.day, risk: dollarTiers, trading: { ...mini({ tick: 1, priceMax: 100_000, orderMax: 5_000 }), ...collars(20, 100, 5, 20) } },
  },
  {
    // $10 a point of a ratio that counts hundredths of the US500.
    number: 13, code: "BTCUS500", name: "Bitcoin over US500 future", index: indexIds.BTCUS500, settlement: linear(100_000), cycles: [quarters(1)], endOf: endOfEquityMonth,
    terms: { assetClass: "hybrid", calendar: calendarIds.cme, risk: hybridTiers, trading: { ...mini({ tick: 5, priceMax: 10_000_000, orderMax: 2_000 }), ...collars(50, 500, 10, 100) } },
  },
  {
    // $100 a point of a correlation between −100.00 and 100.00.
    number: 14, code: "RHO500", name: "Bitcoin and US500 correlation future", index: indexIds.RHO500, settlement: linear(1_000_000), cycles: [quarters(1)], endOf: endOfEquityMonth,
    terms: { assetClass: "hybrid", calendar: calendarIds.cme, risk: correlationTiers, trading: { ...mini({ tick: 5, priceMax: 10_000, orderMax: 500, allowNegative: true }), ...collars(100, 500, 20, 100) } },
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
