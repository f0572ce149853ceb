import { ByteWriter, type Command, encodeCommand } from "@crossfloor/protocol";
import { Hash64 } from "@crossfloor/stdx";

/** A name for what a command asks, over the bytes that the journal would hold: two words of 32 bits. */
export class PayloadHash {
  readonly words = new Int32Array(2);
  readonly #hash = new Hash64();
  readonly #bytes = new ByteWriter();

  of(command: Command): void {
    encodeCommand(this.#bytes.clear(), command);
    this.#hash.reset().view(this.#bytes.view, this.#bytes.length).into(this.words);
  }
}
