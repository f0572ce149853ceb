export { apply } from "./apply.ts";
export { decodeState } from "./encoding/decode-state.ts";
export { encodeState } from "./encoding/encode-state.ts";
export { stateHash } from "./encoding/state-hash.ts";
export { defaultLimits, type EngineLimits } from "./engine-limits.ts";
export { createEngine, type Emit, type EngineState } from "./state/engine-state.ts";
export { hasPendingWork } from "./work/continue-work.ts";
export { nextTimerAt } from "./work/next-timer-at.ts";
