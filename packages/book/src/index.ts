export { BookMemory } from "./book-memory.ts";
export { createBook, createBookIn, createBookOfPlaces, createReferenceBook } from "./create-book.ts";
export { decodeBook, decodeBookIn, encodeBook } from "./encode-book.ts";
export { LevelReport } from "./level-report.ts";
export { MatchReport, type MatchRowKind } from "./match-report.ts";
export { type BookLimits, type OrderBook, type Place, type PlacedBook, type RestResult, type SelfTrade, type Side, sizeTotalMax, type VisitOrder } from "./order-book.ts";
