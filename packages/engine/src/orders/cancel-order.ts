import type { CancelOrder, OrderId } from "@crossfloor/protocol";
import { doneWith, type Verdict } from "../envelope/verdict.ts";
import type { EngineState } from "../state/engine-state.ts";
import { ID } from "../state/order-rows.ts";
import { cancelResting } from "./end-order.ts";
import { findOrder } from "./find-order.ts";

/** Always succeeds for an open order of the account, whatever the state of the market, the session or the account. */
export function cancelOrder(state: EngineState, command: CancelOrder): Verdict {
  const order = findOrder(state, command);
  if (typeof order === "object") return order;
  const id = state.orders.rows[order | ID] as OrderId;
  cancelResting(state, order, "user");
  return doneWith(id);
}
