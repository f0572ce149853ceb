/**
 * Stamps for records: venue time and wall time. Neither ever falls, whatever the machine's clock does.
 *
 * A live floor's venue time is the wall's. A scene has its own: it begins at its start, runs at its speed while the writer
 * runs, and stands still while it does not, so that after a stop it goes on with the last journaled instant.
 */
import type { UnixMs } from "@crossfloor/instruments";
import { assert, mulDivFloor } from "@crossfloor/stdx";

export type ClockOptions =
  | { readonly kind: "live" }
  /** `speedNano`: venue milliseconds per wall millisecond, in billionths. */
  | { readonly kind: "scene"; readonly startAt: UnixMs; readonly speedNano: number };

export interface Stamp { readonly at: UnixMs; readonly wall: UnixMs }

const realTime = 1_000_000_000;

export class VenueClock {
  readonly speedNano: number;
  readonly #options: ClockOptions;
  readonly #now: () => number;
  #last: Stamp;
  /** Where a scene's present run began. */
  #anchor: Stamp;

  /** `recovered` is the newest journaled stamp; `now` gives the machine's time in milliseconds. */
  constructor(options: ClockOptions, recovered: Stamp | undefined, now: () => number) {
    this.#options = options;
    this.#now = now;
    this.speedNano = options.kind === "live" ? realTime : options.speedNano;
    assert(this.speedNano >= 0, "venue time never falls");
    const wall = Math.max(Math.floor(now()), recovered?.wall ?? 0) as UnixMs;
    const at = recovered?.at ?? (options.kind === "live" ? wall : options.startAt);
    this.#anchor = { at, wall };
    this.#last = this.#anchor;
  }

  /** The newest stamp given out. */
  get last(): Stamp {
    return this.#last;
  }

  stamp(): Stamp {
    const wall = Math.max(Math.floor(this.#now()), this.#last.wall) as UnixMs;
    const target = this.#options.kind === "live" ? wall : this.#anchor.at + mulDivFloor(wall - this.#anchor.wall, this.speedNano, realTime);
    this.#last = { at: Math.max(target, this.#last.at) as UnixMs, wall };
    return this.#last;
  }
}
