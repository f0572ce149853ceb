/**
 * Numbers that know their unit.
 *
 * Inside the engine every one of them is a safe integer. On public wires they are decimal strings, and only the parser and
 * the formatter of this package turn one into the other.
 */
import { assert, type Brand } from "@crossfloor/stdx";

/** Counts of 10^-priceDecimals of the instrument or index. May be negative where the contract allows it. */
export type Price = Brand<number, "Price">;
/** Counts of 10^-sizeDecimals of the instrument. A position is a signed size. */
export type Size = Brand<number, "Size">;
/** Engine minor units (10^-decimals) of one asset; |x| ≤ `balanceMax`. */
export type Money = Brand<number, "Money">;
/** Billionths: 450_000 is 4.5 basis points. */
export type NanoRate = Brand<number, "NanoRate">;
/** Milliseconds since 1970-01-01T00:00:00Z. */
export type UnixMs = Brand<number, "UnixMs">;

export type AssetId = Brand<number, "AssetId">;
export type IndexId = Brand<number, "IndexId">;
export type InstrumentId = Brand<number, "InstrumentId">;
export type CalendarId = Brand<number, "CalendarId">;

/** No balance, value or fee may exceed this in the engine: 2^52, which leaves one bit of head room for sums of two. */
export const balanceMax = 4_503_599_627_370_496;
/** One whole, in billionths. */
export const nanoOne = 1_000_000_000;

/** A count that is what it says; each stops when the number is no safe integer (for `money`: or beyond `balanceMax`). */
export function priceOf(count: number): Price {
  assert(Number.isSafeInteger(count), "a price is a safe integer");
  return count as Price;
}

export function sizeOf(count: number): Size {
  assert(Number.isSafeInteger(count), "a size is a safe integer");
  return count as Size;
}

export function money(units: number): Money {
  assert(Number.isSafeInteger(units) && units <= balanceMax && units >= -balanceMax, "an amount stays within balanceMax");
  return units as Money;
}

export function nano(billionths: number): NanoRate {
  assert(Number.isSafeInteger(billionths), "a rate is a safe integer of billionths");
  return billionths as NanoRate;
}

export function unixMs(milliseconds: number): UnixMs {
  assert(Number.isSafeInteger(milliseconds), "a time is a safe integer of milliseconds");
  return milliseconds as UnixMs;
}

export function assetId(id: number): AssetId {
  return idOf(id) as AssetId;
}

export function indexId(id: number): IndexId {
  return idOf(id) as IndexId;
}

export function instrumentId(id: number): InstrumentId {
  return idOf(id) as InstrumentId;
}

export function calendarId(id: number): CalendarId {
  return idOf(id) as CalendarId;
}

/** Ids of listed things fit two bytes on the wire; 0 means none. */
export const listedIdMax = 65_535;

function idOf(id: number): number {
  assert(Number.isSafeInteger(id) && id > 0 && id <= listedIdMax, "a listed id is between 1 and listedIdMax");
  return id;
}
