/** Text → values on the instrument's grid, by the instrument model's one parser. Never rounded: what is off the grid is told. */
import type { InstrumentDto } from "@crossfloor/api";
import { formatDecimal, parseDecimal } from "@crossfloor/instruments";
import { assert, unreachable } from "@crossfloor/stdx";
import { trimDecimal } from "@crossfloor/ui";
import { isDecimal } from "@crossfloor/ui";

export type FieldFault =
  | { readonly kind: "missing" }
  | { readonly kind: "notANumber" }
  /** `nearest` holds the values around it that would be taken, at most two. */
  | { readonly kind: "offGrid"; readonly step: string; readonly nearest: readonly string[] }
  | { readonly kind: "outOfRange"; readonly min: string; readonly max: string }
  | { readonly kind: "notAboveZero" };

export type FieldReading = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly fault: FieldFault };

type TradingTerms = InstrumentDto["trading"];

/** A limit price: on the tick, within the contract's range; below zero only where the contract allows it. */
export function readPrice(text: string, trading: TradingTerms): FieldReading {
  const max = count(trading.priceMax, trading.priceDecimals);
  const tick = count(trading.priceTick, trading.priceDecimals);
  return read(text, trading.priceDecimals, tick, trading.allowNegative ? -max : tick, max, !trading.allowNegative);
}

/** A size: on the lot, between the smallest and the largest order. */
export function readSize(text: string, trading: TradingTerms): FieldReading {
  const of = (value: string): number => count(value, trading.sizeDecimals);
  return read(text, trading.sizeDecimals, of(trading.sizeLot), of(trading.orderSizeMin), of(trading.orderSizeMax), true);
}

function count(text: string, decimals: number): number {
  // Terms may come with more zeros than the field has decimals.
  const parsed = parseDecimal(trimDecimal(text), decimals);
  assert(parsed.ok, "an instrument's terms lie on its own scale");
  return parsed.value;
}

function read(text: string, decimals: number, step: number, min: number, max: number, positive: boolean): FieldReading {
  if (text === "") return fault({ kind: "missing" });
  if (!isDecimal(text)) return fault({ kind: "notANumber" });
  if (positive && (text.startsWith("-") || /^0*(\.0*)?$/.test(text))) return fault({ kind: "notAboveZero" });
  const parsed = parseDecimal(text, decimals, { step, min, max });
  if (parsed.ok) return { ok: true, value: formatDecimal(parsed.value, decimals) };
  const { fault: found } = parsed;
  switch (found.rule) {
    case "decimal_must_be_plain":
      return fault({ kind: "notANumber" });
    case "decimal_must_not_be_finer":
      // The step is told, not the scale: it may be coarser, and then fewer decimals alone would not mend it.
      return fault({ kind: "offGrid", step: formatDecimal(step, decimals), nearest: around(found.lower, found.upper) });
    case "decimal_must_be_on_step":
      return fault({ kind: "offGrid", step: found.step, nearest: around(found.lower, found.upper) });
    case "decimal_must_be_within_range":
      return fault({ kind: "outOfRange", min: found.min, max: found.max });
    default:
      return unreachable(found);
  }
}

function fault(found: FieldFault): FieldReading {
  return { ok: false, fault: found };
}

function around(lower: string | null, upper: string | null): readonly string[] {
  return [...new Set([lower, upper].filter((value) => value !== null))];
}
