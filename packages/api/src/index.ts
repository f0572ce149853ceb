export * from "./dto.ts";
export * from "./ports.ts";
export { accountProcedure, type Caller, publicProcedure, type RefusalData, RefusedError, router, type TraderContext } from "./trpc.ts";
