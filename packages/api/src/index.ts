export * from "./dto.ts";
export * from "./ports.ts";
export { accountProcedure, type Caller, createTraderCaller, publicProcedure, type RefusalData, RefusedError, router, type TraderContext } from "./trpc.ts";
export { type AmendInput, type OrderName, type PlaceInput } from "./order-input.ts";
export { bookDepths, candlesMax, type TraderRouter, traderRouter, tradesRecentMax } from "./trader-router.ts";
export * from "./desk-dto.ts";
export * from "./desk-ports.ts";
export { type DeskContext, type DeskRouter, deskRouter } from "./desk-router.ts";
