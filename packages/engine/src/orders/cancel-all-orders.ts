import type { CancelAllOrders } from "@crossfloor/protocol";
import { done, refuse, type Verdict } from "../envelope/verdict.ts";
import { accountOf } from "../state/account-rows.ts";
import { noAccount } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import { cancelSomeAccountOrders } from "../work/cancel-orders.ts";

/** Cancels what is open now, a bounded number at once and the rest as pending work; orders placed later are not touched. */
export function cancelAllOrders(state: EngineState, { account, instrument }: CancelAllOrders): Verdict {
  if (state.work.length >= state.limits.workMax) return refuse("engine_must_have_room");
  if (accountOf(state, account) === noAccount) return refuse("account_must_exist");
  if (instrument !== 0 && state.slots.get(instrument) === undefined) return refuse("instrument_must_exist");
  const work = { kind: "cancelAccountOrders", account, instrument, before: state.nextOrder } as const;
  if (!cancelSomeAccountOrders(state, work)) state.work.push(work);
  return done;
}
