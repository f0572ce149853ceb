/** What a person may say about an order. Strict: an unknown field is refused, and no field can name an account. */
import { batchLegsMax, quoteSetsMax, quotesMax } from "@crossfloor/protocol";
import { z } from "zod";
import { decimal } from "./dto.ts";

const orderNumber = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
/** Longer than any valid one, so that the rule that was not met is told by its name; bounded all the same. */
const clientOrderId = z.string().max(128);

const selfTrade = z.enum(["cancelNewest", "cancelOldest", "cancelBoth"]).default("cancelNewest");

export const instrumentNumber = z.number().int().positive().max(0xffff_ffff);

/** An order is named by its number or by the id that its owner gave it: one of the two. */
export const orderName = z
  .strictObject({ order: orderNumber.optional(), clientOrderId: clientOrderId.min(1).optional() })
  .refine((name) => (name.order === undefined) !== (name.clientOrderId === undefined), { error: "name the order by `order` or by `clientOrderId`" });
export type OrderName = z.infer<typeof orderName>;

export const placeInput = z.strictObject({
  instrument: instrumentNumber,
  side: z.enum(["buy", "sell"]),
  type: z.enum(["limit", "market"]),
  size: decimal,
  limit: decimal.optional(),
  timeInForce: z.enum(["gtc", "ioc", "fok", "gtd", "day"]),
  /** Good till date alone: from this instant of venue time on the order no longer trades. */
  expiresAt: z.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  postOnly: z.boolean(),
  reduceOnly: z.boolean(),
  selfTrade,
  clientOrderId,
});
export type PlaceInput = z.input<typeof placeInput>;
export type CheckedPlaceInput = z.output<typeof placeInput>;

export const amendInput = z
  .strictObject({ order: orderNumber.optional(), clientOrderId: clientOrderId.min(1).optional(), size: decimal.optional(), limit: decimal.optional() })
  .refine((name) => (name.order === undefined) !== (name.clientOrderId === undefined), { error: "name the order by `order` or by `clientOrderId`" });
export type AmendInput = z.infer<typeof amendInput>;

/** Each leg says what it does and what the procedure of that name would be told. */
export const batchLeg = z.union([z.strictObject({ place: placeInput }), z.strictObject({ amend: amendInput }), z.strictObject({ cancel: orderName })]);
export const batchInput = z.strictObject({ legs: z.array(batchLeg).min(1).max(batchLegsMax) });
export type CheckedBatchLeg = z.output<typeof batchLeg>;

const quoteSide = z.strictObject({ price: decimal, size: decimal }).nullable();
/** What bid and ask of a quote set are to be from now on; `null` takes a side out. */
export const massQuoteInput = z.strictObject({
  quoteSet: z.number().int().min(1).max(quoteSetsMax).default(1),
  postOnly: z.boolean(),
  selfTrade,
  quotes: z.array(z.strictObject({ instrument: instrumentNumber, bid: quoteSide, ask: quoteSide })).min(1).max(quotesMax),
});
export type MassQuoteInput = z.input<typeof massQuoteInput>;
export type CheckedQuoteSide = z.output<typeof quoteSide>;

export const pageInput = z.strictObject({ cursor: z.string().max(200).nullish(), limit: z.number().int().min(1).max(200).default(50) });
