import { assert } from "@crossfloor/stdx";
import { slotsMax } from "./exposure-rows.ts";
import type { InstrumentSlot } from "./instrument-slot.ts";

/** The listed instruments by number: a list with gaps, since numbers are bounded by `instrumentIdMax` and every order asks. */
export class SlotsById {
  /** Begins with a gap, so that the list is never one of numbers to the compiler. */
  readonly #slots: (InstrumentSlot | undefined)[] = [undefined];

  /** `undefined` where none is listed under this number. */
  get(id: number): InstrumentSlot | undefined {
    return id >= 0 && id < this.#slots.length ? this.#slots[id] : undefined;
  }

  add(slot: InstrumentSlot): void {
    assert(slot.id < slotsMax && this.get(slot.id) === undefined, "an instrument has a number within range, and is listed once");
    while (this.#slots.length <= slot.id) this.#slots.push(undefined);
    this.#slots[slot.id] = slot;
  }
}
