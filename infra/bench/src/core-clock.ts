/**
 * A clock that also tells when the core was not this process's alone.
 *
 * On a shared host the other hyperthread of a core may be somebody else's, whom no figure of the guest shows: the thread runs all the time, and
 * gets half of what it gets otherwise. What it gets is seen by a loop of independent additions, which uses as much of a core as there is. It runs
 * between stretches of the work, outside the clock; a stretch counts as alone if the loops at its ends, and at the ends of its neighbours, were nearly as fast as the fastest of
 * the whole process: of one whose neighbours were not, a part was mostly shared as well. Behind work that took its code out of the nearest cache the loop takes 1.1 to 1.3 times as long as the fastest, beside another's thread
 * 1.5 to 2.5 times, and hardly ever anything between.
 */
const probeRounds = 8_000;
const aloneMax = 1.4;
const warmUp = 200;

/** Nanoseconds of the fastest loop. */
let fastest = Number.POSITIVE_INFINITY;
/** What the loops come to, so that the compiler cannot leave them out. */
let remains = 0;

interface Stretch { readonly count: number; readonly ns: number; /** The slower of the loops at its ends. */ readonly probe: number }

/** The stretches of one pass. */
export class CoreClock {
  readonly #stretches: Stretch[] = [];
  #count = 0;
  #probe = 0;
  #began = 0n;

  start(): void {
    if (fastest === Number.POSITIVE_INFINITY) for (let run = 0; run < warmUp; run += 1) probe();
    this.#stretches.length = 0;
    this.#count = 0;
    this.#probe = probe();
    this.#began = process.hrtime.bigint();
  }

  /** Ends a stretch; so much was done since the start. */
  lap(count: number): void {
    const ns = Number(process.hrtime.bigint() - this.#began);
    const after = probe();
    this.#stretches.push({ count: count - this.#count, ns, probe: Math.max(this.#probe, after) });
    this.#count = count;
    this.#probe = after;
    this.#began = process.hrtime.bigint();
  }

  /** What was done in all stretches. */
  get count(): number {
    return this.#count;
  }

  get seconds(): number {
    return this.#stretches.reduce((sum, { ns }) => sum + ns, 0) / 1e9;
  }

  /** Of all stretches, a second. */
  get rate(): number {
    return Math.round(this.#count / this.seconds);
  }

  get stretches(): readonly Stretch[] {
    return this.#stretches;
  }
}

/** A pass over `count`, so many in each stretch. */
export function timed(count: number, each: number, work: (from: number, to: number) => void): CoreClock {
  const clock = new CoreClock();
  clock.start();
  for (let from = 0; from < count; from += each) {
    const to = Math.min(from + each, count);
    work(from, to);
    clock.lap(to);
  }
  return clock;
}

/** What was done a second while the core was the process's alone, in all of these passes, and the share of the time that it was. `null` where it never was. */
export function whileAlone(clocks: readonly CoreClock[]): { readonly rate: number | null; readonly share: number } {
  let count = 0;
  let ns = 0;
  let all = 0;
  for (const { stretches } of clocks) {
    for (let at = 0; at < stretches.length; at += 1) {
      all += stretches[at].ns;
      if (stretches.slice(Math.max(at - 1, 0), at + 2).some(({ probe: slower }) => slower > fastest * aloneMax)) continue;
      count += stretches[at].count;
      ns += stretches[at].ns;
    }
  }
  return { rate: ns === 0 ? null : Math.round((count * 1e9) / ns), share: all === 0 ? 0 : Number((ns / all).toFixed(2)) };
}

/** Of an even number the lesser of the two in the middle, so that no figure is the better of two. */
export function medianRate(clocks: readonly Pick<CoreClock, "rate">[]): number {
  const sorted = clocks.map(({ rate }) => rate).sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? 0;
}

function probe(): number {
  const began = process.hrtime.bigint();
  remains ^= additions(probeRounds);
  const ns = Number(process.hrtime.bigint() - began);
  fastest = Math.min(fastest, ns);
  return ns;
}

/** Seven sums that do not wait for each other. */
function additions(rounds: number): number {
  let [a, b, c, d, e, f, g] = [remains, 2, 3, 4, 5, 6, 7];
  for (let i = 0; i < rounds; i += 1) {
    a = (a + i) | 0; b ^= i; c = (c + i) | 0; d ^= i; e = (e + i) | 0; f ^= i; g = (g + i) | 0;
    a ^= i; b = (b + i) | 0; c ^= i; d = (d + i) | 0; e ^= i; f = (f + i) | 0; g ^= i;
    a = (a + i) | 0; b ^= i; c = (c + i) | 0; d ^= i; e = (e + i) | 0; f ^= i; g = (g + i) | 0;
    a ^= i; b = (b + i) | 0; c ^= i; d = (d + i) | 0; e ^= i; f = (f + i) | 0; g ^= i;
  }
  return a ^ b ^ c ^ d ^ e ^ f ^ g;
}
