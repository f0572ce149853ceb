/**
 * Where accounts are, by their numbers: a list for those that a venue begins with, since every command names one, and a map for the others.
 */
import { IntMap } from "@crossfloor/stdx";

/** Numbers below this are in the list, which is no longer than they need. */
const listedMax = 1_048_576;

export class AccountPlaces {
  /** The place and one; 0 for none. */
  #listed = new Int32Array(1_024);
  readonly #others = new IntMap();

  /** −1 where none is open under this number. */
  get(account: number): number {
    const at = account | 0;
    // Whole numbers of 32 bits on either way, which the compiler need not be told twice.
    return at === account && at >= 0 && at < this.#listed.length ? (this.#listed[at] - 1) | 0 : this.#others.get(account) | 0;
  }

  add(account: number, place: number): void {
    if (account >= listedMax) return this.#others.add(account, place);
    if (account >= this.#listed.length) {
      const before = this.#listed;
      let length = before.length;
      while (length <= account) length *= 2;
      this.#listed = new Int32Array(length);
      this.#listed.set(before);
    }
    this.#listed[account] = place + 1;
  }
}
