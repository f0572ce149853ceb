/** Decimal text ↔ integer counts of 10^-decimals, exactly. */
const canonical = /^-?(0|[1-9]\d{0,20})(\.\d{1,18})?$/;

/** The counts of 10^-18 that a canonical decimal stands for; `undefined` for any other text, −0 among them. */
export function parseFine(text: string): bigint | undefined {
  if (!canonical.test(text)) return undefined;
  const negative = text.startsWith("-");
  const [whole = "0", fraction = ""] = (negative ? text.slice(1) : text).split(".");
  const fine = BigInt(whole) * 10n ** 18n + BigInt(fraction.padEnd(18, "0"));
  return negative ? (fine === 0n ? undefined : -fine) : fine;
}

/** The canonical text of an integer count of 10^-decimals, with all its decimals. */
export function formatCounts(counts: number | bigint, decimals: number): string {
  const value = BigInt(counts);
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const text = decimals === 0 ? whole : `${whole}.${digits.slice(digits.length - decimals)}`;
  return value < 0n ? `-${text}` : text;
}
