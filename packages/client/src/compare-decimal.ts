/** Orders two canonical decimals by value, exactly: below zero when a < b. Doubles would confuse long ones. */
export function compareDecimal(a: string, b: string): number {
  const negative = a.startsWith("-");
  if (negative !== b.startsWith("-")) return negative ? -1 : 1;
  return negative ? compareMagnitude(b.slice(1), a.slice(1)) : compareMagnitude(a, b);
}

/** Character by character: a book compares prices far too often to cut texts into pieces. */
function compareMagnitude(a: string, b: string): number {
  const pointA = pointOf(a);
  const pointB = pointOf(b);
  if (pointA !== pointB) return pointA - pointB;
  const shared = Math.min(a.length, b.length);
  for (let place = 0; place < shared; place += 1) {
    const difference = a.charCodeAt(place) - b.charCodeAt(place);
    if (difference !== 0) return difference;
  }
  // One goes on where the other ends: what follows is a point and zeros, or makes it the greater.
  const [longer, sign] = a.length > b.length ? [a, 1] : [b, -1];
  for (let place = shared; place < longer.length; place += 1) {
    const code = longer.charCodeAt(place);
    if (code !== zero && code !== point) return sign;
  }
  return 0;
}

const point = ".".charCodeAt(0);
const zero = "0".charCodeAt(0);

/** Digits before the point. */
function pointOf(text: string): number {
  const at = text.indexOf(".");
  return at === -1 ? text.length : at;
}

/** Whether a canonical decimal is zero, however many zeros it is written with. */
export function isZero(text: string): boolean {
  return /^-?0(\.0*)?$/.test(text);
}
