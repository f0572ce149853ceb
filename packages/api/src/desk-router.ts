/** The operators' door: its own context, session and router; nothing here is reachable from the traders' origin. */
import { initTRPC, TRPCError } from "@trpc/server";
import { z } from "zod";
import { changeDto, changePayload, changeStepDto, healthDto, operatorDto } from "./desk-dto.ts";
import { ChangeRefused, type DeskPorts, type Operator } from "./desk-ports.ts";
import { instrumentDto } from "./dto.ts";
import { EngineAway, ReadsAway } from "./ports.ts";
import { streamOf } from "./stream-of.ts";

export interface DeskContext { readonly operator: Operator | null; readonly ports: DeskPorts }

const t = initTRPC.context<DeskContext>().create({
  errorFormatter({ shape, error }) {
    const fault = error.cause instanceof ChangeRefused ? { name: error.cause.fault, detail: error.cause.detail } : null;
    // No stack and no cause leave the house; what went wrong inside is for the log alone.
    const message = shape.data.code === "INTERNAL_SERVER_ERROR" ? "internal_error" : shape.message;
    return { code: shape.code, message, data: { code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path, fault } };
  },
});

/** Turns the ports' named absences into answers that a client may retry. */
const namedAbsences = t.middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok) {
    if (result.error.cause instanceof EngineAway) throw new TRPCError({ code: "SERVICE_UNAVAILABLE", message: "engine_away" });
    if (result.error.cause instanceof ReadsAway) throw new TRPCError({ code: "SERVICE_UNAVAILABLE", message: "reads_away" });
  }
  return result;
});

const publicProcedure = t.procedure.use(namedAbsences);
/** Needs a signed-in operator. */
const operatorProcedure = publicProcedure.use(({ ctx, next }) => {
  if (ctx.operator === null) throw new TRPCError({ code: "UNAUTHORIZED", message: "sign_in_required" });
  return next({ ctx: { ...ctx, operator: ctx.operator } });
});

const id = z.strictObject({ id: z.number().int().positive() });
const changeId = z.string().uuid();

async function refusing<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ChangeRefused) throw new TRPCError({ code: "UNPROCESSABLE_CONTENT", message: error.fault, cause: error });
    throw error;
  }
}

export const deskRouter = t.router({
  me: t.router({
    get: publicProcedure.output(operatorDto.nullable()).query(({ ctx }) => ctx.operator),
  }),
  health: t.router({
    get: operatorProcedure.output(healthDto).query(({ ctx }) => ctx.ports.health.health()),
    live: operatorProcedure.output(streamOf(healthDto)).subscription(({ ctx, signal }) => ctx.ports.health.liveHealth(signal ?? new AbortController().signal)),
  }),
  instruments: t.router({
    list: operatorProcedure.output(z.array(instrumentDto)).query(async ({ ctx }) => [...(await ctx.ports.instruments.list())]),
    get: operatorProcedure.input(id).output(instrumentDto.nullable()).query(async ({ ctx, input }) => (await ctx.ports.instruments.list()).find((instrument) => instrument.id === input.id) ?? null),
    history: operatorProcedure
      .input(id)
      .output(z.array(z.strictObject({ seq: z.number().int(), at: z.number().int(), change: z.string(), instrument: instrumentDto })))
      .query(async ({ ctx, input }) => [...(await ctx.ports.instruments.history(input.id))]),
  }),
  changes: t.router({
    list: operatorProcedure
      .input(z.strictObject({ status: z.enum(["open", "all"]), limit: z.number().int().min(1).max(200).default(50) }))
      .output(z.array(changeDto))
      .query(async ({ ctx, input }) => [...(await ctx.ports.changes.list(input.status, input.limit))]),
    get: operatorProcedure.input(z.strictObject({ id: changeId })).output(changeDto.nullable()).query(async ({ ctx, input }) => (await ctx.ports.changes.get(input.id)) ?? null),
    /** Every act of an operator, done or refused, newest first. */
    steps: operatorProcedure
      .input(z.strictObject({ limit: z.number().int().min(1).max(200).default(100) }))
      .output(z.array(changeStepDto))
      .query(async ({ ctx, input }) => [...(await ctx.ports.changes.steps(input.limit))]),
    /** What a payload would change if it were proposed now. Writes nothing. */
    review: operatorProcedure.input(changePayload).output(changeDto.shape.diff).query(async ({ ctx, input }) => [...(await refusing(ctx.ports.changes.review(input)))]),
    propose: operatorProcedure
      .input(z.strictObject({ payload: changePayload, reason: z.string().min(3).max(500) }))
      .output(changeDto)
      .mutation(({ ctx, input }) => refusing(ctx.ports.changes.propose(ctx.operator, input.payload, input.reason))),
    approve: operatorProcedure
      .input(z.strictObject({ id: changeId, payloadHash: z.string().regex(/^[0-9a-f]{64}$/) }))
      .output(changeDto)
      .mutation(({ ctx, input }) => refusing(ctx.ports.changes.approve(ctx.operator, input.id, input.payloadHash))),
    reject: operatorProcedure
      .input(z.strictObject({ id: changeId, reason: z.string().min(3).max(500) }))
      .output(changeDto)
      .mutation(({ ctx, input }) => refusing(ctx.ports.changes.reject(ctx.operator, input.id, input.reason))),
  }),
});
export type DeskRouter = typeof deskRouter;
