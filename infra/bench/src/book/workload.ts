/**
 * A book's workload as a file: little-endian int32 records of eight,
 * `[type, id, symbol, side (0 buy, 1 sell), price, size, newId, 0]`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { endianness } from "node:os";
import { assert } from "@crossfloor/stdx";

/** A limit order that rests, good till cancelled. */
export const LIMIT = 0;
export const CANCEL = 1;
/** Cancels `id` and places `newId` at the price and size given. */
export const REPLACE = 2;
/** A limit order whose remainder is cancelled. */
export const IMMEDIATE = 3;

/** Integers per record. */
export const stride = 8;

export interface Workload {
  /** `stride` integers per operation. */
  readonly records: Int32Array;
  readonly operations: number;
  /** Symbols are 0 … symbols − 1. */
  readonly symbols: number;
}

const symbolsMax = 65_536;

export class WorkloadFault extends Error {
  override readonly name = "WorkloadFault";
}

/** Reads a workload; a file that is none is a `WorkloadFault` that says where. */
export function readWorkload(file: string): Workload {
  assert(endianness() === "LE", "workloads are read where the machine's integers are little-endian");
  const bytes = readFileSync(file);
  if (bytes.length === 0 || bytes.length % (stride * 4) !== 0) throw new WorkloadFault(`${file} holds ${bytes.length} bytes, which are no whole records of ${stride * 4}.`);
  return workloadOf(new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)));
}

/** Checks records; which ids rest when is for the books to find out. */
export function workloadOf(records: Int32Array): Workload {
  let symbols = 0;
  for (let at = 0; at < records.length; at += stride) {
    const [type, id, symbol, side, , size, newId, zero] = records.subarray(at, at + stride);
    const wrong =
      type < LIMIT || type > IMMEDIATE ? "type" : id <= 0 ? "id" : symbol < 0 || symbol >= symbolsMax ? "symbol" : side !== 0 && side !== 1 ? "side"
      : type !== CANCEL && size <= 0 ? "quantity" : type === REPLACE && newId <= 0 ? "new id" : zero !== 0 ? "last field" : undefined;
    if (wrong !== undefined) throw new WorkloadFault(`Record ${at / stride} has a ${wrong} that cannot be.`);
    if (symbol >= symbols) symbols = symbol + 1;
  }
  return { records, operations: records.length / stride, symbols };
}

export function writeWorkload(file: string, { records }: Workload): void {
  assert(endianness() === "LE", "workloads are written where the machine's integers are little-endian");
  writeFileSync(file, new Uint8Array(records.buffer, records.byteOffset, records.byteLength));
}
