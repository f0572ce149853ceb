export { apply, applyTo } from "./apply.ts";
export { checkInvariants } from "./checks/check-invariants.ts";
export { decodeState } from "./encoding/decode-state.ts";
export { encodeState } from "./encoding/encode-state.ts";
export { stateHash } from "./encoding/state-hash.ts";
export { defaultLimits, type EngineLimits } from "./engine-limits.ts";
export { createEngine, type Emit, type EngineState } from "./state/engine-state.ts";
export { type AccountView, accountView, balancesOf, type BalanceView, type MarginView, openOrdersOf, type OpenOrderView, type PositionView } from "./views/account-view.ts";
export {
  bookLevels, type BookView, type FloorView, floorView, type InstrumentStatus, instrumentStatus, type InstrumentView, instrumentView, type LevelView, type PriceView, type RestingView, restingOrders,
} from "./views/market-view.ts";
export { type WhatIf, whatIf } from "./views/what-if.ts";
export { hasPendingWork } from "./work/continue-work.ts";
export { skipVoided } from "./skip-voided.ts";
export { nextTimerAt } from "./work/next-timer-at.ts";
