export { basketLevel, type ConstituentPrice } from "./basket.ts";
export { type DroppedQuote, type DropReason, medianLevel, medianOf, type MedianOutcome, type MedianRules, type Quote, quotesMax } from "./median.ts";
export { ratioLevel } from "./ratio.ts";
export { type BasketChange, rebalance, swapConstituents, type TargetWeight } from "./rebalance.ts";
export { staleWeight } from "./stale-weight.ts";
