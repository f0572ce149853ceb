/**
 * The terms form as text: what is typed, what of it is wrong, and the terms that it makes. Rates are typed in percent. Nothing is
 * rounded; what is not on its grid says so and makes no proposal.
 */
import { parseDecimal } from "@crossfloor/instruments";
import { isDecimal, shiftDecimal, trimDecimal } from "@crossfloor/ui";
import type { InstrumentDto, InstrumentTerms } from "@crossfloor/api";

export interface TierDraft { readonly notionalMax: string; readonly marginInit: string; readonly marginMaint: string }

export interface TermsDraft {
  readonly name: string;
  readonly priceTick: string;
  readonly sizeLot: string;
  readonly orderSizeMin: string;
  readonly orderSizeMax: string;
  readonly bandRate: string;
  readonly protectionRate: string;
  readonly maker: string;
  readonly taker: string;
  readonly tiers: readonly TierDraft[];
}

/** A rule of the form that a field does not meet. `bound` is the figure that the sentence names. */
export interface DraftFault { readonly rule: "missing" | "number" | "decimals" | "positive" | "multiple" | "order"; readonly bound: string }

export const tiersMax = 20;
const nameCharsMax = 80;
/** A rate has nine decimals; its percent two fewer. */
const percentDecimals = 7;

export function draftOf({ name, trading, risk }: InstrumentDto): TermsDraft {
  const fee = (value: string): string => (trading.fees.kind === "rate" ? percentOf(value) : trimDecimal(value));
  return {
    name, priceTick: trimDecimal(trading.priceTick), sizeLot: trimDecimal(trading.sizeLot), orderSizeMin: trimDecimal(trading.orderSizeMin), orderSizeMax: trimDecimal(trading.orderSizeMax),
    bandRate: percentOf(trading.bandRate), protectionRate: percentOf(trading.protectionRate), maker: fee(trading.fees.maker), taker: fee(trading.fees.taker),
    tiers: risk.map((tier) => ({ notionalMax: trimDecimal(tier.notionalMax), marginInit: percentOf(tier.marginInit), marginMaint: percentOf(tier.marginMaint) })),
  };
}

/** What is wrong, by field; empty when the draft makes terms. */
export function faultsOf({ trading }: InstrumentDto, draft: TermsDraft): ReadonlyMap<string, DraftFault> {
  const faults = new Map<string, DraftFault>();
  const { priceDecimals, sizeDecimals, fees } = trading;
  if (draft.name.trim() === "" || draft.name.length > nameCharsMax) faults.set("name", { rule: "missing", bound: String(nameCharsMax) });
  figure("priceTick", draft.priceTick, priceDecimals, true);
  const lot = figure("sizeLot", draft.sizeLot, sizeDecimals, true);
  const least = figure("orderSizeMin", draft.orderSizeMin, sizeDecimals, true);
  const most = figure("orderSizeMax", draft.orderSizeMax, sizeDecimals, true);
  if (lot !== undefined && least !== undefined && least % lot !== 0) faults.set("orderSizeMin", { rule: "multiple", bound: draft.sizeLot });
  if (lot !== undefined && most !== undefined && most % lot !== 0) faults.set("orderSizeMax", { rule: "multiple", bound: draft.sizeLot });
  if (least !== undefined && most !== undefined && most < least) faults.set("orderSizeMax", { rule: "order", bound: draft.orderSizeMin });
  figure("bandRate", draft.bandRate, percentDecimals, true);
  figure("protectionRate", draft.protectionRate, percentDecimals, true);
  for (const field of ["maker", "taker"] as const) figure(field, draft[field], fees.kind === "rate" ? percentDecimals : 15, false);
  for (const [at, tier] of draft.tiers.entries()) {
    figure(`risk[${at}].notionalMax`, tier.notionalMax, 15, true);
    const initial = figure(`risk[${at}].marginInit`, tier.marginInit, percentDecimals, true);
    const maintenance = figure(`risk[${at}].marginMaint`, tier.marginMaint, percentDecimals, true);
    if (initial !== undefined && maintenance !== undefined && maintenance >= initial) faults.set(`risk[${at}].marginMaint`, { rule: "order", bound: tier.marginInit });
  }
  return faults;

  /** The figure as a count of 10^-decimals, or a fault. */
  function figure(field: string, text: string, decimals: number, positive: boolean): number | undefined {
    if (!isDecimal(text)) {
      faults.set(field, { rule: "number", bound: "" });
      return undefined;
    }
    // The server's own parser has the last word on figures too large for a count; here digits after the point decide.
    if ((trimDecimal(text).split(".")[1] ?? "").length > decimals) {
      faults.set(field, { rule: "decimals", bound: String(decimals) });
      return undefined;
    }
    if (positive && (text.startsWith("-") || /^[0.]*$/.test(text))) {
      faults.set(field, { rule: "positive", bound: "" });
      return undefined;
    }
    const parsed = parseDecimal(trimDecimal(text), decimals);
    return parsed.ok ? parsed.value : undefined;
  }
}

/** The terms to propose. Call only for a draft without faults. */
export function termsFrom({ trading }: InstrumentDto, draft: TermsDraft): InstrumentTerms {
  const fee = (text: string): string => (trading.fees.kind === "rate" ? rateOf(text) : trimDecimal(text));
  return {
    name: draft.name.trim(), priceTick: trimDecimal(draft.priceTick), sizeLot: trimDecimal(draft.sizeLot), orderSizeMin: trimDecimal(draft.orderSizeMin), orderSizeMax: trimDecimal(draft.orderSizeMax),
    bandRate: rateOf(draft.bandRate), protectionRate: rateOf(draft.protectionRate), fees: { kind: trading.fees.kind, maker: fee(draft.maker), taker: fee(draft.taker) },
    risk: draft.tiers.map((tier) => ({ notionalMax: trimDecimal(tier.notionalMax), marginInit: rateOf(tier.marginInit), marginMaint: rateOf(tier.marginMaint) })),
  };
}

function percentOf(rate: string): string {
  return trimDecimal(shiftDecimal(rate, 2));
}

function rateOf(percent: string): string {
  return trimDecimal(shiftDecimal(percent, -2));
}
