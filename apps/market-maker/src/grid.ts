/**
 * Where quotes stand: on a grid of whole multiples of a spacing, so that when the price moves by one step two orders move, the
 * farthest on each side, and all others stay where they are.
 */
import type { MarketTerms, Side } from "./door.ts";

export interface Quote { readonly price: number; readonly size: number }

/** Below this many ticks a price says nothing about how far it moves: oil near zero still moves by cents. */
const ticksMin = 2_000;

/** Distance of two levels as a share of the price, by asset class. */
const spacingRates: Readonly<Record<string, number>> = { crypto: 0.0004, equity: 0.0003, commodity: 0.0005, hybrid: 0.0008, rates: 0.0008, fx: 0.0003 };
const spacingRateOther = 0.001;
export const levelsPerSide = 6;

/** Spacing in price counts: a whole number of ticks, at least one. */
export function spacingOf(terms: MarketTerms, reference: number): number {
  const rate = spacingRates[terms.assetClass] ?? spacingRateOther;
  return Math.max(1, Math.ceil((rate * weightyPrice(terms, reference)) / terms.tick)) * terms.tick;
}

/** |reference|, or what stands for it where the price is near zero. */
export function weightyPrice(terms: MarketTerms, reference: number): number {
  return Math.max(Math.abs(reference), ticksMin * terms.tick);
}

/** Dollars that one size count is worth at a price. */
export function dollarsPerCount(terms: MarketTerms, price: number): number {
  const size = 10 ** -terms.sizeDecimals;
  if (terms.kind === "inverse") return terms.multiplier * size;
  return weightyPrice(terms, price) * 10 ** -terms.priceDecimals * size * terms.multiplier;
}

export interface SideRequest {
  readonly side: Side;
  /** Where quotes are centred: the reference, leaned against what is held. */
  readonly centre: number;
  readonly spacing: number;
  /** Typical size of one level in counts; a level is never smaller than the smallest order. */
  readonly levelSize: number;
  readonly levels: number;
  /** How much this side may still take on, in counts. */
  readonly room: number;
}

/** One side's quotes, best first: on tick and lot, within the instrument's range and within `room`. */
export function quotesOf(terms: MarketTerms, request: SideRequest): readonly Quote[] {
  const { side, centre, spacing, levelSize } = request;
  const gap = spacing / 4;
  const first = side === "buy" ? Math.floor((centre - gap) / spacing) : Math.ceil((centre + gap) / spacing);
  const quotes: Quote[] = [];
  let room = request.room;
  for (let level = 0; level < request.levels; level += 1) {
    const step = side === "buy" ? first - level : first + level;
    const price = step * spacing;
    if (!isPrice(terms, price)) continue;
    const size = onLot(terms, Math.min(Math.max(levelSize * variety(terms.id, step), terms.sizeMin), room));
    if (size === 0) break;
    room -= size;
    quotes.push({ price, size });
  }
  return quotes;
}

export function isPrice(terms: MarketTerms, price: number): boolean {
  if (!terms.allowNegative && price <= 0) return false;
  return Math.abs(price) <= terms.priceMax;
}

/** The next lot below; 0 when that is less than the smallest order. */
export function onLot(terms: MarketTerms, wanted: number): number {
  const size = Math.min(Math.floor(wanted / terms.lot) * terms.lot, terms.sizeMax);
  return size < terms.sizeMin ? 0 : size;
}

/** 0.6 to 1.4, the same for the same level of the same instrument, so that a level keeps its size when it comes back. */
function variety(instrument: number, step: number): number {
  let hash = Math.imul(instrument ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(step | 0, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x27d4eb2f);
  return 0.6 + ((hash >>> 8) % 801) / 1_000;
}
