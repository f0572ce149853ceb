/**
 * From what a person typed to what the engine is asked: the one place where decimal text becomes integers on an instrument's grid.
 * What is off the grid is refused with the rule's name and the nearest values that would be taken; nothing is ever rounded.
 */
import type { AssetId, InstrumentId, Money, Price, Size } from "@crossfloor/instruments";
import { type AccountId, type AmendOrder, type CancelAllOrders, type CancelOrder, clientOrderIdMax, type MovePledge, type OrderId, type PlaceOrder, type Refusal } from "@crossfloor/protocol";
import { formatCounts, parseFine } from "./decimal-text.ts";
import type { InstrumentDto } from "./dto.ts";
import type { AmendInput, CheckedPlaceInput, OrderName } from "./order-input.ts";
import { RefusedError } from "./trpc.ts";

/** Throws `RefusedError` with the first rule that is not met. */
export function toPlaceOrder(account: AccountId, instrument: InstrumentDto, input: CheckedPlaceInput): PlaceOrder {
  if (input.type === "market" && input.limit !== undefined) throw new RefusedError("command_must_be_well_formed", "a market order has no limit");
  if (input.type === "limit" && input.limit === undefined) throw new RefusedError("command_must_be_well_formed", "a limit order has a limit");
  return {
    type: "placeOrder", account, instrument: instrument.id as InstrumentId, clientOrderId: validClientOrderId(input.clientOrderId),
    side: input.side, size: sizeOn(instrument, input.size), limit: input.limit === undefined ? null : priceOn(instrument, input.limit),
    timeInForce: input.timeInForce, postOnly: input.postOnly, reduceOnly: input.reduceOnly, selfTrade: input.selfTrade,
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

/** `asset` is the engine's number of the asset and its decimals, as the door knows them. */
export function toMovePledge(account: AccountId, asset: { readonly id: number; readonly decimals: number }, amount: string, to: "pledged" | "free"): MovePledge {
  const fine = parseFine(amount);
  if (fine === undefined) throw new RefusedError("command_must_be_well_formed", "amount");
  if (fine <= 0n) throw new RefusedError("amount_must_be_positive", "");
  const unit = 10n ** BigInt(18 - asset.decimals);
  if (fine % unit !== 0n) throw new RefusedError("command_must_be_well_formed", `amount has at most ${asset.decimals} decimals`, around(fine, unit, asset.decimals));
  return { type: "movePledge", account, asset: asset.id as AssetId, amount: bounded(fine / unit, "balance_must_stay_within_maximum") as Money, to };
}

function named(name: OrderName | AmendInput): { readonly order: OrderId; readonly clientOrderId: string } {
  if (name.order !== undefined) return { order: name.order as OrderId, clientOrderId: "" };
  return { order: 0 as OrderId, clientOrderId: validClientOrderId(name.clientOrderId ?? "") };
}

function validClientOrderId(id: string): string {
  if (id.length < 1 || id.length > clientOrderIdMax || !/^[\x20-\x7e]+$/.test(id)) throw new RefusedError("client_order_id_must_be_valid", "");
  return id;
}

function sizeOn(instrument: InstrumentDto, text: string): Size {
  const { sizeDecimals, sizeLot } = instrument.trading;
  const fine = parseFine(text);
  if (fine === undefined) throw new RefusedError("command_must_be_well_formed", "size");
  if (fine <= 0n) throw new RefusedError("size_must_be_positive", "");
  return onGrid(fine, sizeLot, sizeDecimals, "size_must_be_on_lot", "size_must_not_exceed_maximum") as Size;
}

function priceOn(instrument: InstrumentDto, text: string): Price {
  const { priceDecimals, priceTick } = instrument.trading;
  const fine = parseFine(text);
  if (fine === undefined) throw new RefusedError("command_must_be_well_formed", "limit");
  return onGrid(fine, priceTick, priceDecimals, "price_must_be_on_tick", "price_must_be_within_range") as Price;
}

function onGrid(fine: bigint, step: string, decimals: number, offGrid: Refusal, outOfRange: Refusal): number {
  const stepFine = parseFine(step);
  if (stepFine === undefined || stepFine <= 0n) throw new Error("a grid's step is a positive decimal");
  if (fine % stepFine !== 0n) throw new RefusedError(offGrid, `a multiple of ${step}`, around(fine, stepFine, decimals));
  return bounded(fine / 10n ** BigInt(18 - decimals), outOfRange);
}

function bounded(counts: bigint, outOfRange: Refusal): number {
  const value = Number(counts);
  if (!Number.isSafeInteger(value)) throw new RefusedError(outOfRange, "");
  return value;
}

/** The grid points below and above. */
function around(fine: bigint, step: bigint, decimals: number): readonly string[] {
  const below = (fine - (((fine % step) + step) % step)) / 10n ** BigInt(18 - decimals);
  const width = step / 10n ** BigInt(18 - decimals);
  return [formatCounts(below, decimals), formatCounts(below + width, decimals)];
}
