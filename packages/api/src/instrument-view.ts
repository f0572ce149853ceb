/** An instrument as screens see it: integers become decimal text, numbers of assets and indices become their codes. */
import {
  type Asset, type AssetId, type CalendarId, expiryOf, type FeeSchedule, formatDecimal, formatDecimalBig, type IndexDefinition, type IndexId, indexOf, type Instrument, settlementAsset,
} from "@crossfloor/instruments";
import { assert, AssertionError, unreachable } from "@crossfloor/stdx";
import type { InstrumentDto } from "./dto.ts";
import type { InstrumentStatus } from "./floor-snapshot.ts";

/** What an instrument's terms point to. */
export interface Listings {
  readonly asset: (id: AssetId) => Asset | undefined;
  readonly index: (id: IndexId) => IndexDefinition | undefined;
  readonly calendarCode: (id: CalendarId) => string | undefined;
}

/** Asserts that everything the terms point to is listed, as the engine has made sure of. */
export function toInstrumentDto(instrument: Instrument, status: InstrumentStatus, listings: Listings): InstrumentDto {
  const { id, symbol, name, version, assetClass, product, trading } = instrument;
  const asset = assetOf(settlementAsset(product), listings);
  const index = listings.index(indexOf(product));
  assert(index !== undefined, "an instrument's index is defined");
  const calendarCode = listings.calendarCode(instrument.calendar);
  assert(calendarCode !== undefined, "an instrument's calendar is set");
  return {
    id, symbol, name, version, assetClass, kind: product.kind,
    base: product.kind === "spot" ? assetOf(product.base, listings).code : null,
    quote: asset.code,
    settlement: { ...settlementOf(instrument, asset), asset: asset.code },
    index: { id: index.id, code: index.code, name: index.name },
    expiry: expiryText(instrument),
    trading: {
      priceDecimals: trading.priceDecimals, priceTick: formatDecimal(trading.priceTick, trading.priceDecimals),
      sizeDecimals: trading.sizeDecimals, sizeLot: formatDecimal(trading.sizeLot, trading.sizeDecimals),
      orderSizeMin: formatDecimal(trading.orderSizeMin, trading.sizeDecimals), orderSizeMax: formatDecimal(trading.orderSizeMax, trading.sizeDecimals),
      priceMax: formatDecimal(trading.priceMax, trading.priceDecimals), allowNegative: trading.allowNegative,
      bandRate: rateText(trading.bandRate), protectionRate: rateText(trading.protectionRate),
      fees: feesOf(trading.fees, asset, trading.sizeDecimals),
    },
    risk: instrument.risk.map((tier) => ({ notionalMax: formatDecimal(tier.notionalMax, asset.decimals), marginInit: rateText(tier.marginInit), marginMaint: rateText(tier.marginMaint) })),
    calendar: { id: instrument.calendar, code: calendarCode },
    status: { ...status },
  };
}

/** Billionths as a decimal without needless zeros. */
export function rateText(rate: number): string {
  return withoutTrailingZeros(formatDecimal(rate, 9));
}

function assetOf(id: AssetId, listings: Listings): Asset {
  const asset = listings.asset(id);
  assert(asset !== undefined, "an instrument's asset is listed");
  return asset;
}

function expiryText({ product }: Instrument): InstrumentDto["expiry"] {
  const expiry = expiryOf(product);
  return expiry === null ? null : { ...expiry };
}

function settlementOf({ product, trading: { priceDecimals, sizeDecimals } }: Instrument, asset: Asset): { readonly kind: "spot" | "linear" | "inverse" | "quanto"; readonly multiplier: string } {
  const wholeOfUnit = (unitValue: number) => withoutTrailingZeros(formatDecimalBig(BigInt(unitValue) * 10n ** BigInt(priceDecimals + sizeDecimals), asset.decimals));
  switch (product.kind) {
    case "spot":
      return { kind: "spot", multiplier: wholeOfUnit(product.unitValue) };
    case "perpetual":
    case "future":
    case "option": {
      const { settlement } = product;
      if (settlement.kind !== "inverse") return { kind: settlement.kind, multiplier: wholeOfUnit(settlement.unitValue) };
      return { kind: "inverse", multiplier: withoutTrailingZeros(formatDecimalBig(BigInt(settlement.contractValue) * 10n ** BigInt(sizeDecimals), asset.decimals + priceDecimals)) };
    }
    case "event":
      return { kind: "linear", multiplier: withoutTrailingZeros(formatDecimalBig(BigInt(product.payout) * 10n ** BigInt(sizeDecimals), asset.decimals)) };
    case "spread":
      throw new AssertionError("a spread settles in its legs");
    default:
      return unreachable(product);
  }
}

function feesOf(fees: FeeSchedule, asset: Asset, sizeDecimals: number): InstrumentDto["trading"]["fees"] {
  if (fees.kind === "rate") return { kind: "rate", maker: rateText(fees.maker), taker: rateText(fees.taker) };
  const perWhole = (amount: number) => withoutTrailingZeros(formatDecimalBig(BigInt(amount) * 10n ** BigInt(sizeDecimals), asset.decimals));
  return { kind: "perContract", maker: perWhole(fees.maker), taker: perWhole(fees.taker) };
}

function withoutTrailingZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
