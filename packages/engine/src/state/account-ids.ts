import type { AccountId } from "@crossfloor/protocol";

/** Place of the first number above `after` in an ascending list. */
export function firstAfter(ids: readonly AccountId[], after: number): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ids[middle] <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Numbers are handed out ascending, so this is nearly always an append. */
export function insertAscending(ids: AccountId[], id: AccountId): void {
  const place = firstAfter(ids, id);
  if (place === ids.length) ids.push(id);
  else ids.splice(place, 0, id);
}
