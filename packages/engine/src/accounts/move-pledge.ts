import { canMovePledge, movePledge as moveInLedger } from "@crossfloor/ledger";
import type { MovePledge } from "@crossfloor/protocol";
import { done, refuse, type Verdict } from "../envelope/verdict.ts";
import { accountMargin, noChange } from "../money/account-margin.ts";
import { restingLoss } from "../money/limit-loss.ts";
import { accountOf } from "../state/account-rows.ts";
import { type AccountPlace, noAccount, noOrder } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";

/** Moves an amount between the pledged and the free part. What margin needs stays pledged, and unrealised profit does not stand in for it. */
export function movePledge(state: EngineState, { account: id, asset, amount, to }: MovePledge): Verdict {
  const account = accountOf(state, id);
  if (account === noAccount) return refuse("account_must_exist");
  if (state.assets[asset] === undefined) return refuse("asset_must_exist");
  if (amount <= 0) return refuse("amount_must_be_positive");
  if (to === "free") {
    if (!canMovePledge(state.ledger, id, asset, amount, to)) return refuse("pledge_must_not_be_in_use");
    if (!marginAllows(state, account, asset, amount)) return refuse("pledge_must_not_be_in_use");
  } else if (!canMovePledge(state.ledger, id, asset, amount, to)) {
    return refuse("free_balance_must_cover_move");
  }

  state.sink.other({ type: "pledgeMoved", account: id, asset, amount, to });
  moveInLedger(state.ledger, id, asset, amount, to, state.emitEntry);
  return done;
}

function marginAllows(state: EngineState, account: AccountPlace, asset: number, amount: number): boolean {
  const change = noChange();
  change.cash.push({ asset, pledged: -amount, free: amount, held: 0, owed: 0 });
  const totals = state.margin;
  accountMargin(state, account, change, totals);
  if (totals.marginInit === 0 && totals.owed === 0 && totals.loss === 0) return true;
  const backed = totals.equity - totals.profit;
  return backed >= totals.marginInit && backed - restingLoss(state, account, noOrder) >= totals.marginInit;
}
