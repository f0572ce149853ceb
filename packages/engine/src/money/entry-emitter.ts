import { type EmitEntry, entryKinds, ledgerClasses } from "@crossfloor/ledger";
import { entryKindCodes, type EventSink, ledgerClassCodes } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";

/** Makes the ledger's entries events. They are lent as they are: ledger and wire number classes and kinds alike. */
export function entryEmitter(state: { readonly sink: EventSink }): EmitEntry {
  assert(ledgerClasses.every((name, place) => ledgerClassCodes[name] === place + 1), "the ledger numbers its classes as the wire does");
  assert(entryKinds.every((name, place) => entryKindCodes[name] === place + 1), "the ledger numbers its kinds of entries as the wire does");
  return (entry) => state.sink.entryPosted(entry);
}
