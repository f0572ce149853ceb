/**
 * Which instruments can be priced. One that cannot is halted with that reason, and lifted again when its prices come; the
 * writer refuses to lift a halt that somebody else ordered.
 */
import type { IndexDefinition, IndexId, Instrument, InstrumentId, Product } from "@crossfloor/instruments";
import type { Command } from "@crossfloor/protocol";
import { unreachable } from "@crossfloor/stdx";
import { singlesOf } from "./level-board.ts";

export interface Availability {
  /** Codes whose prices come from the scene's source. */
  readonly covered: ReadonlySet<string>;
  /** Codes that have had a price in this life of the oracle. */
  readonly priced: ReadonlySet<string>;
  /** An index that is made from others has been made: a correlation may have prices and still lack the days. */
  readonly isMade: (index: IndexId) => boolean;
  /** The source has had its time to give first prices. */
  readonly patienceOver: boolean;
}

type Standing = "halted" | "lifted";

export class HaltBook {
  readonly #definitions: readonly IndexDefinition[];
  readonly #standing = new Map<InstrumentId, Standing>();

  constructor(definitions: readonly IndexDefinition[]) {
    this.#definitions = definitions;
  }

  /** Commands that bring every instrument to where it belongs. `done` is to be called with each that was answered. */
  wanted(instruments: readonly Instrument[], availability: Availability, scene: string): readonly { readonly command: Command; readonly done: () => void }[] {
    const wanted: { command: Command; done: () => void }[] = [];
    for (const instrument of instruments) {
      const standing = this.#standingOf(instrument, availability);
      if (standing === undefined || standing === this.#standing.get(instrument.id)) continue;
      wanted.push({ command: commandFor(instrument, standing, this.#missing(instrument, availability), scene), done: () => void this.#standing.set(instrument.id, standing) });
    }
    return wanted;
  }

  #standingOf(instrument: Instrument, { covered, priced, isMade, patienceOver }: Availability): Standing | undefined {
    const needed = this.#needed(instrument);
    if (needed === undefined) return "halted";
    if (needed.length === 0) return undefined;
    if (!needed.every((code) => covered.has(code))) return "halted";
    const index = underlyingOf(instrument.product);
    if (needed.every((code) => priced.has(code)) && (index === null || isMade(index))) return "lifted";
    return patienceOver ? "halted" : undefined;
  }

  #missing(instrument: Instrument, { covered, priced }: Availability): readonly string[] {
    return (this.#needed(instrument) ?? []).filter((code) => !covered.has(code) || !priced.has(code));
  }

  /** Codes of the single indices behind it; `undefined` if this app cannot make its index; none for what has no index of its own. */
  #needed(instrument: Instrument): readonly string[] | undefined {
    const index = underlyingOf(instrument.product);
    if (index === null) return [];
    const codes = singlesOf(index, this.#definitions);
    return codes === undefined ? undefined : [...codes];
  }
}

function commandFor(instrument: Instrument, standing: Standing, missing: readonly string[], scene: string): Command {
  const change = `oracle: ${standing} for scene ${scene}`;
  if (standing === "lifted") return { type: "resumeInstrument", instrument: instrument.id, change };
  const note = missing.length === 0 ? "No source makes its index." : `No price source for ${missing.join(", ")} in the scene ${scene}.`;
  return { type: "haltInstrument", instrument: instrument.id, reason: "no_price_source", note, change };
}

/** The index that an instrument follows; `null` for a spread, which follows its legs, and an event, which follows its outcome. */
function underlyingOf(product: Product): IndexId | null {
  switch (product.kind) {
    case "spot":
    case "perpetual":
    case "future":
    case "option": return product.index;
    case "spread":
    case "event": return null;
    default: return unreachable(product);
  }
}
