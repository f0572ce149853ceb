/** What one seed is made of: swarm testing enables a random part of everything at random rates, so that rare mixes come up. */
import type { Prng } from "@crossfloor/stdx";

export const actions = ["place", "amend", "cancel", "cancelAll", "publish", "pledge", "deposit", "halt", "resume", "change", "calendar", "list", "finalize", "history", "account", "batch", "quote", "checkpoint", "continue", "time"] as const;
export type Action = (typeof actions)[number];

export interface Mix {
  /** Weight of each action, parts of their sum. */
  readonly weights: Readonly<Record<Action, number>>;
  readonly weightSum: number;
  /** Of a thousand commands of participants. */
  readonly duplicated: number;
  readonly conflicting: number;
  readonly reordered: number;
  readonly malformed: number;
  readonly late: number;
  /** Of a thousand records: the engine is made anew from its own encoding. */
  readonly restored: number;
  readonly accounts: number;
  /** Width of limits around the mark, in ticks. */
  readonly spreadTicks: number;
  /** How many records pending work waits for at most. */
  readonly workPatience: number;
  readonly cancelsPerCommandMax: number;
  readonly timersPerCommandMax: number;
  readonly payoutsPerCommandMax: number;
  readonly fillsPerOrderMax: number;
  /** Steps of virtual time, ms. */
  readonly timeSteps: readonly number[];
}

const usual: Readonly<Record<Action, number>> = {
  place: 60, amend: 8, cancel: 8, cancelAll: 2, publish: 6, pledge: 3, deposit: 2, halt: 1, resume: 6, change: 1, calendar: 1, list: 1, finalize: 1, history: 1, account: 1, batch: 5, quote: 6, checkpoint: 1, continue: 1, time: 5,
};

export function drawMix(prng: Prng): Mix {
  const weights = { ...usual };
  for (const action of actions) {
    if (action === "place") weights.place = prng.between(20, 90);
    else weights[action] = prng.chance(1, 3) ? 0 : prng.between(1, 2 * usual[action]);
  }
  const rate = (most: number): number => (prng.chance(1, 2) ? 0 : prng.between(1, most));
  return {
    weights,
    weightSum: actions.reduce((sum, action) => sum + weights[action], 0),
    duplicated: rate(150), conflicting: rate(60), reordered: rate(100), malformed: rate(100), late: rate(60), restored: prng.chance(1, 4) ? prng.between(1, 6) : 0,
    accounts: prng.between(2, 8),
    spreadTicks: prng.pick([4, 12, 60, 300]),
    workPatience: prng.pick([0, 0, 3, 12]),
    cancelsPerCommandMax: prng.pick([1, 3, 256]),
    timersPerCommandMax: prng.pick([1, 64]),
    payoutsPerCommandMax: prng.pick([1, 64]),
    fillsPerOrderMax: prng.pick([2, 1_000, 1_000]),
    timeSteps: prng.pick([[1, 100, 1_000], [1_000, 60_000, 3_600_000], [60_000, 3_600_000, 40_000_000], [1_000, 700_000]]),
  };
}
