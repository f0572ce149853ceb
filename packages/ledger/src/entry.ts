/**
 * One balanced entry, in a buffer that the ledger uses again and again, so that posting allocates nothing. Classes and kinds are
 * numbers here, and lines rows of numbers: who is in no hurry asks for names (`entryKindOf`, `copyLines`).
 */
import { assert } from "@crossfloor/stdx";
import { type EntryKind, entryKinds, type LedgerClass, ledgerClasses } from "./ledger-class.ts";

export interface EntryLine {
  class: LedgerClass;
  /** 0 where the class belongs to no participant. */
  account: number;
  asset: number;
  /** Minor units of the asset. Positive raises what the class holds; a debt is a negative balance of `owed`. */
  amount: number;
}

/** No entry has more lines than this: the widest is a spot fill that draws two parts on both sides. */
export const entryLinesMax = 6;

/** Fields of a line, in the order of `EntryLine`. */
export const lineStride = 4;
export const LINE_CLASS = 0;
export const LINE_ACCOUNT = 1;
export const LINE_ASSET = 2;
export const LINE_AMOUNT = 3;

export interface Entry {
  /** Consecutive from 1. */
  number: number;
  /** Place in `entryKinds`, counted from 1. */
  kind: number;
  /** How many of `lines` belong to this entry. */
  count: number;
  /** Always `entryLinesMax` rows; those at and beyond `count` mean nothing. */
  readonly lines: Float64Array;
}

/** Hears each entry once, in order. The entry is good only during the call: copy what must be kept. It must not touch the ledger. */
export type EmitEntry = (entry: Entry) => void;

export function createEntry(): Entry {
  return { number: 0, kind: 0, count: 0, lines: new Float64Array(entryLinesMax * lineStride) };
}

export function entryKindOf(entry: Entry): EntryKind {
  const kind: EntryKind | undefined = entryKinds[entry.kind - 1];
  assert(kind !== undefined, "an entry is of a kind");
  return kind;
}

/** The lines as objects of their own, to keep. */
export function copyLines({ count, lines }: Entry): EntryLine[] {
  return Array.from({ length: count }, (_, line) => {
    const at = line * lineStride;
    return { class: ledgerClasses[lines[at + LINE_CLASS] - 1], account: lines[at + LINE_ACCOUNT], asset: lines[at + LINE_ASSET], amount: lines[at + LINE_AMOUNT] };
  });
}
