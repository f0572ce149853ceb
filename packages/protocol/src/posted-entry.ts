/** An `entryPosted` as the ledger's buffer has it: numbers instead of names and of an object for each line, which the engine lends to its sink. */
import type { EntryKind, EntryPosted, LedgerClass, LedgerLine } from "./event.ts";

/** On the wire, and in a ledger's entries. */
export const ledgerClassCodes: { readonly [Name in LedgerClass]: number } = {
  customerFutures: 1, customerProperty: 2, house: 3, owed: 4, fee: 5, insurance: 6, clearing: 7, external: 8, suspense: 9, residue: 10,
};
export const entryKindCodes: { readonly [Name in EntryKind]: number } = { deposit: 1, pledge: 2, spotFill: 3, realised: 4, fee: 5, owedIncurred: 6, owedRepaid: 7, settlement: 8, residue: 9 };

export interface PostedEntry {
  readonly number: number;
  /** Code of an `EntryKind`. */
  readonly kind: number;
  /** Whether it is a transfer, whose two lines are told by the next five and not by the last three: an account's cash gets the amount, a class of the floor's gives it. */
  readonly isTransfer: boolean;
  readonly amount: number;
  readonly asset: number;
  readonly account: number;
  /** Codes of a `LedgerClass`. */
  readonly cashClass: number;
  readonly floorClass: number;
  /** How many lines it has; what the two below have beyond them means nothing. */
  readonly count: number;
  /** Per line the code of a `LedgerClass` and the asset. */
  readonly codes: Int32Array;
  /** Per line account and amount. */
  readonly figures: Float64Array;
}

const classNames = namesByCode(ledgerClassCodes);
const kindNames = namesByCode(entryKindCodes);

/** The event, to keep. */
export function entryPostedOf(entry: PostedEntry): EntryPosted {
  const { number, kind, count, codes, figures, asset, amount } = entry;
  return {
    type: "entryPosted", entry: number, kind: kindNames[kind],
    lines: entry.isTransfer ? [lineOf(entry.cashClass, entry.account, asset, amount), lineOf(entry.floorClass, 0, asset, 0 - amount)] : Array.from({ length: count }, (_, line) => {
      const at = line * 2;
      return lineOf(codes[at], figures[at], codes[at + 1], figures[at + 1]);
    }),
  };
}

function lineOf(code: number, account: number, asset: number, amount: number): LedgerLine {
  return { class: classNames[code], account, asset, amount } as LedgerLine;
}

function namesByCode<Name extends string>(codes: { readonly [Each in Name]: number }): Name[] {
  const names: Name[] = [];
  for (const name in codes) names[codes[name]] = name;
  return names;
}
