/**
 * The largest size that the server would accept, found by asking it: the screen has no margin rules of its own, and what the
 * button fills in must be accepted.
 */
import { addDecimals, compareDecimals, fractionOnGrid, neighbours } from "@crossfloor/ui";

export interface SizeRange { readonly min: string; readonly max: string; readonly lot: string }

/** Questions asked at once, and rounds of them: enough for a thousandth of any range. */
const probesPerRound = 8;
const rounds = 7;

/**
 * `accepts` answers for each size in one go. Sizes between the last accepted and the first refused are probed, spread by powers
 * first and evenly at the end. Answers `null` if not even the smallest order would be accepted.
 */
export async function largestSize({ min, max, lot }: SizeRange, accepts: (sizes: readonly string[]) => Promise<readonly boolean[]>): Promise<string | null> {
  const [smallest, largest] = await accepts([min, max]);
  if (!smallest) return null;
  if (largest) return max;
  let low = min;
  let high = max;
  for (let round = 0; round < rounds; round += 1) {
    const sizes = probesBetween(low, high, lot);
    if (sizes.length === 0) return low;
    const answers = await accepts(sizes);
    for (const [at, size] of sizes.entries()) {
      if (answers[at]) low = size;
      else {
        high = size;
        break;
      }
    }
  }
  return low;
}

/** Up to `probesPerRound` sizes on the lot strictly between two, ascending: by halves from the top while they lie far apart, else evenly. */
function probesBetween(low: string, high: string, lot: string): readonly string[] {
  const found = new Set<string>();
  const wide = compareDecimals(fractionOnGrid(high, 1, 1 << probesPerRound, lot), low) > 0;
  for (let probe = 1; probe <= probesPerRound; probe += 1) {
    const size = wide
      ? fractionOnGrid(high, 1, 1 << (2 * probe), lot)
      : neighbours(addDecimals(low, fractionOnGrid(difference(high, low), probe, probesPerRound + 1, lot)), lot).below;
    if (compareDecimals(size, low) > 0 && compareDecimals(size, high) < 0) found.add(size);
  }
  return [...found].sort(compareDecimals);
}

function difference(high: string, low: string): string {
  return addDecimals(high, `-${low}`);
}
