/**
 * The query door of the shadow: reads of the engine's own state, for the other processes of the floor. Loopback only, no
 * caller: who may see which account is decided by the doors in front of it.
 */
import { type AccountId, commandFromJson, DecodeFault, type PlaceOrder } from "@crossfloor/protocol";
import { initTRPC, TRPCError } from "@trpc/server";
import { z } from "zod";
import { accountViewDto, decimal, instrumentDto, whatIfDto } from "./dto.ts";
import type { FloorSnapshot } from "./floor-snapshot.ts";
import type { ShadowPort } from "./shadow-ports.ts";
import { streamOf } from "./stream-of.ts";

export interface ShadowContext { readonly shadow: ShadowPort }

const t = initTRPC.context<ShadowContext>().create();

const seq = z.number().int().nonnegative();
const time = z.number().int();
const accountInput = z.strictObject({ account: z.number().int().positive() });
const health = z.strictObject({
  seq, at: time, wall: time, state: z.enum(["following", "disagrees"]), lag: z.number().int().nonnegative(),
  checkedSeq: seq, stateHash: z.string(), snapshotSeq: seq, archiveSeq: seq,
});
const level = z.tuple([decimal, decimal]).readonly();
const bookSnapshot = z.strictObject({ seq, at: time, bids: z.array(level).readonly(), asks: z.array(level).readonly() });
export const bookDepthMax = 1_000;

/** The command as the protocol's own JSON form reads it, so that no second description of an order exists. */
const placeOrder = z.unknown().transform((value, context): PlaceOrder => {
  try {
    const command = commandFromJson(JSON.stringify(value));
    if (command.type === "placeOrder") return command;
    context.addIssue({ code: "custom", message: "only an order can be tried" });
  } catch (fault) {
    if (!(fault instanceof DecodeFault)) throw fault;
    context.addIssue({ code: "custom", message: fault.message });
  }
  return z.NEVER;
});

/** Integers of the engine between two processes of one build; its type is the contract. */
const floorSnapshot = z.custom<FloorSnapshot>((value) => typeof value === "object" && value !== null && "seq" in value && "instruments" in value);

export const shadowRouter = t.router({
  health: t.procedure.output(health).query(({ ctx }) => ctx.shadow.health()),
  accountView: t.procedure.input(accountInput).output(accountViewDto.nullable()).query(({ ctx, input }) => ctx.shadow.accountView(input.account as AccountId) ?? null),
  accountViewChanges: t.procedure
    .input(accountInput)
    .output(streamOf(accountViewDto))
    .subscription(({ ctx, input, signal }) => ctx.shadow.accountViewChanges(input.account as AccountId, signal ?? new AbortController().signal)),
  whatIf: t.procedure.input(placeOrder).output(whatIfDto).query(({ ctx, input }) => ctx.shadow.whatIf(input)),
  bookSnapshot: t.procedure
    .input(z.strictObject({ instrument: z.number().int().positive(), depth: z.number().int().min(1).max(bookDepthMax) }))
    .output(bookSnapshot)
    .query(({ ctx, input }) => {
      const found = ctx.shadow.bookSnapshot(input.instrument, input.depth);
      if (found === undefined) throw new TRPCError({ code: "NOT_FOUND", message: "instrument_must_exist" });
      return found;
    }),
  floorSnapshot: t.procedure.output(floorSnapshot).query(({ ctx }) => ctx.shadow.floorSnapshot()),
  instruments: t.procedure.output(z.strictObject({ seq, instruments: z.array(instrumentDto).readonly() })).query(({ ctx }) => ctx.shadow.instruments()),
  instrumentHistory: t.procedure
    .input(z.strictObject({ id: z.number().int().positive() }))
    .output(z.array(z.strictObject({ seq, at: time, change: z.string(), instrument: instrumentDto })).readonly())
    .query(({ ctx, input }) => ctx.shadow.instrumentHistory(input.id)),
});

export type ShadowRouter = typeof shadowRouter;
