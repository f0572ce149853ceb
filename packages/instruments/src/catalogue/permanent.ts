/** Instruments that do not end. Their ids are fixed for ever. */
import { calendarIds } from "../calendars/calendar-rules.ts";
import type { Instrument, TradingRules } from "../instrument.ts";
import { instrumentId, money, nano, priceOf, sizeOf } from "../units.ts";
import { eth, sol, usdc, wbtc } from "./assets.ts";
import { indexIds } from "./index-ids.ts";
import { cryptoTiers, derivativeFees, hourlyFunding, hybridTiers, inverseTiers, solTiers, spotFees } from "./terms.ts";

/** Prices to 1,000,000.00 and sizes in ten-thousandths. */
export const btcTrading: TradingRules = {
  priceDecimals: 2, priceTick: priceOf(10), sizeDecimals: 4, sizeLot: sizeOf(1), orderSizeMin: sizeOf(1), orderSizeMax: sizeOf(10_000_000),
  priceMax: priceOf(100_000_000), allowNegative: false,
  bandRate: nano(50_000_000), bandMin: priceOf(5_000), protectionRate: nano(10_000_000), protectionMin: priceOf(1_000),
  fees: derivativeFees,
};

/** Prices to 100,000.00 and sizes in ten-thousandths. */
export const ethTrading: TradingRules = {
  ...btcTrading, priceTick: priceOf(1), sizeLot: sizeOf(10), orderSizeMin: sizeOf(10), orderSizeMax: sizeOf(100_000_000), priceMax: priceOf(10_000_000),
  bandMin: priceOf(500), protectionMin: priceOf(100),
};

/** Prices to 10,000.00 and sizes in ten-thousandths, traded in hundredths. */
const solTrading: TradingRules = {
  ...ethTrading, sizeLot: sizeOf(100), orderSizeMin: sizeOf(100), orderSizeMax: sizeOf(1_000_000_000), priceMax: priceOf(1_000_000), bandMin: priceOf(50), protectionMin: priceOf(10),
};

export const permanentInstruments: readonly Instrument[] = [
  {
    id: instrumentId(1), symbol: "BTC/USDC", name: "Bitcoin for USD Coin", version: 1, assetClass: "crypto", calendar: calendarIds.always,
    product: { kind: "spot", base: wbtc.id, quote: usdc.id, index: indexIds.BTC, unitValue: money(1), baseUnit: money(10_000) },
    trading: { ...btcTrading, bandRate: nano(100_000_000), fees: spotFees }, risk: [],
  },
  {
    id: instrumentId(2), symbol: "ETH/USDC", name: "Ether for USD Coin", version: 1, assetClass: "crypto", calendar: calendarIds.always,
    product: { kind: "spot", base: eth.id, quote: usdc.id, index: indexIds.ETH, unitValue: money(1), baseUnit: money(10_000) },
    trading: { ...ethTrading, bandRate: nano(100_000_000), fees: spotFees }, risk: [],
  },
  {
    id: instrumentId(3), symbol: "BTC-PERP", name: "Bitcoin perpetual", version: 1, assetClass: "crypto", calendar: calendarIds.always,
    product: { kind: "perpetual", index: indexIds.BTC, settlement: { kind: "linear", asset: usdc.id, unitValue: money(1) }, funding: hourlyFunding },
    trading: btcTrading, risk: cryptoTiers,
  },
  {
    id: instrumentId(4), symbol: "ETH-PERP", name: "Ether perpetual", version: 1, assetClass: "crypto", calendar: calendarIds.always,
    product: { kind: "perpetual", index: indexIds.ETH, settlement: { kind: "linear", asset: usdc.id, unitValue: money(1) }, funding: hourlyFunding },
    trading: ethTrading, risk: cryptoTiers,
  },
  {
    id: instrumentId(5), symbol: "BTC-PERP-INV", name: "Bitcoin perpetual, settled in bitcoin", version: 1, assetClass: "crypto", calendar: calendarIds.always,
    // One dollar a contract: 1 · 10^2 price units · 10^8 minor units.
    product: { kind: "perpetual", index: indexIds.BTC, settlement: { kind: "inverse", asset: wbtc.id, contractValue: 10_000_000_000 }, funding: hourlyFunding },
    trading: { ...btcTrading, priceTick: priceOf(50), sizeDecimals: 0, sizeLot: sizeOf(1), orderSizeMin: sizeOf(1), orderSizeMax: sizeOf(1_000_000) }, risk: inverseTiers,
  },
  {
    id: instrumentId(6), symbol: "CROSS-PERP", name: "Bitcoin, ether and US technology perpetual", version: 1, assetClass: "hybrid", calendar: calendarIds.cme,
    product: { kind: "perpetual", index: indexIds.CROSS, settlement: { kind: "linear", asset: usdc.id, unitValue: money(100) }, funding: hourlyFunding },
    // One dollar a point, in hundredths of a contract; prices to 100,000.00.
    trading: {
      ...btcTrading, priceTick: priceOf(5), sizeDecimals: 2, orderSizeMax: sizeOf(2_000_000), priceMax: priceOf(10_000_000), bandMin: priceOf(500), protectionMin: priceOf(100),
    },
    risk: hybridTiers,
  },
  {
    id: instrumentId(7), symbol: "SOL/USDC", name: "Solana for USD Coin", version: 1, assetClass: "crypto", calendar: calendarIds.always,
    product: { kind: "spot", base: sol.id, quote: usdc.id, index: indexIds.SOL, unitValue: money(1), baseUnit: money(10_000) },
    trading: { ...solTrading, bandRate: nano(100_000_000), fees: spotFees }, risk: [],
  },
  {
    id: instrumentId(8), symbol: "SOL-PERP", name: "Solana perpetual", version: 1, assetClass: "crypto", calendar: calendarIds.always,
    product: { kind: "perpetual", index: indexIds.SOL, settlement: { kind: "linear", asset: usdc.id, unitValue: money(1) }, funding: hourlyFunding },
    trading: solTrading, risk: solTiers,
  },
];
