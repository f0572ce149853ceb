import { type Refusal, refusals } from "@crossfloor/protocol";
import { initTRPC, TRPCError } from "@trpc/server";
import type { AccountId } from "@crossfloor/protocol";
import { DepositRefused, EngineAway, ReadsAway, type TraderPorts } from "./ports.ts";

/** Who is calling: filled in by the door from the session, never from the request's body. */
export interface Caller { readonly user: string; readonly email: string; readonly name: string; readonly account: AccountId; readonly accountOpen: boolean }

export interface TraderContext { readonly caller: Caller | null; readonly ports: TraderPorts }

/** The engine, or the door before it, refused. Reaches clients as `error.data.refusal`. */
export class RefusedError extends TRPCError {
  readonly refusal: Refusal;
  readonly detail: string;
  /** Values that would be taken instead, lowest first: the grid points around an off-grid price or size. */
  readonly nearest: readonly string[];
  constructor(refusal: Refusal, detail: string, nearest: readonly string[] = []) {
    super({ code: "UNPROCESSABLE_CONTENT", message: refusal });
    this.refusal = refusal;
    this.detail = detail;
    this.nearest = nearest;
  }
}

export interface RefusalData {
  readonly name: Refusal;
  readonly code: number;
  readonly retryable: boolean;
  readonly detail: string;
  readonly nearest: readonly string[];
}

const t = initTRPC.context<TraderContext>().create({
  errorFormatter({ shape, error }) {
    const refusal: RefusalData | null =
      error instanceof RefusedError
        ? { name: error.refusal, code: refusals[error.refusal].code, retryable: refusals[error.refusal].retryable, detail: error.detail, nearest: error.nearest }
        : null;
    // No stack and no cause leave the house; what went wrong inside is for the log alone.
    const message = shape.data.code === "INTERNAL_SERVER_ERROR" ? "internal_error" : shape.message;
    return { code: shape.code, message, data: { code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path, refusal } };
  },
});

/** Turns the ports' named absences into answers that a client may retry. */
const namedAbsences = t.middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok) {
    const cause = result.error.cause;
    if (cause instanceof EngineAway) throw new TRPCError({ code: "SERVICE_UNAVAILABLE", message: "engine_away" });
    if (cause instanceof DepositRefused) throw new TRPCError({ code: "PRECONDITION_FAILED", message: cause.rule });
    if (cause instanceof ReadsAway) throw new TRPCError({ code: "SERVICE_UNAVAILABLE", message: "reads_away" });
  }
  return result;
});

export const router = t.router;
/** A caller inside the process, for tests and for doors that speak another protocol. */
export const createTraderCaller = t.createCallerFactory;
export const publicProcedure = t.procedure.use(namedAbsences);
/** Needs a signed-in person; `ctx.caller.account` is the only account that the call can touch. */
export const accountProcedure = publicProcedure.use(({ ctx, next }) => {
  if (ctx.caller === null) throw new TRPCError({ code: "UNAUTHORIZED", message: "sign_in_required" });
  return next({ ctx: { ...ctx, caller: ctx.caller } });
});
