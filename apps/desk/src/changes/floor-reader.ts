/** What is in force, asked of the shadow; and whether a change took effect, asked of the read model. */
import { ReadsAway } from "@crossfloor/api";
import { type Database, effectOfChange } from "@crossfloor/db";
import { reading, type ShadowDoor } from "@crossfloor/door";
import { type Asset, type Instrument, type ListingContext, listingContext, settlementAsset } from "@crossfloor/instruments";
import { assert } from "@crossfloor/stdx";

/** `asset`: what it settles in (spot: is quoted in). */
export interface ListedInstrument { readonly instrument: Instrument; readonly asset: Asset; readonly halt: "none" | "people" | "machine"; readonly ended: boolean }

/** One state of the floor at one sequence. */
export interface FloorReading {
  readonly seq: number;
  instrument(id: number): ListedInstrument | undefined;
  readonly context: ListingContext;
}

/** Throws `ReadsAway`. */
export interface FloorReader {
  read(): Promise<FloorReading>;
  /** The sequence at which this change took effect, or `undefined` if no event up to now bears it. `notBefore`: a sequence that the answer must know of. */
  effectOf(change: string, notBefore: number): Promise<number | undefined>;
}

const ended = new Set(["expired", "settled", "delisted"]);
const lookEveryMs = 100;

export function createFloorReader({ shadow, sql, waitMs = 5_000 }: { readonly shadow: Pick<ShadowDoor, "floorSnapshot" | "health">; readonly sql: Database; readonly waitMs?: number }): FloorReader {
  return {
    async read() {
      const { seq, assets, indices, calendars, instruments } = await shadow.floorSnapshot();
      return {
        seq,
        context: listingContext({ assets, indices, calendars, instruments: instruments.map(({ instrument }) => instrument) }),
        instrument(id) {
          const found = instruments.find(({ instrument }) => instrument.id === id);
          if (found === undefined) return undefined;
          const asset = assets.find((each) => each.id === settlementAsset(found.instrument.product));
          assert(asset !== undefined, "an instrument's asset is listed");
          const { state, haltReason } = found.status;
          const byPeople = haltReason === "operator" || haltReason === "emergency";
          return { instrument: found.instrument, asset, halt: state !== "halted" ? "none" : byPeople ? "people" : "machine", ended: ended.has(state) };
        },
      };
    },
    async effectOf(change, notBefore) {
      const target = Math.max(notBefore, (await shadow.health()).seq);
      for (let waited = 0; ; waited += lookEveryMs) {
        const { seq, throughSeq } = await reading(() => effectOfChange(sql, change));
        if (seq !== null) return seq;
        if (throughSeq >= target) return undefined;
        if (waited >= waitMs) throw new ReadsAway(`the read model knows ${throughSeq}, and ${target} is asked for`);
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      }
    },
  };
}
