/** Orders two canonical decimals by value, exactly: below zero when a < b. Doubles would confuse long ones. */
export function compareDecimal(a: string, b: string): number {
  const negative = a.startsWith("-");
  if (negative !== b.startsWith("-")) return negative ? -1 : 1;
  return negative ? compareMagnitude(b.slice(1), a.slice(1)) : compareMagnitude(a, b);
}

function compareMagnitude(a: string, b: string): number {
  const [wholeA = "", fractionA = ""] = a.split(".");
  const [wholeB = "", fractionB = ""] = b.split(".");
  if (wholeA.length !== wholeB.length) return wholeA.length - wholeB.length;
  if (wholeA !== wholeB) return wholeA < wholeB ? -1 : 1;
  const width = Math.max(fractionA.length, fractionB.length);
  const paddedA = fractionA.padEnd(width, "0");
  const paddedB = fractionB.padEnd(width, "0");
  return paddedA === paddedB ? 0 : paddedA < paddedB ? -1 : 1;
}

/** Whether a canonical decimal is zero, however many zeros it is written with. */
export function isZero(text: string): boolean {
  return /^-?0(\.0*)?$/.test(text);
}
