/** What travels between the operators' server and their app. */
import { z } from "zod";
import { decimal } from "./dto.ts";

const wallTime = z.number().int();

/** The terms that an operator may change; the product itself stays what was promised. Decimal strings, as in `instrumentDto`. */
export const instrumentTerms = z.strictObject({
  name: z.string().min(1).max(80),
  priceTick: decimal,
  sizeLot: decimal,
  orderSizeMin: decimal,
  orderSizeMax: decimal,
  bandRate: decimal,
  protectionRate: decimal,
  fees: z.strictObject({ kind: z.enum(["rate", "perContract"]), maker: decimal, taker: decimal }),
  risk: z.array(z.strictObject({ notionalMax: decimal, marginInit: decimal, marginMaint: decimal })).max(20),
});
export type InstrumentTerms = z.infer<typeof instrumentTerms>;

/** One reviewable request. Halting is here too, so that the log is whole, but one person's word is enough for it. */
export const changePayload = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("halt"), instrument: z.number().int().positive(), note: z.string().min(1).max(200) }),
  z.strictObject({ kind: z.literal("resume"), instrument: z.number().int().positive() }),
  z.strictObject({ kind: z.literal("instrumentTerms"), instrument: z.number().int().positive(), expectedVersion: z.number().int().positive(), terms: instrumentTerms }),
]);
export type ChangePayload = z.infer<typeof changePayload>;
export type ChangeKind = ChangePayload["kind"];

export const changeDto = z.strictObject({
  id: z.string(),
  payload: changePayload,
  /** SHA-256 over the canonical JSON of the payload, hex: an approval names it, so that what was read is what is done. */
  payloadHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Field by field, what is in force and what would be. */
  diff: z.array(z.strictObject({ field: z.string(), before: z.string(), after: z.string() })),
  reason: z.string(),
  status: z.enum(["proposed", "approved", "applied", "rejected", "refused", "expired"]),
  /** Which step it waits at, or why it ended, in words. */
  detail: z.string(),
  /** By id, so that nobody is offered to approve what is their own. */
  proposer: z.string(),
  proposedBy: z.string(), proposedWallAt: wallTime, expiresWallAt: wallTime,
  decidedBy: z.string().nullable(), decidedWallAt: wallTime.nullable(),
  /** Place in the journal, once applied. */
  seq: z.number().int().nullable(),
});
export type ChangeDto = z.infer<typeof changeDto>;

/** One act of an operator. Refused ones are kept as well. */
export const changeStepDto = z.strictObject({
  step: z.number().int(), change: z.string().nullable(), act: z.enum(["propose", "approve", "reject"]), operator: z.string(), wallAt: wallTime,
  /** "done", or the rule that was not met. */
  outcome: z.string(), detail: z.string(), kind: z.enum(["halt", "resume", "instrumentTerms"]), instrument: z.number().int(), payloadHash: z.string(),
});
export type ChangeStepDto = z.infer<typeof changeStepDto>;

export const operatorDto = z.strictObject({ operator: z.string(), email: z.string(), name: z.string() });
export type OperatorDto = z.infer<typeof operatorDto>;

export const healthDto = z.strictObject({
  wallAt: wallTime,
  floor: z.strictObject({ scene: z.string(), speed: z.number(), at: z.number().int(), simulated: z.boolean(), sources: z.array(z.string()), build: z.string() }),
  engine: z.strictObject({ state: z.enum(["up", "recovering"]), seq: z.number().int(), commandsPerSecond: z.number() }),
  shadow: z.strictObject({ state: z.enum(["up", "away"]), seq: z.number().int().nullable(), lag: z.number().int().nullable(), stateHash: z.string().nullable(), checkedSeq: z.number().int().nullable(), snapshotSeq: z.number().int().nullable(), /** False once writer and shadow differ. */ agrees: z.boolean().nullable() }),
  projector: z.strictObject({ state: z.enum(["up", "away"]), seq: z.number().int().nullable(), lag: z.number().int().nullable() }),
  treasury: z.strictObject({ state: z.enum(["up", "away"]), chain: z.number().int().nullable(), height: z.number().int().nullable(), paused: z.string().nullable(), updatedWallAt: wallTime.nullable() }),
  changesWaiting: z.number().int(),
});
export type HealthDto = z.infer<typeof healthDto>;
