import { ByteWriter, type Command, encodeCommand } from "@crossfloor/protocol";
import { Hash64 } from "@crossfloor/stdx";

/** A name for what a command asks, over the bytes that the journal would hold: 16 hex digits. */
export function payloadHash(scratch: ByteWriter, command: Command): string {
  scratch.clear();
  encodeCommand(scratch, command);
  return new Hash64().bytes(scratch.bytes()).hex();
}
