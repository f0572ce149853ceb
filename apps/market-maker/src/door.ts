/**
 * The floor as an ordinary participant sees it. Quoting and taking are written against this, so that the same code runs
 * through the public door and, for checks, beside an engine in one process.
 *
 * Prices and sizes are whole counts, as on the instrument's grid. Dollars are plain numbers: they only decide how much to
 * quote, and the floor holds every order against the exact figures.
 */

export type Side = "buy" | "sell";

export interface MarketTerms {
  readonly id: number;
  readonly symbol: string;
  readonly kind: "spot" | "linear" | "inverse";
  readonly assetClass: string;
  /** Code of the asset that a spot sale gives away; `null` for others. */
  readonly base: string | null;
  readonly priceDecimals: number;
  readonly tick: number;
  readonly sizeDecimals: number;
  readonly lot: number;
  readonly sizeMin: number;
  readonly sizeMax: number;
  readonly priceMax: number;
  readonly allowNegative: boolean;
  /** Linear: dollars a whole point on a whole size. Inverse: dollars a whole size. Spot: one. */
  readonly multiplier: number;
  /** Initial margin of the first tier; 1 for spot. */
  readonly marginInit: number;
}

export interface MarketState {
  /** The index, or the mark without one, in the instrument's price counts; may lie between ticks. */
  readonly reference: number | null;
  /** Takes new orders now. */
  readonly isOpen: boolean;
}

export interface OwnOrder {
  readonly order: number;
  readonly instrument: number;
  readonly side: Side;
  readonly price: number;
  readonly remaining: number;
}

export interface AccountState {
  /** The journal sequence that all of this is of. */
  readonly seq: number;
  /** Dollars. */
  readonly equity: number;
  readonly marginInit: number;
  readonly marginMaint: number;
  /** Whole units per asset code, held or not. */
  readonly balances: ReadonlyMap<string, number>;
  /** Signed size counts per instrument. */
  readonly positions: ReadonlyMap<number, number>;
  readonly orders: readonly OwnOrder[];
}

export interface NewOrder {
  readonly instrument: number;
  readonly side: Side;
  readonly price: number;
  readonly size: number;
  /** Rests and never takes, or takes and never rests. */
  readonly style: "postOnly" | "immediate";
}

export type Answer =
  | { readonly kind: "done"; readonly seq: number; readonly order: number }
  /** The name of the rule that was not met. */
  | { readonly kind: "refused"; readonly rule: string }
  /** Nobody knows whether it was done; the next look at the account tells. */
  | { readonly kind: "away" };

export interface Door {
  /** Everything listed that can be traded. */
  terms(): readonly MarketTerms[];
  /** `undefined` while nobody knows: then nothing is quoted and nothing withdrawn. */
  market(instrument: number): MarketState | undefined;
  /** `undefined` while it cannot be read, or the account is not open yet. */
  account(): Promise<AccountState | undefined>;
  place(order: NewOrder): Promise<Answer>;
  /** New price and new open size. */
  amend(order: OwnOrder, price: number, size: number): Promise<Answer>;
  cancel(order: OwnOrder): Promise<Answer>;
  cancelAll(instrument: number): Promise<Answer>;
}
