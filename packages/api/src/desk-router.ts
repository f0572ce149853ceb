/** The operators' door: its own context, session and router; nothing here is reachable from the traders' origin. */
import { initTRPC, TRPCError } from "@trpc/server";
import { z } from "zod";
import { changeDto, changePayload, healthDto, operatorDto } from "./desk-dto.ts";
import { ChangeRefused, type DeskPorts, type Operator } from "./desk-ports.ts";
import { instrumentDto } from "./dto.ts";

export interface DeskContext { readonly operator: Operator | null; readonly ports: DeskPorts }

const t = initTRPC.context<DeskContext>().create({
  errorFormatter({ shape, error }) {
    const fault = error.cause instanceof ChangeRefused ? { name: error.cause.fault, detail: error.cause.detail } : null;
    return { code: shape.code, message: shape.message, data: { code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path, fault } };
  },
});

const publicProcedure = t.procedure;
/** Needs a signed-in operator. */
const operatorProcedure = t.procedure.use(({ ctx, next }) => {
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
    live: operatorProcedure.subscription(async function* ({ ctx, signal }) {
      for await (const health of ctx.ports.health.liveHealth(signal ?? new AbortController().signal)) yield healthDto.parse(health);
    }),
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
