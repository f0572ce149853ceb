export { createBook, createReferenceBook } from "./create-book.ts";
export { decodeBook, encodeBook } from "./encode-book.ts";
export { LevelReport } from "./level-report.ts";
export { MatchReport, type MatchRowKind } from "./match-report.ts";
export { type BookLimits, type Finding, type OrderBook, type Place, type RestResult, type SelfTrade, type Side, sizeTotalMax, type VisitOrder } from "./order-book.ts";
