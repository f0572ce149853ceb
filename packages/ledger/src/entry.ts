/**
 * One balanced entry, in a buffer that the ledger uses again and again, so that posting allocates nothing.
 */
import type { EntryKind, LedgerClass } from "./ledger-class.ts";

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

export interface Entry {
  /** Consecutive from 1. */
  number: number;
  kind: EntryKind;
  /** How many of `lines` belong to this entry. */
  count: number;
  /** Always `entryLinesMax` objects; those at and beyond `count` mean nothing. */
  readonly lines: readonly EntryLine[];
  /** The first of them, by their number: `heads[count]` are the lines of this entry. */
  readonly heads: readonly (readonly EntryLine[])[];
}

/** Hears each entry once, in order. The entry is good only during the call: copy what must be kept. It must not touch the ledger. */
export type EmitEntry = (entry: Entry) => void;

export function createEntry(): Entry {
  const lines = Array.from({ length: entryLinesMax }, (): EntryLine => ({ class: "suspense", account: 0, asset: 0, amount: 0 }));
  return { number: 0, kind: "deposit", count: 0, lines, heads: Array.from({ length: entryLinesMax + 1 }, (_, count) => lines.slice(0, count)) };
}

/** The lines as objects of their own, to keep. */
export function copyLines(entry: Entry): EntryLine[] {
  return entry.lines.slice(0, entry.count).map((line) => ({ ...line }));
}
