/**
 * What the engine knows of the trading accounts, their cash apart, which the ledger keeps under the same places: two cache lines of one
 * flat array each.
 */
import type { AccountId } from "@crossfloor/protocol";
import { accountPlace } from "@crossfloor/ledger";
import { alignedDoubles, assert } from "@crossfloor/stdx";
import { ClientIds } from "./client-ids.ts";
import type { EngineState } from "./engine-state.ts";
import { type AccountPlace, type ExposureRow, noAccount, noExposure, noOrder } from "./places.ts";

export const ID = 0;
/** Open orders, ascending by number, linked through their rows; −1 for none. */
export const FIRST_ORDER = 1;
export const LAST_ORDER = 2;
export const ORDER_COUNT = 3;
/** How many of them are reduce-only. */
export const REDUCE_ONLY_COUNT = 4;
/** Exposures that the sums below do not count yet, linked likewise. */
export const FIRST_UNCOUNTED = 5;
/** What the account could lose or be required beyond now and still meet initial margin, at least, and the state of the markets that it is good for. See spare-margin.ts. */
export const SPARE = 6;
export const SPARE_VERSION = 7;
/** Exposures in no order, linked through their rows; −1 for none. */
export const FIRST_EXPOSURE = 8;
export const EXPOSURE_COUNT = 9;
/** The set of prices that the sums are good for; then requirements and, for the first three settlement assets, profit less loss. See margin-sums.ts. */
export const VERSION = 10;
export const INIT = 11;
export const MAINT = 12;
const PROFIT = 13;
const profitsInRow = 3;

/** A row takes 2^rowShift numbers. */
const rowShift = 4;

export class AccountRows {
  rows = alignedDoubles(64 << rowShift);
  count = 0;
  /** Profit less loss in further settlement assets, by place of the account: few venues have them. */
  readonly #profits: Float64Array[] = [];
  readonly #clientIds: (ClientIds | undefined)[] = [];

  /** Where the account's row begins. */
  at(account: AccountPlace): number {
    return account << rowShift;
  }

  id(account: AccountPlace): AccountId {
    return this.rows[account << rowShift] as AccountId;
  }

  /** The next place. */
  add(id: AccountId): AccountPlace {
    const account = this.count as AccountPlace;
    this.count += 1;
    const at = this.at(account);
    if (at === this.rows.length) {
      const larger = alignedDoubles(this.rows.length * 2);
      larger.set(this.rows);
      this.rows = larger;
      this.#profits.forEach((profits, index) => {
        this.#profits[index] = new Float64Array(larger.length >> rowShift);
        this.#profits[index].set(profits);
      });
    }
    this.rows[at | ID] = id;
    this.rows[at | FIRST_ORDER] = noOrder;
    this.rows[at | LAST_ORDER] = noOrder;
    this.rows[at | FIRST_EXPOSURE] = noExposure;
    this.rows[at | FIRST_UNCOUNTED] = noExposure;
    return account;
  }

  /** Makes room for the profit in so many settlement assets. */
  fit(settlementAssets: number): void {
    while (profitsInRow + this.#profits.length < settlementAssets) this.#profits.push(new Float64Array(this.rows.length >> rowShift));
  }

  /** Profit less loss of the account whose row begins there, by the place of the settlement asset. */
  profit(at: number, asset: number): number {
    return asset < profitsInRow ? this.rows[(at | PROFIT) + asset] : this.#profits[asset - profitsInRow][at >> rowShift];
  }

  addProfit(at: number, asset: number, amount: number): void {
    if (asset < profitsInRow) this.rows[(at | PROFIT) + asset] += amount;
    else this.#profits[asset - profitsInRow][at >> rowShift] += amount;
  }

  clearProfits(at: number): void {
    for (let asset = 0; asset < profitsInRow; asset += 1) this.rows[(at | PROFIT) + asset] = 0;
    for (const profits of this.#profits) profits[at >> rowShift] = 0;
  }

  /** `undefined` for an account that never named an order. */
  namedOrders(account: AccountPlace): ClientIds | undefined {
    return this.#clientIds[account];
  }

  /** Made when first asked for: most accounts never name an order. */
  clientIds(account: AccountPlace): ClientIds {
    return (this.#clientIds[account] ??= new ClientIds());
  }
}

/** `noAccount` where none is open under this number. */
export function accountOf(state: EngineState, id: number): AccountPlace {
  return accountPlace(state.ledger, id) as AccountPlace;
}

/** For accounts that are known to be open. */
export function knownAccount(state: EngineState, id: number): AccountPlace {
  const account = accountOf(state, id);
  assert(account !== noAccount, "every account number that the engine keeps is of an open account");
  return account;
}

export function firstExposure(state: EngineState, account: AccountPlace): ExposureRow {
  return (state.accounts.rows[state.accounts.at(account) | FIRST_EXPOSURE] | 0) as ExposureRow;
}
