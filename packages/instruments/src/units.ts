/**
 * Numbers that know their unit.
 *
 * Inside the engine every one of them is a safe integer. On public wires they are decimal strings, and only the parser and
 * the formatter of this package turn one into the other.
 */
import type { Brand } from "@crossfloor/stdx";

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
