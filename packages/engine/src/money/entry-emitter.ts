import { copyLines, type EmitEntry } from "@crossfloor/ledger";
import type { Event, LedgerLine } from "@crossfloor/protocol";

/** Makes the ledger's entries events. */
export function entryEmitter(emit: (event: Event) => void): EmitEntry {
  return (entry) => emit({ type: "entryPosted", entry: entry.number, kind: entry.kind, lines: copyLines(entry) as LedgerLine[] });
}
