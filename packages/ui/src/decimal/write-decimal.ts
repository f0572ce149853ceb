/** Decimal strings to text for people. Digits are never lost on the way: the formatter takes the string, not a double. */
import { absolute, isZero, shiftDecimal, signOf, toScaled } from "./scaled.ts";

export interface WriteOptions {
  readonly locale: string;
  /** Digits after the point, at least; further digits that the value has are shown too. */
  readonly decimals?: number | undefined;
  /** "always" also marks what is above zero; zero never has a sign. */
  readonly sign?: "negative" | "always" | undefined;
  readonly grouping?: boolean | undefined;
}

const formats = new Map<string, Intl.NumberFormat>();

function formatOf(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(locale, options);
  formats.set(key, made);
  return made;
}

function run(format: Intl.NumberFormat, value: string): string {
  // A numeric string is formatted exactly; the type asks for a literal.
  return format.format(value as `${number}`);
}

/** Writes every digit that the value has, and at least `decimals` of them after the point. */
export function writeDecimal(value: string, { locale, decimals = 0, sign = "negative", grouping = true }: WriteOptions): string {
  const digits = Math.max(decimals, toScaled(value).scale);
  return run(
    formatOf(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: grouping, signDisplay: sign === "always" ? "exceptZero" : "negative" }),
    value,
  );
}

/**
 * Writes an amount with `decimals` digits, cut towards zero. What is not zero is never shown as zero: a smaller amount keeps its
 * first two digits that matter.
 */
export function writeAmount(value: string, { locale, decimals = 2, sign = "negative", grouping = true }: WriteOptions): string {
  const { digits, scale } = toScaled(absolute(value));
  const common = { useGrouping: grouping, signDisplay: sign === "always" ? ("exceptZero" as const) : ("negative" as const), roundingMode: "trunc" as const };
  const hidden = digits !== 0n && scale > decimals && digits < 10n ** BigInt(scale - decimals);
  if (hidden) return run(formatOf(locale, { ...common, maximumSignificantDigits: 4 }), value);
  return run(formatOf(locale, { ...common, minimumFractionDigits: decimals, maximumFractionDigits: decimals }), value);
}

/** A rate as a percentage: "0.0123" is "+1.23%" with two decimals and its sign. */
export function writePercent(rate: string, { locale, decimals = 2, sign = "always" }: WriteOptions): string {
  const percent = shiftDecimal(rate, 2);
  const text = writeAmount(isZero(percent) ? "0" : percent, { locale, decimals, sign });
  return locale.startsWith("de") || locale.startsWith("fr") ? `${text}\u00A0%` : `${text}%`;
}

/** Short form for large figures: 1.2M, 1.2亿. For orientation only, with the full figure in a title. */
export function writeCompact(value: string, { locale }: WriteOptions): string {
  // Below one, two digits that say something: a nought must never come from cut decimals.
  const digits = /^-?0\./.test(value) ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 2 };
  return run(formatOf(locale, { notation: "compact", ...digits, signDisplay: "negative", roundingMode: "trunc" }), value);
}

/** The direction of a change, told beside its colour. */
export function arrowOf(value: string): string {
  const sign = signOf(value);
  return sign > 0 ? "\u25B2" : sign < 0 ? "\u25BC" : "\u2013";
}
