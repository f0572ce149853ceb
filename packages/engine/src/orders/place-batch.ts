import type { AccountId, BatchLeg, LegOutcome, PlaceBatch } from "@crossfloor/protocol";
import { unreachable } from "@crossfloor/stdx";
import { commandRefused } from "../envelope/command-refused.ts";
import { doneWithLegs, refuse, type Verdict } from "../envelope/verdict.ts";
import { accountOf } from "../state/account-rows.ts";
import { noAccount } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import { amendOrder } from "./amend-order.ts";
import { cancelOrder } from "./cancel-order.ts";
import { placeOrder } from "./place-order.ts";

/**
 * Does the legs in order, each as if it had been sent alone: checked whole before it changes anything, refused without holding up the
 * next, and told as refused by an event of its own. Together they have no more fills than one order, so that one record stays bounded.
 */
export function placeBatch(state: EngineState, { account, legs }: PlaceBatch): Verdict {
  if (accountOf(state, account) === noAccount) return refuse("account_must_exist");
  if (legs.length === 0 || legs.length > state.limits.batchLegsMax) return refuse("batch_must_be_bounded");
  const outcomes: LegOutcome[] = [];
  for (const leg of legs) {
    const tradesBefore = state.nextTrade;
    const { refusal, detail, order } = doLeg(state, account, leg);
    state.fillsLeft -= state.nextTrade - tradesBefore;
    if (refusal !== null) state.sink.other(commandRefused({ ...leg, account }, refusal, detail));
    outcomes.push({ refusal, detail, order });
  }
  state.fillsLeft = state.limits.fillsPerOrderMax;
  return doneWithLegs(outcomes);
}

function doLeg(state: EngineState, account: AccountId, leg: BatchLeg): Verdict {
  switch (leg.type) {
    case "placeOrder": return placeOrder(state, { ...leg, account });
    case "amendOrder": return amendOrder(state, { ...leg, account });
    case "cancelOrder": return cancelOrder(state, { ...leg, account });
    default: return unreachable(leg);
  }
}
