import { type Price, priceMin } from "@crossfloor/instruments";
import { liquidationPrice } from "@crossfloor/risk";
import { accountMargin, createMarginTotals, type MarginChange, noChange } from "../money/account-margin.ts";
import { exposureIn } from "../state/exposure-rows.ts";
import type { AccountPlace } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";

/**
 * Where the account would fall below maintenance if this mark alone moved, everything else staying as it is (`change` gives another
 * position to ask about); `null` if the contract has no such price.
 */
export function liquidationPriceOf(state: EngineState, account: AccountPlace, slot: InstrumentSlot, change: MarginChange | null): Price | null {
  const exposure = exposureIn(state, account, slot.id);
  const asked: MarginChange = change ?? {
    ...noChange(), slot, size: exposure?.size ?? 0, cost: exposure?.cost ?? 0, buys: exposure?.buys ?? 0, sells: exposure?.sells ?? 0,
  };
  if (asked.size === 0 || !slot.marked) return null;
  const totals = createMarginTotals();
  const surplus = (mark: Price): number => {
    accountMargin(state, account, { ...asked, mark }, totals);
    return totals.equity - totals.marginMaint;
  };
  return liquidationPrice(surplus, slot.mark, asked.size > 0 ? priceMin(slot.terms) : slot.terms.trading.priceMax);
}
