/** What a state's numbers stand for. Lists grow at the end; nothing in them is ever renumbered. */
import type { InstrumentState, TradingMode } from "@crossfloor/instruments";
import type { HaltReason, SelfTrade, TimeInForce } from "@crossfloor/protocol";
import { defaultLimits, type EngineLimits } from "../engine-limits.ts";
import type { Work } from "../work/work.ts";

/** Rises when the encoding changes: a snapshot of another version is not read, and the journal is replayed instead. */
export const stateVersion = 7;

export const instrumentStates = ["proposed", "opening", "trading", "halted", "expired", "settled", "delisted"] as const satisfies readonly InstrumentState[];
export const tradingModes = ["continuous", "auction", "post-only", "cancel-only", "reduce-only"] as const satisfies readonly TradingMode[];
export const haltReasons = ["no_price_source", "operator", "index_stale", "emergency"] as const satisfies readonly HaltReason[];
export const timesInForce = ["gtc", "ioc", "fok", "gtd", "day"] as const satisfies readonly TimeInForce[];
export const selfTrades = ["cancelNewest", "cancelOldest", "cancelBoth"] as const satisfies readonly SelfTrade[];
export const workKinds = ["cancelAccountOrders", "endOrders", "settlePositions"] as const satisfies readonly Work["kind"][];

/** Sorted, so that the order in which limits are declared does not matter. */
export const limitNames = (Object.keys(defaultLimits) as (keyof EngineLimits)[]).sort();
