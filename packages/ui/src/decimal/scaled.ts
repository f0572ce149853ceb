/**
 * Exact arithmetic on dot-decimal strings, for steppers and formatting only.
 *
 * Screens never do sums of money: what they show is computed by the server. But an arrow key adds a tick, and a rate is shown
 * as a percentage, and neither may pass through a double.
 */
import { assert } from "@crossfloor/stdx";

/** `digits` counts 10^-`scale`. */
export interface Scaled { readonly digits: bigint; readonly scale: number }

const canonical = /^-?\d+(\.\d+)?$/;

/** Whether a text is a dot-decimal number as wires carry it. */
export function isDecimal(text: string): boolean {
  return canonical.test(text);
}

/** Asserts that `text` is a dot-decimal number. */
export function toScaled(text: string): Scaled {
  assert(isDecimal(text), "a decimal is written with digits, at most one dot and at most one leading minus");
  const dot = text.indexOf(".");
  return dot < 0 ? { digits: BigInt(text), scale: 0 } : { digits: BigInt(text.slice(0, dot) + text.slice(dot + 1)), scale: text.length - dot - 1 };
}

/** Keeps the scale: 1.50 stays 1.50; never writes a negative zero. */
export function fromScaled({ digits, scale }: Scaled): string {
  const negative = digits < 0n;
  const plain = (negative ? -digits : digits).toString().padStart(scale + 1, "0");
  const text = scale === 0 ? plain : `${plain.slice(0, -scale)}.${plain.slice(-scale)}`;
  return negative ? `-${text}` : text;
}

/** The same number with at least `scale` digits after the dot. */
export function atScale(value: Scaled, scale: number): Scaled {
  return scale <= value.scale ? value : { digits: value.digits * 10n ** BigInt(scale - value.scale), scale };
}

/** −1, 0 or 1. */
export function compareDecimals(a: string, b: string): -1 | 0 | 1 {
  const scale = Math.max(toScaled(a).scale, toScaled(b).scale);
  const left = atScale(toScaled(a), scale).digits;
  const right = atScale(toScaled(b), scale).digits;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** −1, 0 or 1. */
export function signOf(value: string): -1 | 0 | 1 {
  const { digits } = toScaled(value);
  return digits < 0n ? -1 : digits > 0n ? 1 : 0;
}

export function isZero(value: string): boolean {
  return signOf(value) === 0;
}

export function negate(value: string): string {
  const { digits, scale } = toScaled(value);
  return fromScaled({ digits: -digits, scale });
}

export function absolute(value: string): string {
  return signOf(value) < 0 ? negate(value) : value;
}

export function addDecimals(a: string, b: string): string {
  const scale = Math.max(toScaled(a).scale, toScaled(b).scale);
  return fromScaled({ digits: atScale(toScaled(a), scale).digits + atScale(toScaled(b), scale).digits, scale });
}

/** 10^`places` times the value: a rate of 0.0123 is 1.23 %. */
export function shiftDecimal(value: string, places: number): string {
  const { digits, scale } = toScaled(value);
  return places <= scale ? fromScaled({ digits, scale: scale - places }) : fromScaled({ digits: digits * 10n ** BigInt(places - scale), scale: 0 });
}

/** Without zeros at the end: 1.50 becomes 1.5, 2.00 becomes 2. */
export function trimDecimal(value: string): string {
  let { digits, scale } = toScaled(value);
  while (scale > 0 && digits % 10n === 0n) {
    digits /= 10n;
    scale -= 1;
  }
  return fromScaled({ digits, scale });
}

/** The multiples of `step` just below and just above `value`; both are the value itself if it is one. `step` is positive. */
export function neighbours(value: string, step: string): { readonly below: string; readonly above: string } {
  const scale = Math.max(toScaled(value).scale, toScaled(step).scale);
  const digits = atScale(toScaled(value), scale).digits;
  const unit = atScale(toScaled(step), scale).digits;
  assert(unit > 0n, "a step is positive");
  const over = ((digits % unit) + unit) % unit;
  const at = (count: bigint): string => rescale(fromScaled({ digits: count, scale }), toScaled(step).scale);
  return over === 0n ? { below: at(digits), above: at(digits) } : { below: at(digits - over), above: at(digits - over + unit) };
}

/** The next multiple of `step` in a direction, `count` steps on; a value between two multiples first goes to the nearer one that way. */
export function stepDecimal(value: string, step: string, count: number): string {
  const { below, above } = neighbours(value, step);
  const scale = toScaled(step).scale;
  const unit = toScaled(step).digits;
  const onGrid = below === above;
  const start = count > 0 ? below : above;
  const steps = BigInt(count);
  if (!onGrid && (count === 1 || count === -1)) return count > 0 ? above : below;
  return fromScaled({ digits: atScale(toScaled(start), scale).digits + unit * steps, scale });
}

/** floor(value · numerator / denominator) onto a multiple of `step`, for "a quarter of what the server said is possible". */
export function fractionOnGrid(value: string, numerator: number, denominator: number, step: string): string {
  const scale = Math.max(toScaled(value).scale, toScaled(step).scale);
  const digits = (atScale(toScaled(value), scale).digits * BigInt(numerator)) / BigInt(denominator);
  return neighbours(fromScaled({ digits, scale }), step).below;
}

/** Digits are cut only if they are zeros. */
function rescale(value: string, scale: number): string {
  const trimmed = toScaled(trimDecimal(value));
  return fromScaled(atScale(trimmed, scale));
}
