export { basketLevel, type ConstituentPrice } from "./basket.ts";
export { correlationLevel, type DailySnapshot, newestSnapshotMoment, snapshotMoments } from "./correlation.ts";
export { type DroppedQuote, type DropReason, medianLevel, medianOf, type MedianOutcome, type MedianRules, type Quote, quotesMax } from "./median.ts";
export { lnQuotient, logDecimals } from "./natural-log.ts";
export { ratioLevel } from "./ratio.ts";
export { type BasketChange, rebalance, swapConstituents, type TargetWeight } from "./rebalance.ts";
export { staleWeight } from "./stale-weight.ts";
