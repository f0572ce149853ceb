/** What the engine knows of one trading account, its cash apart, which the ledger keeps. */
import type { AccountId, AccountKind } from "@crossfloor/protocol";
import type { ClientIds } from "./client-ids.ts";
import type { InstrumentSlot } from "./instrument-slot.ts";
import type { OpenOrder } from "./open-order.ts";

export interface Account {
  readonly id: AccountId;
  readonly kind: AccountKind;
  /** Ascending by instrument. */
  readonly exposures: Exposure[];
  readonly clientIds: ClientIds;
  /** Open orders, ascending by number, linked through the orders themselves. */
  firstOrder: OpenOrder | null;
  lastOrder: OpenOrder | null;
  orderCount: number;
  /** How many of them are reduce-only. */
  reduceOnlyCount: number;
}

/** What an account has at stake in one instrument: a position and resting orders. */
export interface Exposure {
  readonly slot: InstrumentSlot;
  /** Signed size. */
  size: number;
  /** Summed signed value of what is open. */
  cost: number;
  /** Open size resting on each side. */
  buys: number;
  sells: number;
  /** The part of it that is reduce-only. */
  reduceBuys: number;
  reduceSells: number;
  orders: number;
}

export function exposureOf(account: Account, instrument: number): Exposure | undefined {
  const place = placeOf(account.exposures, instrument);
  const found = account.exposures[place];
  return found !== undefined && found.slot.id === instrument ? found : undefined;
}

export function ensureExposure(account: Account, slot: InstrumentSlot): Exposure {
  const place = placeOf(account.exposures, slot.id);
  const found = account.exposures[place];
  if (found !== undefined && found.slot.id === slot.id) return found;
  const exposure: Exposure = { slot, size: 0, cost: 0, buys: 0, sells: 0, reduceBuys: 0, reduceSells: 0, orders: 0 };
  account.exposures.splice(place, 0, exposure);
  return exposure;
}

/** Forgets an exposure with nothing in it, so that equal accounts look equal whatever their past. */
export function dropIfEmpty(account: Account, exposure: Exposure): void {
  if (exposure.size !== 0 || exposure.orders !== 0) return;
  account.exposures.splice(placeOf(account.exposures, exposure.slot.id), 1);
}

/** First place whose instrument is not below the given one. */
function placeOf(exposures: readonly Exposure[], instrument: number): number {
  let low = 0;
  let high = exposures.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (exposures[middle].slot.id < instrument) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** More of an order rests on its side than did. */
export function addResting(exposure: Exposure, { side, reduceOnly }: Pick<OpenOrder, "side" | "reduceOnly">, size: number): void {
  if (side === "buy") exposure.buys += size;
  else exposure.sells += size;
  if (!reduceOnly) return;
  if (side === "buy") exposure.reduceBuys += size;
  else exposure.reduceSells += size;
}
