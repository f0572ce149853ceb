/**
 * An instrument's terms as operators read and write them, and back into the instrument they make.
 *
 * Only what `InstrumentTerms` names may change: what the contract promises stays. Parsing never rounds; a figure that cannot
 * be held exactly is refused with the field that has it.
 */
import type { InstrumentTerms } from "@crossfloor/api";
import {
  type Asset, balanceMax, checkInstrument, type FeeSchedule, formatDecimal, formatDecimalBig, formatRate, type Instrument, type ListingContext, type Money, type NanoRate, parseDecimal, type Parsed, parseRate,
  type Price, type RiskTier, type Size,
} from "@crossfloor/instruments";

export type TermsResult = { readonly ok: true; readonly instrument: Instrument } | { readonly ok: false; readonly detail: string };

/** The terms in force, as text. `asset` is the settlement (spot: quote) asset. */
export function termsOf(instrument: Instrument, asset: Asset): InstrumentTerms {
  const { name, trading, risk } = instrument;
  const price = (count: number): string => plain(formatDecimal(count, trading.priceDecimals));
  const size = (count: number): string => plain(formatDecimal(count, trading.sizeDecimals));
  return {
    name,
    priceTick: price(trading.priceTick),
    sizeLot: size(trading.sizeLot),
    orderSizeMin: size(trading.orderSizeMin),
    orderSizeMax: size(trading.orderSizeMax),
    bandRate: plain(formatRate(trading.bandRate)),
    protectionRate: plain(formatRate(trading.protectionRate)),
    fees: feesText(trading.fees, asset, trading.sizeDecimals),
    risk: risk.map((tier) => ({ notionalMax: plain(formatDecimal(tier.notionalMax, asset.decimals)), marginInit: plain(formatRate(tier.marginInit)), marginMaint: plain(formatRate(tier.marginMaint)) })),
  };
}

/** The instrument with new terms and the next version, checked as a listing is. */
export function withTerms(instrument: Instrument, terms: InstrumentTerms, asset: Asset, context: ListingContext): TermsResult {
  const faults: string[] = [];
  // A fee per whole size, counted per size unit: what does not come out even cannot be held.
  const feeDecimals = Math.max(0, asset.decimals - instrument.trading.sizeDecimals);
  const feeDivisor = 10 ** Math.max(0, instrument.trading.sizeDecimals - asset.decimals);
  function read<Value extends number>(field: string, parsed: Parsed<number>): Value {
    if (parsed.ok) return parsed.value as Value;
    faults.push(`${field}: ${parsed.fault.rule}`);
    return 0 as Value;
  }
  const { priceDecimals, sizeDecimals } = instrument.trading;
  const changed: Instrument = {
    ...instrument,
    name: terms.name,
    version: instrument.version + 1,
    trading: {
      ...instrument.trading,
      priceTick: read<Price>("priceTick", parseDecimal(terms.priceTick, priceDecimals)),
      sizeLot: read<Size>("sizeLot", parseDecimal(terms.sizeLot, sizeDecimals)),
      orderSizeMin: read<Size>("orderSizeMin", parseDecimal(terms.orderSizeMin, sizeDecimals)),
      orderSizeMax: read<Size>("orderSizeMax", parseDecimal(terms.orderSizeMax, sizeDecimals)),
      bandRate: read<NanoRate>("bandRate", parseRate(terms.bandRate)),
      protectionRate: read<NanoRate>("protectionRate", parseRate(terms.protectionRate)),
      fees: fees(),
    },
    risk: terms.risk.map((tier, at): RiskTier => ({
      notionalMax: read<Money>(`risk[${at}].notionalMax`, parseDecimal(tier.notionalMax, asset.decimals, { min: 0, max: balanceMax })),
      marginInit: read<NanoRate>(`risk[${at}].marginInit`, parseRate(tier.marginInit)),
      marginMaint: read<NanoRate>(`risk[${at}].marginMaint`, parseRate(tier.marginMaint)),
    })),
  };
  if (faults.length > 0) return { ok: false, detail: faults.join("; ") };
  const fault = checkInstrument(changed, context);
  return fault === null ? { ok: true, instrument: changed } : { ok: false, detail: `${fault.rule}: ${fault.field} is ${fault.detail}` };

  function fees(): FeeSchedule {
    if (terms.fees.kind === "rate") return { kind: "rate", maker: read<NanoRate>("fees.maker", parseRate(terms.fees.maker)), taker: read<NanoRate>("fees.taker", parseRate(terms.fees.taker)) };
    return { kind: "perContract", maker: perUnit("fees.maker", terms.fees.maker), taker: perUnit("fees.taker", terms.fees.taker) };
  }

  function perUnit(field: string, text: string): Money {
    const whole = read<Money>(field, parseDecimal(text, feeDecimals));
    if (whole % feeDivisor === 0) return (whole / feeDivisor) as Money;
    faults.push(`${field}: is not a whole number of units for the smallest size`);
    return 0 as Money;
  }
}

export interface TermsDifference { readonly field: string; readonly before: string; readonly after: string }

/** Field by field, what differs; empty when nothing does. */
export function differenceOf(before: InstrumentTerms, after: InstrumentTerms): TermsDifference[] {
  const old = flatten(before);
  const fresh = flatten(after);
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .map((field) => ({ field, before: old.get(field) ?? "", after: fresh.get(field) ?? "" }))
    .filter((row) => row.before !== row.after);
}

function flatten(terms: InstrumentTerms): Map<string, string> {
  const rows = new Map<string, string>();
  const { fees, risk, ...plainTerms } = terms;
  for (const [field, value] of Object.entries(plainTerms)) rows.set(field, value);
  for (const [field, value] of Object.entries(fees)) rows.set(`fees.${field}`, value);
  for (const [at, tier] of risk.entries()) for (const [field, value] of Object.entries(tier)) rows.set(`risk[${at}].${field}`, value);
  return rows;
}

/** Per whole size, as screens show fees. */
function feesText(fees: FeeSchedule, asset: Asset, sizeDecimals: number): InstrumentTerms["fees"] {
  if (fees.kind === "rate") return { kind: "rate", maker: plain(formatRate(fees.maker)), taker: plain(formatRate(fees.taker)) };
  const perWhole = (amount: number): string => plain(formatDecimalBig(BigInt(amount) * 10n ** BigInt(sizeDecimals), asset.decimals));
  return { kind: "perContract", maker: perWhole(fees.maker), taker: perWhole(fees.taker) };
}

function plain(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
