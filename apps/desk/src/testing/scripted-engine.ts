/**
 * Stands in for shadow and writer in tests of the change mechanism: the catalogue's instruments, versions and halts as the engine
 * keeps them, and faults on demand. The real ones are behind the desk in the launcher's own tests.
 */
import { type CommandPort, EngineAway, ReadsAway } from "@crossfloor/api";
import { type Instrument, listingContext, listings, settlementAsset, type UnixMs } from "@crossfloor/instruments";
import type { Command, OrderId, Outcome, Refusal, Seq } from "@crossfloor/protocol";
import type { FloorReader } from "../changes/floor-reader.ts";

const start = Date.parse("2026-11-18T16:00:00Z") as UnixMs;

export interface ScriptedEngine {
  readonly floor: FloorReader;
  readonly commands: CommandPort;
  readonly instruments: Map<number, Instrument>;
  readonly halts: Map<number, "people" | "machine">;
  /** Every command that arrived, in order. */
  readonly received: Command[];
  readonly effects: Map<string, number>;
  /** How the next sendings go: "lostBefore" never arrives, "lostAfter" takes effect and its answer is lost. Then "fine" again. */
  faults: ("fine" | "lostBefore" | "lostAfter")[];
  readsAway: boolean;
  /** Held before the command arrives, until the test lets it go. */
  gate: Promise<void>;
}

export function scriptEngine(): ScriptedEngine {
  const catalogue = listings(start);
  const context = listingContext({ ...catalogue, calendars: [...new Set(catalogue.instruments.map(({ calendar }) => calendar))].map((id) => ({ id })) });
  let seq = 100;
  const engine: ScriptedEngine = {
    instruments: new Map(catalogue.instruments.map((instrument) => [instrument.id, instrument])), halts: new Map(), received: [], effects: new Map(), faults: [], readsAway: false, gate: Promise.resolve(),
    floor: {
      async read() {
        if (engine.readsAway) throw new ReadsAway("the test holds them away");
        return {
          seq, context,
          instrument(id) {
            const instrument = engine.instruments.get(id);
            const asset = catalogue.assets.find((each) => instrument !== undefined && each.id === settlementAsset(instrument.product));
            return instrument === undefined || asset === undefined ? undefined : { instrument, asset, halt: engine.halts.get(id) ?? "none", ended: false };
          },
        };
      },
      async effectOf(change) {
        if (engine.readsAway) throw new ReadsAway("the test holds them away");
        return engine.effects.get(change);
      },
    },
    commands: {
      async send(command) {
        await engine.gate;
        const fault = engine.faults.shift() ?? "fine";
        if (fault === "lostBefore") throw new EngineAway("lost on the way");
        engine.received.push(command);
        const outcome = apply(command);
        if (fault === "lostAfter") throw new EngineAway("the answer was lost");
        return outcome;
      },
    },
  };
  return engine;

  function apply(command: Command): Outcome {
    seq += 1;
    const refusal = refusalOf(command);
    if (refusal === null && "change" in command) engine.effects.set(command.change, seq);
    return { seq: seq as Seq, refusal, detail: "", order: 0 as OrderId };
  }

  function refusalOf(command: Command): Refusal | null {
    switch (command.type) {
      case "haltInstrument":
        if (engine.halts.get(command.instrument) === "people") return "instrument_must_not_be_halted";
        engine.halts.set(command.instrument, "people");
        return null;
      case "resumeInstrument":
        return engine.halts.delete(command.instrument) ? null : "instrument_must_be_halted";
      case "changeInstrument":
        if (command.instrument.version !== (engine.instruments.get(command.instrument.id)?.version ?? 0) + 1) return "instrument_version_must_follow";
        engine.instruments.set(command.instrument.id, command.instrument);
        return null;
      default:
        throw new Error(`operators never send ${command.type}`);
    }
  }
}
