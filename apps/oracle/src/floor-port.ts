/** What the oracle needs of the floor: to be heard, and to know what time it is there. */
import type { UnixMs } from "@crossfloor/instruments";
import type { Command, Outcome } from "@crossfloor/protocol";

/** Venue and wall time at the engine's newest durable record. */
export interface FloorPulse {
  readonly at: UnixMs;
  readonly wall: UnixMs;
  /** Venue milliseconds per wall millisecond, billionths. */
  readonly speedNano: number;
}

export interface FloorPort {
  /** The durable outcome. Rejects when no answer came in time. Commands sent in order are done in order. */
  send(command: Command): Promise<Outcome>;
  /** The newest that was heard; `undefined` while the engine is away. */
  pulse(): FloorPulse | undefined;
}

/** A pulse comes each second; after this long without one the engine is away, and its time stands still. */
export const silenceMaxMs = 3_000;

/**
 * Venue time now: the last heard, run on at the floor's speed. `undefined` while the engine is away, so that prices wait for
 * the engine and not the other way round. `wallNow` is milliseconds since 1970.
 */
export function venueTime(pulse: FloorPulse | undefined, wallNow: number): UnixMs | undefined {
  if (pulse === undefined) return undefined;
  const elapsed = wallNow - pulse.wall;
  if (elapsed > silenceMaxMs) return undefined;
  return (pulse.at + Math.floor((Math.max(0, elapsed) * pulse.speedNano) / 1_000_000_000)) as UnixMs;
}
