/**
 * From what a person typed to what the engine is asked: the one place where decimal text becomes integers on an instrument's grid.
 * What is off the grid is refused with the rule's name and the nearest values that would be taken; nothing is ever rounded.
 */
import { type AssetId, type DecimalFault, type InstrumentId, type Money, parseDecimal, type Price, type Size, type UnixMs } from "@crossfloor/instruments";
import { type AccountId, type AmendOrder, type CancelAllOrders, type CancelOrder, clientOrderIdMax, type MovePledge, type OrderId, type PlaceOrder, type QuoteSide, type Refusal } from "@crossfloor/protocol";
import { assert, unreachable } from "@crossfloor/stdx";
import type { InstrumentDto } from "./dto.ts";
import type { AmendInput, CheckedPlaceInput, CheckedQuoteSide, OrderName } from "./order-input.ts";
import { RefusedError } from "./trpc.ts";

/** Throws `RefusedError` with the first rule that is not met. */
export function toPlaceOrder(account: AccountId, instrument: InstrumentDto, input: CheckedPlaceInput): PlaceOrder {
  if (input.type === "market" && input.limit !== undefined) throw new RefusedError("command_must_be_well_formed", "a market order has no limit");
  if (input.type === "limit" && input.limit === undefined) throw new RefusedError("command_must_be_well_formed", "a limit order has a limit");
  if (input.timeInForce === "gtd" && input.expiresAt === undefined) throw new RefusedError("command_must_be_well_formed", "a good-till-date order says until when");
  if (input.timeInForce !== "gtd" && input.expiresAt !== undefined) throw new RefusedError("expiry_must_belong_to_good_till_date", "");
  return {
    type: "placeOrder", account, instrument: instrument.id as InstrumentId, clientOrderId: validClientOrderId(input.clientOrderId),
    side: input.side, size: sizeOn(instrument, input.size), limit: input.limit === undefined ? null : priceOn(instrument, input.limit),
    timeInForce: input.timeInForce, expiresAt: (input.expiresAt ?? 0) as UnixMs | 0, postOnly: input.postOnly, reduceOnly: input.reduceOnly, selfTrade: input.selfTrade,
  };
}

export function toAmendOrder(account: AccountId, instrument: InstrumentDto, input: AmendInput): AmendOrder {
  if (input.size === undefined && input.limit === undefined) throw new RefusedError("amend_must_change_something", "");
  return {
    type: "amendOrder", account, ...named(input),
    size: input.size === undefined ? null : sizeOn(instrument, input.size),
    limit: input.limit === undefined ? null : priceOn(instrument, input.limit),
  };
}

export function toCancelOrder(account: AccountId, input: OrderName): CancelOrder {
  return { type: "cancelOrder", account, ...named(input) };
}

export function toCancelAll(account: AccountId, instrument: number | undefined): CancelAllOrders {
  return { type: "cancelAllOrders", account, instrument: (instrument ?? 0) as InstrumentId };
}

export function toQuoteSide(instrument: InstrumentDto, side: NonNullable<CheckedQuoteSide>): QuoteSide {
  return { price: priceOn(instrument, side.price), size: sizeOn(instrument, side.size) };
}

/** `asset` is the engine's number of the asset and its decimals, as the door knows them. */
export function toMovePledge(account: AccountId, asset: { readonly id: number; readonly decimals: number }, amount: string, to: "pledged" | "free"): MovePledge {
  const value = counts(amount, asset.decimals, "0", { field: "amount", offGrid: "command_must_be_well_formed", outOfRange: "balance_must_stay_within_maximum", positive: "amount_must_be_positive" });
  return { type: "movePledge", account, asset: asset.id as AssetId, amount: value as Money, to };
}

function named(name: OrderName | AmendInput): { readonly order: OrderId; readonly clientOrderId: string } {
  if (name.order !== undefined) return { order: name.order as OrderId, clientOrderId: "" };
  return { order: 0 as OrderId, clientOrderId: validClientOrderId(name.clientOrderId ?? "") };
}

/** Throws `RefusedError` for an id that no order can have. */
export function validClientOrderId(id: string): string {
  if (id.length < 1 || id.length > clientOrderIdMax || !/^[\x20-\x7e]+$/.test(id)) throw new RefusedError("client_order_id_must_be_valid", "");
  return id;
}

function sizeOn({ trading }: InstrumentDto, text: string): Size {
  const names = { field: "size", offGrid: "size_must_be_on_lot", outOfRange: "size_must_not_exceed_maximum", positive: "size_must_be_positive" } as const;
  return counts(text, trading.sizeDecimals, trading.sizeLot, names) as Size;
}

function priceOn({ trading }: InstrumentDto, text: string): Price {
  const names = { field: "limit", offGrid: "price_must_be_on_tick", outOfRange: "price_must_be_within_range", positive: null } as const;
  return counts(text, trading.priceDecimals, trading.priceTick, names) as Price;
}

interface RuleNames {
  readonly field: string;
  readonly offGrid: Refusal;
  readonly outOfRange: Refusal;
  /** Set where the number must be above zero. */
  readonly positive: Refusal | null;
}

/** Limits of the instrument are the engine's to check; here a number only has to lie on the grid. `step` is "0" where there is none. */
function counts(text: string, decimals: number, step: string, names: RuleNames): number {
  const parsed = parseDecimal(text, decimals, step === "0" ? {} : { step: stepCounts(step, decimals) });
  const belowZero = names.positive !== null && text.startsWith("-");
  if (parsed.ok) {
    if (names.positive !== null && parsed.value <= 0) throw new RefusedError(names.positive, "");
    return parsed.value;
  }
  const { fault } = parsed;
  if (fault.rule === "decimal_must_be_plain") throw new RefusedError("command_must_be_well_formed", names.field);
  if (belowZero && names.positive !== null) throw new RefusedError(names.positive, "");
  throw refusalOf(fault, names);
}

function refusalOf(fault: Exclude<DecimalFault, { rule: "decimal_must_be_plain" }>, names: RuleNames): RefusedError {
  switch (fault.rule) {
    case "decimal_must_be_within_range":
      return new RefusedError(names.outOfRange, names.field);
    case "decimal_must_be_on_step":
      return new RefusedError(names.offGrid, `a multiple of ${fault.step}`, usable(fault, names));
    case "decimal_must_not_be_finer":
      return new RefusedError(names.offGrid, `at most ${fault.decimals} decimals`, usable(fault, names));
    default:
      return unreachable(fault);
  }
}

/** The grid points around, each once, without those that another rule would refuse. */
function usable({ lower, upper }: { readonly lower: string | null; readonly upper: string | null }, names: RuleNames): readonly string[] {
  const near = [...new Set([lower, upper])].filter((text) => text !== null);
  return names.positive === null ? near : near.filter((text) => /[1-9]/.test(text));
}

function stepCounts(step: string, decimals: number): number {
  const parsed = parseDecimal(step, decimals);
  assert(parsed.ok, "a grid's step lies on its own scale");
  return parsed.value;
}
