/**
 * Decimal strings and the integer counts behind them: the one parser and the one formatter of the house.
 *
 * A count of 10^-decimals is what the engine knows; a decimal string is what people and public wires know. Nothing else turns
 * one into the other, so nothing can disagree about a zero.
 */
import { assert } from "@crossfloor/stdx";

/** No exponent, no plus, no space, no separator, no leading zero, no bare point; at most 21 digits and 18 decimals. */
export const decimalGrammar = /^-?(0|[1-9]\d{0,20})(\.\d{1,18})?$/;
const lengthMax = 41;
/** What the grammar can express. */
export const decimalsMax = 18;

/** Why a text is refused. `lower` and `upper` are the nearest texts that would be accepted; a side without one is `null`. */
export type DecimalFault =
  /** The text is no plain decimal number: see `decimalGrammar`; −0 is refused too. */
  | { readonly rule: "decimal_must_be_plain" }
  | { readonly rule: "decimal_must_not_be_finer"; readonly decimals: number; readonly lower: string | null; readonly upper: string | null }
  | { readonly rule: "decimal_must_be_on_step"; readonly step: string; readonly lower: string | null; readonly upper: string | null }
  | { readonly rule: "decimal_must_be_within_range"; readonly min: string; readonly max: string };
export type DecimalRule = DecimalFault["rule"];

export type Parsed<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly fault: DecimalFault };

/** What a field accepts, in counts of 10^-decimals. `step` is the tick or lot; the ends lie on it. */
export interface DecimalBounds {
  readonly step?: number;
  readonly min?: number;
  readonly max?: number;
}

/** Text → a safe integer count of 10^-decimals, exactly or not at all. */
export function parseDecimal(text: string, decimals: number, bounds: DecimalBounds = {}): Parsed<number> {
  const step = BigInt(bounds.step ?? 1);
  const min = BigInt(bounds.min ?? Number.MIN_SAFE_INTEGER);
  const max = BigInt(bounds.max ?? Number.MAX_SAFE_INTEGER);
  const parsed = parseWithin(text, decimals, step, min, max);
  return parsed.ok ? { ok: true, value: Number(parsed.value) } : parsed;
}

/** Text → a bigint count of 10^-decimals: for amounts on chains, which have up to 18 decimals. */
export function parseDecimalBig(text: string, decimals: number): Parsed<bigint> {
  return parseWithin(text, decimals, 1n, null, null);
}

/** A count of 10^-decimals → text with exactly that many decimals. `parseDecimal` gives the count back. */
export function formatDecimal(count: number, decimals: number): string {
  assert(Number.isSafeInteger(count), "a formatted count is a safe integer");
  assertDecimals(decimals);
  return withPoint(String(Math.abs(count)), decimals, count < 0);
}

/** Like `formatDecimal` for a bigint. Beyond 21 digits before the point the parser refuses the text. */
export function formatDecimalBig(count: bigint, decimals: number): string {
  assertDecimals(decimals);
  return withPoint(String(count < 0n ? -count : count), decimals, count < 0n);
}

function parseWithin(text: string, decimals: number, step: bigint, min: bigint | null, max: bigint | null): Parsed<bigint> {
  assertDecimals(decimals);
  assert(step > 0n, "a step is positive");
  const digits = digitsOf(text);
  if (digits === null) return { ok: false, fault: { rule: "decimal_must_be_plain" } };

  const format = (count: bigint): string => formatDecimalBig(count, decimals);
  const inRange = (count: bigint): boolean => (min === null || count >= min) && (max === null || count <= max);
  const orNull = (count: bigint): string | null => (inRange(count) ? format(count) : null);

  const finer = digits.scale - decimals;
  const scale = finer > 0 ? powerOfTen(finer) : 1n;
  const count = finer > 0 ? digits.count : digits.count * powerOfTen(-finer);
  const grid = step * scale;
  const lower = floorTo(count, grid) / scale;
  const upper = -floorTo(-count, grid) / scale;
  // A finer text is refused even where its last digits are zero: the field has the decimals that it has.
  if (finer > 0) return { ok: false, fault: { rule: "decimal_must_not_be_finer", decimals, lower: orNull(lower), upper: orNull(upper) } };
  if (!inRange(count)) {
    const fault = { rule: "decimal_must_be_within_range", min: min === null ? "" : format(min), max: max === null ? "" : format(max) } as const;
    return { ok: false, fault };
  }
  if (lower !== upper) return { ok: false, fault: { rule: "decimal_must_be_on_step", step: format(step), lower: orNull(lower), upper: orNull(upper) } };
  return { ok: true, value: count };
}

/** The digits of a text as one integer and how many of them stand behind the point; `null` if it breaks the grammar. */
function digitsOf(text: string): { readonly count: bigint; readonly scale: number } | null {
  if (typeof text !== "string" || text.length > lengthMax || !decimalGrammar.test(text)) return null;
  const negative = text.startsWith("-");
  const [whole, fraction = ""] = text.slice(negative ? 1 : 0).split(".");
  const magnitude = BigInt(whole + fraction);
  if (negative && magnitude === 0n) return null;
  return { count: negative ? -magnitude : magnitude, scale: fraction.length };
}

function floorTo(count: bigint, grid: bigint): bigint {
  const rest = count % grid;
  return rest < 0n ? count - rest - grid : count - rest;
}

function withPoint(digits: string, decimals: number, negative: boolean): string {
  const sign = negative ? "-" : "";
  if (decimals === 0) return sign + digits;
  const padded = digits.padStart(decimals + 1, "0");
  return `${sign}${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`;
}

function powerOfTen(exponent: number): bigint {
  return BigInt(`1${"0".repeat(exponent)}`);
}

function assertDecimals(decimals: number): void {
  assert(Number.isSafeInteger(decimals) && decimals >= 0 && decimals <= decimalsMax, "decimals lie between 0 and decimalsMax");
}
