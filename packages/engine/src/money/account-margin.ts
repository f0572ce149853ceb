/**
 * Equity and margin of one account, in minor units of the reference asset, out of the state as it stands or as a change
 * would leave it. The order of summing makes no difference: every term is rounded on its own.
 *
 * equity = Σ cash collateral · price · (1 − haircut) − Σ owed + Σ unrealised, where profit in an asset takes its haircut and
 * loss counts at face. Requirements are tiers over the notional of each instrument's worst case, rounded up.
 */
import type { Money, Price } from "@crossfloor/instruments";
import { firstRowAt, type Ledger, nextRow, readBalance, readRow } from "@crossfloor/ledger";
import { addSaturated, type AssetPricing, collateralValue, liabilityValue, unrealisedValue } from "@crossfloor/risk";
import { assert } from "@crossfloor/stdx";
import { INIT, MAINT } from "../state/account-rows.ts";
import { exposureOf, exposuresOf, SHARE_INIT, SHARE_MAINT, SHARE_PROFIT } from "../state/exposure-rows.ts";
import { type AccountPlace, noExposure } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";
import { shareOf } from "./exposure-share.ts";
import { bringSums } from "./margin-sums.ts";

export interface MarginTotals {
  /** Cash after haircuts. */
  collateral: number;
  owed: number;
  /** Unrealised profit after haircuts, and unrealised loss, both unsigned. */
  profit: number;
  loss: number;
  equity: number;
  marginInit: number;
  marginMaint: number;
}

export function createMarginTotals(): MarginTotals {
  return { collateral: 0, owed: 0, profit: 0, loss: 0, equity: 0, marginInit: 0, marginMaint: 0 };
}

/** What an order, fill or transfer would change. Everything else is taken from the state. */
export interface MarginChange {
  /** The one instrument whose exposure is replaced by the five figures below; `null` if none is. */
  slot: InstrumentSlot | null;
  size: number;
  cost: number;
  buys: number;
  sells: number;
  /** Takes the place of the mark, for estimates; `null` uses the mark. */
  mark: Price | null;
  /** What is added to balances. */
  readonly cash: CashChange[];
}

export interface CashChange {
  asset: number;
  pledged: number;
  free: number;
  held: number;
  owed: number;
}

export function noChange(): MarginChange {
  return { slot: null, size: 0, cost: 0, buys: 0, sells: 0, mark: null, cash: [] };
}

/** Fills `out`. Assets without a price count for nothing as collateral; no debt or requirement in one can arise. */
export function accountMargin(state: EngineState, account: AccountPlace, change: MarginChange | null, out: MarginTotals): void {
  if (!bringSums(state, account)) return walkMargin(state, account, change, out);
  const { unrealised, settlementAssets } = state;
  const { rows } = state.accounts;
  const at = state.accounts.at(account);
  let init = rows[at | INIT];
  let maint = rows[at | MAINT];
  for (let place = 0; place < settlementAssets.length; place += 1) unrealised[settlementAssets[place]] = state.accounts.profit(at, place);
  if (change !== null && change.slot !== null && !change.slot.spot) {
    const { slot, mark, size, cost, buys, sells } = change;
    const { share } = state;
    shareOf(state, slot, mark ?? slot.mark, size, cost, buys, sells, share);
    let profit = share[0];
    let addedInit = share[1];
    let addedMaint = share[2];
    const exposure = exposureOf(state, account, slot);
    if (exposure !== noExposure) {
      const exposures = state.exposures.rows;
      profit -= exposures[exposure + SHARE_PROFIT];
      addedInit -= exposures[exposure + SHARE_INIT];
      addedMaint -= exposures[exposure + SHARE_MAINT];
    }
    unrealised[slot.asset] = addSaturated(unrealised[slot.asset], profit);
    init = addSaturated(init, addedInit);
    maint = addSaturated(maint, addedMaint);
  }
  out.marginInit = init;
  out.marginMaint = maint;
  addAssets(state, account, change, out);
}

