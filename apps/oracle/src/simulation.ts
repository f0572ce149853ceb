/**
 * A plausible market that never was: correlated walks in whole numbers, the same for the same seed on every machine.
 *
 * Each second every index gets a return mixed from factors (the whole market, crypto, its own) times its volatility; the
 * volatility itself wanders around its mean, and a weak pull keeps a floor that runs for weeks at levels one can believe.
 * Traditional indices move only while their market is open. Sums of uniform draws stand for normal ones, so that no
 * transcendental function, which may differ between machines, is needed.
 */
import type { Price, UnixMs } from "@crossfloor/instruments";
import { assert, divFloor, mulDivFloor, mulExact, Prng } from "@crossfloor/stdx";

export interface SimulatedIndex {
  readonly code: string;
  /** Where the walk starts and what it is pulled to: counts of 10^-decimals. */
  readonly anchor: Price;
  /** Standard deviation of one second's return, billionths. */
  readonly sigmaNano: number;
  /** Thousandths of each factor in the return; the squares add up to about one. */
  readonly market: number;
  readonly crypto: number;
  readonly own: number;
  /** Code of the calendar whose hours it keeps; `null` moves around the clock. */
  readonly calendar: string | null;
  /** 0 draws from the market's own stream. Another number is a stream for this index alone, so that an index can be added without moving the others' paths. */
  readonly stream: number;
}

export const stepMs = 1_000;
/** The state keeps four more digits than the level, so that returns below one count are not lost. */
const subUnits = 10_000;
/** Six uniform 16-bit draws: mean and standard deviation of their sum. */
const drawMean = 196_605;
const drawDeviation = 46_341;
const nano = 1_000_000_000;
/** Keeps the seeds of streams far apart: 2^32 over the golden ratio. */
const streamStep = 0x9e3779b9;
const volatilityMin = 350_000_000;
const volatilityMax = 3_000_000_000;
/** Seconds after which a volatility has forgotten 1 − 1/e of where it was. */
const volatilityMemory = 1_800;
/** Standard deviation of the volatility's own step, thousandths of it. */
const volatilityNoise = 12;
/** Seconds after which a level has forgotten 1 − 1/e of its distance from the anchor: ten days. */
const anchorMemory = 864_000;

interface Walk {
  readonly terms: SimulatedIndex;
  readonly prng: Prng;
  /** Level in sub-units. */
  level: number;
}

export class Simulation {
  readonly #walks: readonly Walk[];
  readonly #prng: Prng;
  readonly #isOpen: (calendar: string, at: UnixMs) => boolean;
  #at: UnixMs;
  #volatility = nano;

  /** Begins at `from`, which is a whole second. */
  constructor(seed: number, indices: readonly SimulatedIndex[], from: UnixMs, isOpen: (calendar: string, at: UnixMs) => boolean) {
    assert(from % stepMs === 0, "a simulation begins on a whole second");
    const shared = new Prng(seed);
    this.#walks = indices.map((terms) => ({ terms, prng: terms.stream === 0 ? shared : new Prng((seed ^ Math.imul(terms.stream, streamStep)) >>> 0), level: mulExact(terms.anchor, subUnits) }));
    this.#prng = shared;
    this.#isOpen = isOpen;
    this.#at = from;
  }

  get at(): UnixMs {
    return this.#at;
  }

  level(code: string): Price {
    const walk = this.#walks.find(({ terms }) => terms.code === code);
    assert(walk !== undefined, "a simulated index is asked for by its code");
    return divFloor(walk.level, subUnits) as Price;
  }

  /** One second on. Every draw is made whoever is open, so that one calendar never changes another index's path. */
  step(): void {
    this.#at = (this.#at + stepMs) as UnixMs;
    const market = draw(this.#prng);
    const crypto = draw(this.#prng);
    this.#moveVolatility(draw(this.#prng));
    for (const walk of this.#walks) {
      const own = draw(walk.prng);
      const { terms } = walk;
      if (terms.calendar !== null && !this.#isOpen(terms.calendar, this.#at)) continue;
      const mixed = mulExact(terms.market, market) + mulExact(terms.crypto, crypto) + mulExact(terms.own, own);
      const sigma = mulDivFloor(terms.sigmaNano, this.#volatility, nano);
      const drawn = mulDivFloor(sigma, mixed, mulExact(drawDeviation, 1_000));
      const anchor = mulExact(terms.anchor, subUnits);
      const pulled = mulDivFloor(nano, divFloor(anchor - walk.level, anchorMemory), anchor);
      walk.level += mulDivFloor(walk.level, drawn + pulled, nano);
    }
  }

  #moveVolatility(draw: number): void {
    const pulled = divFloor(nano - this.#volatility, volatilityMemory);
    const drawn = mulDivFloor(this.#volatility, mulExact(volatilityNoise, draw), mulExact(drawDeviation, 1_000));
    this.#volatility = Math.min(volatilityMax, Math.max(volatilityMin, this.#volatility + pulled + drawn));
  }
}

/** Nearly normal, mean 0, in units of 1/drawDeviation. */
export function draw(prng: Prng): number {
  let sum = 0;
  for (let round = 0; round < 3; round += 1) {
    const word = prng.next();
    sum += (word & 0xffff) + (word >>> 16);
  }
  return sum - drawMean;
}

const dayMs = 86_400_000;
/** Days of the past before the walks begin: more open ones than a correlation of thirty returns needs. */
const daysBefore = 60;
/** √(seconds of a day), by which a day's deviation exceeds a second's. */
const secondsRoot = 290;

/** A level a day before `from`, where the walks begin at their anchors: the same factors, walked backwards. Ascending by time. */
export function dailyBefore(
  seed: number, indices: readonly SimulatedIndex[], from: UnixMs, isOpen: (calendar: string, at: UnixMs) => boolean,
): readonly { readonly at: UnixMs; readonly code: string; readonly value: Price }[] {
  const prng = new Prng((seed ^ streamStep) >>> 0);
  const levels = new Map(indices.map(({ code, anchor }) => [code, mulExact(anchor, subUnits)]));
  const points: { at: UnixMs; code: string; value: Price }[] = [];
  for (let day = 0; day <= daysBefore; day += 1) {
    const at = (from - day * dayMs) as UnixMs;
    const market = draw(prng);
    const crypto = draw(prng);
    for (const terms of indices) {
      const own = draw(prng);
      if (terms.calendar !== null && !isOpen(terms.calendar, at)) continue;
      const level = levels.get(terms.code);
      assert(level !== undefined, "each index has a level");
      points.push({ at, code: terms.code, value: divFloor(level, subUnits) as Price });
      const mixed = mulExact(terms.market, market) + mulExact(terms.crypto, crypto) + mulExact(terms.own, own);
      const moved = mulDivFloor(mulExact(terms.sigmaNano, secondsRoot), mixed, mulExact(drawDeviation, 1_000));
      levels.set(terms.code, mulDivFloor(level, nano, nano + moved));
    }
  }
  return points.reverse();
}
