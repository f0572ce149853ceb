/**
 * The default where no live feed answers: a seeded market on a fixed Wednesday at 10:00 Chicago, when every market is open.
 * Levels are plausible, not recorded; every price says that it is simulated.
 */
import type { Price, UnixMs } from "@crossfloor/instruments";
import type { SimulatedIndex } from "../simulation.ts";

/** 2026-03-18, 10:00 in Chicago (CDT). */
export const simulatedStart = Date.parse("2026-03-18T15:00:00Z") as UnixMs;
export const simulatedSeed = 20_260_318;

interface SimulatedTerms extends Omit<SimulatedIndex, "anchor"> {
  /** Whole units of the index. */
  readonly level: number;
}

/** The basket of the catalogue is made at 1000.00 of these levels. Volatility a year → a second: crypto over 31.5 million seconds, the others over 20.9 million open ones. */
const terms: readonly SimulatedTerms[] = [
  { code: "BTC", level: 65_000, sigmaNano: 80_000, market: 400, crypto: 850, own: 340, calendar: null },
  { code: "ETH", level: 3_500, sigmaNano: 116_000, market: 400, crypto: 780, own: 480, calendar: null },
  { code: "US500", level: 5_700, sigmaNano: 35_000, market: 900, crypto: 0, own: 440, calendar: "cme" },
  { code: "US100", level: 20_000, sigmaNano: 46_000, market: 880, crypto: 0, own: 475, calendar: "cme" },
  { code: "OIL", level: 68, sigmaNano: 83_000, market: 250, crypto: 0, own: 968, calendar: "nymex" },
  { code: "GOLD", level: 2_950, sigmaNano: 39_400, market: -100, crypto: 0, own: 995, calendar: "nymex" },
];

/** The simulated indices at the decimals of the catalogue; those that it does not have are left out. */
export function simulatedIndices(decimalsOf: (code: string) => number | undefined): readonly SimulatedIndex[] {
  return terms.flatMap(({ level, ...rest }) => {
    const decimals = decimalsOf(rest.code);
    return decimals === undefined ? [] : [{ ...rest, anchor: Number(`${level}e${decimals}`) as Price }];
  });
}
