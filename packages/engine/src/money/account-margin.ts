/**
 * Equity and margin of one account, in minor units of the reference asset, out of the state as it stands or as a change
 * would leave it. The order of summing makes no difference: every term is rounded on its own.
 *
 * equity = Σ cash collateral · price · (1 − haircut) − Σ owed + Σ unrealised, where profit in an asset takes its haircut and
 * loss counts at face. Requirements are tiers over the notional of each instrument's worst case, rounded up.
 */
import type { Money, Price, Size } from "@crossfloor/instruments";
import { notionalOf, valueOf } from "@crossfloor/instruments";
import { readBalance } from "@crossfloor/ledger";
import { addSaturated, collateralValue, liabilityValue, marginPrice, tieredMargin, unrealisedValue, worstCaseSize } from "@crossfloor/risk";
import { assert } from "@crossfloor/stdx";
import type { Account } from "../state/account.ts";
import type { EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";

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
export function accountMargin(state: EngineState, account: Account, change: MarginChange | null, out: MarginTotals): void {
  out.collateral = 0;
  out.owed = 0;
  out.profit = 0;
  out.loss = 0;
  out.marginInit = 0;
  out.marginMaint = 0;
  const { unrealised } = state;
  for (const asset of state.assetIds) unrealised[asset] = 0;
  let changed = change?.slot ?? null;
  for (const exposure of account.exposures) {
    const { slot } = exposure;
    if (slot.spot) continue;
    if (change !== null && slot === changed) {
      addExposure(state, slot, change.mark ?? slot.mark, change.size, change.cost, change.buys, change.sells, out);
      changed = null;
    } else {
      addExposure(state, slot, slot.mark, exposure.size, exposure.cost, exposure.buys, exposure.sells, out);
    }
  }
  if (change !== null && changed !== null && !changed.spot) addExposure(state, changed, change.mark ?? changed.mark, change.size, change.cost, change.buys, change.sells, out);
  for (const asset of state.assetIds) addAsset(state, account, asset, change, out);
  out.equity = addSaturated(addSaturated(out.collateral, out.profit), -addSaturated(out.owed, out.loss));
}

/** Whether the account holds more risk than its maintenance margin allows: then it may only reduce. */
export function isBelowMaintenance(totals: MarginTotals): boolean {
  return totals.equity < totals.marginMaint;
}

function addAsset(state: EngineState, account: Account, asset: number, change: MarginChange | null, out: MarginTotals): void {
  readBalance(state.ledger, account.id, asset, state.balance);
  let { pledged, free, held, owed } = state.balance;
  if (change !== null) {
    for (const cash of change.cash) {
      if (cash.asset !== asset) continue;
      pledged += cash.pledged;
      free += cash.free;
      held += cash.held;
      owed += cash.owed;
    }
  }
  const unrealised = state.unrealised[asset];
  const pricing = state.pricings[asset];
  if (pricing === undefined) {
    assert(owed === 0, "nobody owes an asset that has no price");
    assert(unrealised === 0, "nobody has profit or loss in an asset that has no price");
    return;
  }
  // Money that a spot order holds backs nothing else; the free part backs holds alone.
  const backing = pledged - (held > free ? held - free : 0);
  out.collateral = addSaturated(out.collateral, collateralValue(pricing, (backing > 0 ? backing : 0) as Money));
  if (owed > 0) out.owed = addSaturated(out.owed, liabilityValue(pricing, owed as Money));
  if (unrealised === 0) return;
  const value = unrealisedValue(pricing, unrealised as Money);
  if (value >= 0) out.profit = addSaturated(out.profit, value);
  else out.loss = addSaturated(out.loss, -value);
}

/** One position with its resting orders: its profit or loss in its settlement asset, and what it requires. */
function addExposure(state: EngineState, slot: InstrumentSlot, mark: Price, size: number, cost: number, buys: number, sells: number, out: MarginTotals): void {
  const { unrealised } = state;
  unrealised[slot.asset] = addSaturated(unrealised[slot.asset], openProfit(slot, mark, size, cost));
  addRequirement(state, slot, mark, size, buys, sells, out);
}

/** What closing a position at this price would pay, in minor units of its settlement asset. */
export function openProfit(slot: InstrumentSlot, mark: Price, size: number, cost: number): number {
  return size === 0 ? -cost + 0 : valueOf(slot.terms.product, mark, size as Size) - cost;
}

function addRequirement(state: EngineState, slot: InstrumentSlot, mark: Price, size: number, buys: number, sells: number, out: MarginTotals): void {
  const worst = worstCaseSize(size as Size, buys as Size, sells as Size);
  if (worst === 0) return;
  const pricing = state.pricings[slot.asset];
  assert(pricing !== undefined, "a traded instrument settles in an asset that has a price");
  const notional = marginNotional(slot, mark, worst);
  out.marginInit = addSaturated(out.marginInit, liabilityValue(pricing, tieredMargin(slot.terms.risk, notional, "init")));
  out.marginMaint = addSaturated(out.marginMaint, liabilityValue(pricing, tieredMargin(slot.terms.risk, notional, "maint")));
}

/** The notional that tiers are applied to: |value| at the mark, or at the floor price of a contract that allows negative ones. */
export function marginNotional(slot: InstrumentSlot, mark: Price, size: Size): Money {
  return notionalOf(slot.terms.product, marginPrice(slot.terms.trading, mark), size);
}
