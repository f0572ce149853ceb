import type { Command } from "@crossfloor/protocol";
import { unreachable } from "@crossfloor/stdx";
import { creditDeposit } from "./accounts/credit-deposit.ts";
import { movePledge } from "./accounts/move-pledge.ts";
import { openAccount } from "./accounts/open-account.ts";
import { raiseFinalizedHeight } from "./accounts/raise-finalized-height.ts";
import { checkpoint } from "./encoding/checkpoint.ts";
import { type CommandKind, isOf } from "./envelope/command-kind.ts";
import type { Verdict } from "./envelope/verdict.ts";
import { changeInstrument } from "./listing/change-instrument.ts";
import { defineIndex } from "./listing/define-index.ts";
import { haltInstrument } from "./listing/halt-instrument.ts";
import { listAsset } from "./listing/list-asset.ts";
import { listInstrument } from "./listing/list-instrument.ts";
import { resumeInstrument } from "./listing/resume-instrument.ts";
import { setCalendar } from "./listing/set-calendar.ts";
import { publishIndex } from "./market/publish-index.ts";
import { publishIndexHistory } from "./market/publish-index-history.ts";
import { amendOrder } from "./orders/amend-order.ts";
import { cancelAllOrders } from "./orders/cancel-all-orders.ts";
import { cancelOrder } from "./orders/cancel-order.ts";
import { massQuote } from "./orders/mass-quote.ts";
import { placeBatch } from "./orders/place-batch.ts";
import { placeOrder } from "./orders/place-order.ts";
import type { EngineState } from "./state/engine-state.ts";
import { advanceTime } from "./work/advance-time.ts";
import { continueWork } from "./work/continue-work.ts";

/**
 * One handler per command. Each checks everything before it changes anything. Commands about orders leave prices, terms, sessions and
 * cash apart from fills as they are; all others begin a new version of the markets, which what was worked out before is not good for.
 */
export function dispatch(state: EngineState, command: Command, kind: CommandKind): Verdict {
  if (isOf(command, kind, "placeOrder")) return placeOrder(state, command);
  if (isOf(command, kind, "cancelOrder")) return cancelOrder(state, command);
  return dispatchRare(state, command);
}

function dispatchRare(state: EngineState, command: Exclude<Command, { type: "placeOrder" | "cancelOrder" }>): Verdict {
  switch (command.type) {
    case "amendOrder": return amendOrder(state, command);
    case "placeBatch": return placeBatch(state, command);
    case "massQuote": return massQuote(state, command);
    case "cancelAllOrders": return cancelAllOrders(state, command);
    default:
      state.marketVersion += 1;
      return dispatchOther(state, command);
  }
}

function dispatchOther(state: EngineState, command: Exclude<Command, { type: "placeOrder" | "cancelOrder" | "amendOrder" | "placeBatch" | "massQuote" | "cancelAllOrders" }>): Verdict {
  switch (command.type) {
    case "publishIndex": return publishIndex(state, command);
    case "publishIndexHistory": return publishIndexHistory(state, command);
    case "advanceTime": return advanceTime(state);
    case "continueWork": return continueWork(state);
    case "checkpoint": return checkpoint(state);
    case "openAccount": return openAccount(state, command);
    case "creditDeposit": return creditDeposit(state, command);
    case "raiseFinalizedHeight": return raiseFinalizedHeight(state, command);
    case "movePledge": return movePledge(state, command);
    case "listAsset": return listAsset(state, command);
    case "defineIndex": return defineIndex(state, command);
    case "setCalendar": return setCalendar(state, command);
    case "listInstrument": return listInstrument(state, command);
    case "changeInstrument": return changeInstrument(state, command);
    case "haltInstrument": return haltInstrument(state, command);
    case "resumeInstrument": return resumeInstrument(state, command);
    default: return unreachable(command);
  }
}