/** The same with every exposure valued anew: for accounts too large for sums, and to hold the sums against. */
export function walkMargin(state: EngineState, account: AccountPlace, change: MarginChange | null, out: MarginTotals): void {
  const { unrealised, share } = state;
  for (const asset of state.assetIds) unrealised[asset] = 0;
  out.marginInit = 0;
  out.marginMaint = 0;
  const add = (slot: InstrumentSlot, mark: Price, size: number, cost: number, buys: number, sells: number): void => {
    shareOf(state, slot, mark, size, cost, buys, sells, share);
    unrealised[slot.asset] = addSaturated(unrealised[slot.asset], share[0]);
    out.marginInit = addSaturated(out.marginInit, share[1]);
    out.marginMaint = addSaturated(out.marginMaint, share[2]);
  };
  for (const { slot, size, cost, buys, sells } of exposuresOf(state, account)) {
    if (!slot.spot && slot !== change?.slot) add(slot, slot.mark, size, cost, buys, sells);
  }
  if (change !== null && change.slot !== null && !change.slot.spot) add(change.slot, change.mark ?? change.slot.mark, change.size, change.cost, change.buys, change.sells);
  addAssets(state, account, change, out);
}

/** Whether the account holds more risk than its maintenance margin allows: then it may only reduce. */
export function isBelowMaintenance(totals: MarginTotals): boolean {
  return totals.equity < totals.marginMaint;
}

/** Cash, debts, and what `state.unrealised` has of every settlement asset. */
function addAssets(state: EngineState, account: AccountPlace, change: MarginChange | null, out: MarginTotals): void {
  out.collateral = 0;
  out.owed = 0;
  out.profit = 0;
  out.loss = 0;
  const { ledger, balance } = state;
  if (change === null || change.cash.length === 0) {
    for (let row = firstRowAt(ledger, account); row !== -1; row = nextRow(ledger, row)) addCash(state.pricings[readRow(ledger, row, balance)], balance.pledged, balance.free, balance.held, balance.owed, out);
  } else {
    for (const asset of state.assetIds) addChangedCash(state, ledger, account, asset, change.cash, out);
  }
  const { settlementAssets } = state;
  for (let place = 0; place < settlementAssets.length; place += 1) addUnrealised(state, settlementAssets[place], out);
  out.equity = addSaturated(addSaturated(out.collateral, out.profit), -addSaturated(out.owed, out.loss));
}

function addChangedCash(state: EngineState, ledger: Ledger, account: AccountPlace, asset: number, changes: readonly CashChange[], out: MarginTotals): void {
  readBalance(ledger, state.accounts.id(account), asset, state.balance);
  let { pledged, free, held, owed } = state.balance;
  for (const cash of changes) {
    if (cash.asset !== asset) continue;
    pledged += cash.pledged;
    free += cash.free;
    held += cash.held;
    owed += cash.owed;
  }
  addCash(state.pricings[asset], pledged, free, held, owed, out);
}

function addCash(pricing: AssetPricing | undefined, pledged: number, free: number, held: number, owed: number, out: MarginTotals): void {
  if (pricing === undefined) {
    assert(owed === 0, "nobody owes an asset that has no price");
    return;
  }
  // Money that a spot order holds backs nothing else; the free part backs holds alone.
  const backing = pledged - (held > free ? held - free : 0);
  out.collateral = addSaturated(out.collateral, collateralValue(pricing, (backing > 0 ? backing : 0) as Money));
  if (owed > 0) out.owed = addSaturated(out.owed, liabilityValue(pricing, owed as Money));
}

function addUnrealised(state: EngineState, asset: number, out: MarginTotals): void {
  const unrealised = state.unrealised[asset];
  if (unrealised === 0) return;
  const pricing = state.pricings[asset];
  assert(pricing !== undefined, "nobody has profit or loss in an asset that has no price");
  const value = unrealisedValue(pricing, unrealised as Money);
  if (value >= 0) out.profit = addSaturated(out.profit, value);
  else out.loss = addSaturated(out.loss, -value);
}
