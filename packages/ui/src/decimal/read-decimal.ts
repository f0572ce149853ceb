/**
 * What a person typed or pasted, as a dot-decimal string, or why not.
 *
 * A number is read by the locale it is shown in and never guessed: a separator in a place where the locale would not put it is
 * an error to show, not a hint to reinterpret. Reading "1,5" as 15 or as 1.5 has cost people money elsewhere.
 */
import { fromScaled, shiftDecimal } from "./scaled.ts";

export type ReadDecimal =
  | { readonly kind: "empty" }
  | { readonly kind: "decimal"; readonly value: string }
  | { readonly kind: "invalid" };

export interface Separators { readonly decimal: string; readonly group: readonly string[]; readonly digits: readonly string[] }

const separatorsByLocale = new Map<string, Separators>();

/** How a locale writes numbers, as its formatter does it. */
export function separatorsOf(locale: string): Separators {
  const known = separatorsByLocale.get(locale);
  if (known !== undefined) return known;
  const parts = new Intl.NumberFormat(locale, { useGrouping: true, minimumFractionDigits: 1 }).formatToParts(-1_234_567_890.5);
  const plain = new Intl.NumberFormat(locale, { useGrouping: false });
  const found: Separators = {
    decimal: parts.find((part) => part.type === "decimal")?.value ?? ".",
    group: [...new Set(parts.filter((part) => part.type === "group").map((part) => part.value))],
    digits: Array.from({ length: 10 }, (_, digit) => plain.format(digit)),
  };
  separatorsByLocale.set(locale, found);
  return found;
}

const minuses = new Set(["-", "\u2212", "\u2010", "\u2011", "\u2012", "\u2013", "\uFE63", "\uFF0D"]);
// Marks that set the writing direction carry no meaning in a number.
const invisible = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
const spaces = /[\s\u00A0\u2009\u202F]/;
const magnitudes = new Map([["k", 3], ["m", 6]]);
/** Longer texts are not numbers of any market here. */
const lengthMax = 64;

/** Reads by `locale`; accepts its digits, full-width digits, its grouping in the right places, a minus, and a k or m at the end. */
export function readDecimal(typed: string, locale: string): ReadDecimal {
  const separators = separatorsOf(locale);
  let text = [...typed.replace(invisible, "").trim()].map((character) => narrow(character, separators)).join("");
  if (text === "") return { kind: "empty" };
  if (text.length > lengthMax) return { kind: "invalid" };

  let negative = false;
  if (minuses.has(text[0])) {
    negative = true;
    text = text.slice(1).trimStart();
  } else if (text[0] === "+") text = text.slice(1);

  const magnitude = magnitudes.get(text.at(-1)?.toLowerCase() ?? "") ?? 0;
  if (magnitude > 0) text = text.slice(0, -1).trimEnd();

  const [whole, fraction, ...rest] = text.split(separators.decimal);
  if (rest.length > 0) return { kind: "invalid" };
  const digits = ungroup(whole, separators);
  if (digits === undefined || (fraction !== undefined && !/^\d*$/.test(fraction)) || (digits === "" && (fraction ?? "") === "")) return { kind: "invalid" };

  const unsigned = shiftDecimal(fraction === undefined || fraction === "" ? digits : `${digits === "" ? "0" : digits}.${fraction}`, magnitude);
  return { kind: "decimal", value: canonical(unsigned, negative) };
}

function narrow(character: string, { digits }: Separators): string {
  const own = digits.indexOf(character);
  if (own >= 0) return String(own);
  const code = character.codePointAt(0) ?? 0;
  // Full-width forms stand 0xFEE0 above the plain ones; the ideographic full stop and comma serve as their separators.
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCodePoint(code - 0xfee0);
  return character === "\u3002" ? "." : character;
}

/** The digits of a whole part without grouping; `undefined` if a separator stands where the locale puts none. */
function ungroup(whole: string, { group, decimal }: Separators): string | undefined {
  if (/^\d*$/.test(whole)) return whole;
  const isGroup = (character: string): boolean =>
    group.includes(character) || (spaces.test(character) && decimal !== " ") || (character === "'" && group.includes("\u2019"));
  const parts: string[] = [""];
  for (const character of whole) {
    if (/\d/.test(character)) parts[parts.length - 1] += character;
    else if (isGroup(character)) parts.push("");
    else return undefined;
  }
  const [first, ...others] = parts;
  const last = others.at(-1);
  // Thirds everywhere; pairs before the last third where people count in lakhs and crores.
  const well = first.length >= 1 && first.length <= 3 && last?.length === 3 && others.every((part, at) => part.length === 3 || (part.length === 2 && at < others.length - 1));
  return well ? parts.join("") : undefined;
}

/** No zeros in front, no bare point, no negative zero; zeros at the end stay, since they were typed. */
function canonical(text: string, negative: boolean): string {
  const [whole, fraction] = text.split(".");
  const plain = `${whole.replace(/^0+(?=\d)/, "")}${fraction === undefined ? "" : `.${fraction}`}`;
  const scaled = { digits: BigInt(plain.replace(".", "")), scale: fraction?.length ?? 0 };
  return fromScaled({ ...scaled, digits: negative ? -scaled.digits : scaled.digits });
}
