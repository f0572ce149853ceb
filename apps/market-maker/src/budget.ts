/**
 * How much a maker may hold of each instrument. Its limits are made from its funds, so that all of them reached at once still
 * leave it above initial margin, and a gap that takes two fifths of every price leaves it above maintenance.
 */
import type { AccountState, MarketTerms } from "./door.ts";
import { dollarsPerCount } from "./grid.ts";

/** All positions together, as a share of equity. */
const grossMax = 1;
/** Initial margin of all positions and quotes together, as a share of equity. */
const marginMax = 0.5;
/** Every level of one side at the smallest size: below this an instrument has no depth. */
const smallestLevels = 12;
/** A position limit is worth this many typical levels. */
const levelsInLimit = 24;
/** Part of a spot holding that is offered. */
const offeredShare = 0.8;

export interface InstrumentBudget {
  /** Largest position either way, in size counts. */
  readonly limit: number;
  /** Typical size of one level, in size counts. */
  readonly levelSize: number;
}

/** Budgets of every instrument that has a price, out of `listed` that share the funds. */
export function budgetsOf(account: AccountState, listed: number, markets: readonly { readonly terms: MarketTerms; readonly reference: number }[]): ReadonlyMap<number, InstrumentBudget> {
  const share = (account.equity * grossMax) / Math.max(1, listed);
  const wishes = markets.map(({ terms, reference }) => {
    const perCount = dollarsPerCount(terms, reference);
    const smallest = smallestLevels * terms.sizeMin * perCount;
    return { terms, perCount, dollars: Math.max(share, smallest) };
  });
  // Spot is paid in full and reserves its own funds; only margined products share the margin.
  const margin = wishes.reduce((sum, { terms, dollars }) => sum + (terms.kind === "spot" ? 0 : dollars * terms.marginInit), 0);
  const scale = Math.min(1, (account.equity * marginMax) / Math.max(margin, 1e-9)) * healthOf(account);
  return new Map(wishes.map(({ terms, perCount, dollars }) => {
    const limit = (dollars * scale) / perCount;
    return [terms.id, { limit, levelSize: limit / levelsInLimit }];
  }));
}

/** 1 with margin to spare; falls to 0 as equity comes down to twice the maintenance margin, well before the floor would act. */
export function healthOf({ equity, marginMaint }: AccountState): number {
  if (equity <= 0) return 0;
  const cover = equity / Math.max(marginMaint, 1e-9);
  return Math.min(1, Math.max(0, (cover - 2) / 2));
}

/** Size counts of a spot holding that may be offered for sale. */
export function offeredOf(terms: MarketTerms, account: AccountState): number {
  if (terms.base === null) return 0;
  return (account.balances.get(terms.base) ?? 0) * 10 ** terms.sizeDecimals * offeredShare;
}
