/** One value, one text: keys sorted by code unit, no white space, so that a hash of the text names the value. */
export function canonicalJson<Value>(value: Value): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (typeof each !== "object" || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}
