/**
 * Realised correlation: how far two markets moved together over their last daily returns, from −100 to 100.
 *
 * With x and y the daily log returns, level = 100 · Σ(x − x̄)(y − ȳ) / √(Σ(x − x̄)² · Σ(y − ȳ)²). Returns are rounded once to
 * 10^-30 (`natural-log.ts`); everything after that is exact: deviations are taken as n·x − Σx, so that no mean is divided, and
 * the root is that of one integer, rounded once. Rounding is to the nearest and half away from zero, not down, so that turning
 * one market upside down turns the sign of the level and nothing else.
 */
import { type CorrelationIndex, type Price, type UnixMs, unixMs } from "@crossfloor/instruments";
import { assert, divFloor } from "@crossfloor/stdx";
import { floorRoot, levelFrom, tenTo } from "./exact-level.ts";
import { lnQuotient } from "./natural-log.ts";

/** Levels of both markets at one daily moment, each in counts of its own index's decimals. */
export interface DailySnapshot {
  readonly at: UnixMs;
  readonly first: Price;
  readonly second: Price;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;
const hundred = 100n;

/**
 * The level from the newest `returns` + 1 snapshots, ascending by time; older ones are not looked at. `undefined` while there are
 * fewer, when a level is not above zero, and when one of the markets did not move at all: none of these has a correlation.
 */
export function correlationLevel(definition: CorrelationIndex, snapshots: readonly DailySnapshot[]): Price | undefined {
  const count = definition.returns;
  assert(count >= 2, "a correlation needs two returns");
  if (snapshots.length < count + 1) return undefined;
  const used = snapshots.slice(-(count + 1));
  for (const [place, snapshot] of used.entries()) assert(place === 0 || used[place - 1].at < snapshot.at, "snapshots ascend by time");
  if (used.some(({ first, second }) => first <= 0 || second <= 0)) return undefined;

  const x = deviationsOf(used.map(({ first }) => BigInt(first)));
  const y = deviationsOf(used.map(({ second }) => BigInt(second)));
  const together = sumOfProducts(x, y);
  const spread = sumOfProducts(x, x) * sumOfProducts(y, y);
  if (spread === 0n) return undefined;
  const scaled = hundred * tenTo(definition.decimals) * (together < 0n ? -together : together);
  // floor(2√q) of the exact quotient q needs only floor(4q); half of it, rounded up at one half, is √q to the nearest.
  const twice = floorRoot((4n * scaled * scaled) / spread);
  const size = (twice + 1n) / 2n;
  assert(size <= hundred * tenTo(definition.decimals), "a correlation lies between −100 and 100");
  return levelFrom(together < 0n ? -size : size);
}

/** The snapshot moments in (after, until], oldest first, at most `momentsMax` of them and then the newest. */
export function snapshotMoments(definition: CorrelationIndex, after: UnixMs, until: UnixMs, momentsMax = 400): readonly UnixMs[] {
  const moments: UnixMs[] = [];
  let at = newestSnapshotMoment(definition, until);
  while (at > after && moments.length < momentsMax) {
    moments.push(at);
    at = unixMs(at - dayMs);
  }
  return moments.reverse();
}

/** The last snapshot moment at or before an instant. */
export function newestSnapshotMoment({ snapshotMinute }: CorrelationIndex, at: UnixMs): UnixMs {
  const offset = snapshotMinute * minuteMs;
  return unixMs(divFloor(at - offset, dayMs) * dayMs + offset);
}

/** n·r − Σr for the log returns r of consecutive prices: n times each deviation from the mean, exact. */
function deviationsOf(prices: readonly bigint[]): readonly bigint[] {
  const returns = prices.slice(1).map((price, place) => lnQuotient(price, prices[place]));
  const sum = returns.reduce((total, each) => total + each, 0n);
  const count = BigInt(returns.length);
  return returns.map((each) => count * each - sum);
}

function sumOfProducts(a: readonly bigint[], b: readonly bigint[]): bigint {
  return a.reduce((total, each, place) => total + each * b[place], 0n);
}
