import { type Refusal, refusals } from "@crossfloor/protocol";
import { initTRPC, TRPCError } from "@trpc/server";
import type { AccountId } from "@crossfloor/protocol";
import type { TraderPorts } from "./ports.ts";

/** Who is calling: filled in by the door from the session, never from the request's body. */
export interface Caller { readonly user: string; readonly email: string; readonly name: string; readonly account: AccountId; readonly accountOpen: boolean }

export interface TraderContext { readonly caller: Caller | null; readonly ports: TraderPorts }

/** The engine refused. Reaches clients as `error.data.refusal`. */
export class RefusedError extends TRPCError {
  readonly refusal: Refusal;
  readonly detail: string;
  constructor(refusal: Refusal, detail: string) {
    super({ code: "UNPROCESSABLE_CONTENT", message: refusal });
    this.refusal = refusal;
    this.detail = detail;
  }
}

export interface RefusalData { readonly name: Refusal; readonly code: number; readonly retryable: boolean; readonly detail: string }

const t = initTRPC.context<TraderContext>().create({
  errorFormatter({ shape, error }) {
    const refusal: RefusalData | null =
      error instanceof RefusedError
        ? { name: error.refusal, code: refusals[error.refusal].code, retryable: refusals[error.refusal].retryable, detail: error.detail }
        : null;
    // No stack and no cause leave the house.
    return { code: shape.code, message: shape.message, data: { code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path, refusal } };
  },
});

export const router = t.router;
export const publicProcedure = t.procedure;
/** Needs a signed-in person; `ctx.caller.account` is the only account that the call can touch. */
export const accountProcedure = t.procedure.use(({ ctx, next }) => {
  if (ctx.caller === null) throw new TRPCError({ code: "UNAUTHORIZED", message: "sign_in_required" });
  return next({ ctx: { ...ctx, caller: ctx.caller } });
});
