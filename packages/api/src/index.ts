export * from "./dto.ts";
export * from "./ports.ts";
export { accountProcedure, type Caller, publicProcedure, type RefusalData, RefusedError, router, type TraderContext } from "./trpc.ts";
export * from "./desk-dto.ts";
export * from "./desk-ports.ts";
export { type DeskContext, type DeskRouter, deskRouter } from "./desk-router.ts";
