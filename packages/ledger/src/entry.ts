/**
 * One balanced entry, in a buffer that the ledger uses again and again, so that posting allocates nothing. Classes and kinds are
 * numbers here, and lines rows of them: who is in no hurry asks for names (`entryKindOf`, `copyLines`).
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

/** A line is two whole numbers in `codes` and two numbers in `figures`. */
export const lineStride = 2;
export const LINE_CLASS = 0;
export const LINE_ASSET = 1;
export const LINE_ACCOUNT = 0;
export const LINE_AMOUNT = 1;

export interface Entry {
  /** Consecutive from 1. */
  number: number;
  /** Place in `entryKinds`, counted from 1. */
  kind: number;
  /** Whether it is a transfer, whose two lines are told by the five numbers below: the rows and `count` mean nothing then. */
  isTransfer: boolean;
  /** What an account's cash gets, negative where it gives; a floor class has the opposite. Classes by number as in `codes`. */
  amount: number;
  asset: number;
  account: number;
  cashClass: number;
  floorClass: number;
  /** How many lines belong to this entry; there is always room for `entryLinesMax`, and those at and beyond `count` mean nothing. */
  count: number;
  /** Per line its class, by its place in `ledgerClasses` counted from 1, and its asset. */
  readonly codes: Int32Array;
  /** Per line its account and its amount. */
  readonly figures: Float64Array;
}

/** Hears each entry once, in order. The entry is good only during the call: copy what must be kept. It must not touch the ledger. */
export type EmitEntry = (entry: Entry) => void;

export function createEntry(): Entry {
  return {
    number: 0, kind: 0, isTransfer: false, amount: 0, asset: 0, account: 0, cashClass: 0, floorClass: 0,
    count: 0, codes: new Int32Array(entryLinesMax * lineStride), figures: new Float64Array(entryLinesMax * lineStride),
  };
}

export function entryKindOf(entry: Entry): EntryKind {
  const kind: EntryKind | undefined = entryKinds[entry.kind - 1];
  assert(kind !== undefined, "an entry is of a kind");
  return kind;
}

/** The lines as objects of their own, to keep. */
export function copyLines(entry: Entry): EntryLine[] {
  const { count, codes, figures } = entry;
  if (entry.isTransfer) {
    const { asset, amount } = entry;
    return [
      { class: ledgerClasses[entry.cashClass - 1], account: entry.account, asset, amount },
      { class: ledgerClasses[entry.floorClass - 1], account: 0, asset, amount: 0 - amount },
    ];
  }
  return Array.from({ length: count }, (_, line) => {
    const at = line * lineStride;
    return { class: ledgerClasses[codes[at + LINE_CLASS] - 1], account: figures[at + LINE_ACCOUNT], asset: codes[at + LINE_ASSET], amount: figures[at + LINE_AMOUNT] };
  });
}
