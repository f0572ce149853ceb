import type { EmitEntry } from "@crossfloor/ledger";
import type { EntryPosted, EventSink, LedgerLine } from "@crossfloor/protocol";

/** Makes the ledger's entries events, which are lent as entries are. */
export function entryEmitter(state: { readonly sink: EventSink }): EmitEntry {
  const told: { -readonly [Name in keyof EntryPosted]: EntryPosted[Name] } = { type: "entryPosted", entry: 0, kind: "deposit", lines: [] };
  return (entry) => {
    told.entry = entry.number;
    told.kind = entry.kind;
    told.lines = entry.heads[entry.count] as readonly LedgerLine[];
    state.sink.entryPosted(told);
  };
}
