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
  { code: "BTC", level: 65_000, sigmaNano: 80_000, market: 400, crypto: 850, own: 340, calendar: null, stream: 0 },
  { code: "ETH", level: 3_500, sigmaNano: 116_000, market: 400, crypto: 780, own: 480, calendar: null, stream: 0 },
  { code: "US500", level: 5_700, sigmaNano: 35_000, market: 900, crypto: 0, own: 440, calendar: "cme", stream: 0 },
  { code: "US100", level: 20_000, sigmaNano: 46_000, market: 880, crypto: 0, own: 475, calendar: "cme", stream: 0 },
  { code: "OIL", level: 68, sigmaNano: 83_000, market: 250, crypto: 0, own: 968, calendar: "nymex", stream: 0 },
  { code: "GOLD", level: 2_950, sigmaNano: 39_400, market: -100, crypto: 0, own: 995, calendar: "nymex", stream: 0 },
  { code: "SOL", level: 150, sigmaNano: 150_000, market: 400, crypto: 740, own: 540, calendar: null, stream: 1 },
  { code: "US2000", level: 2_100, sigmaNano: 46_000, market: 860, crypto: 0, own: 510, calendar: "cme", stream: 2 },
  { code: "SILVER", level: 33.5, sigmaNano: 66_000, market: 100, crypto: 0, own: 995, calendar: "nymex", stream: 3 },
  { code: "COPPER", level: 4.55, sigmaNano: 55_000, market: 350, crypto: 0, own: 937, calendar: "nymex", stream: 4 },
  { code: "NATGAS", level: 4.05, sigmaNano: 130_000, market: 100, crypto: 0, own: 995, calendar: "nymex", stream: 5 },
  { code: "US10Y", level: 43.2, sigmaNano: 45_000, market: 300, crypto: 0, own: 954, calendar: "day", stream: 6 },
  { code: "DOLLAR", level: 104.2, sigmaNano: 16_000, market: -300, crypto: 0, own: 954, calendar: "day", stream: 7 },
];

/** The simulated indices at the decimals of the catalogue; those that it does not have are left out. */
export function simulatedIndices(decimalsOf: (code: string) => number | undefined): readonly SimulatedIndex[] {
  return terms.flatMap(({ level, ...rest }) => {
    const decimals = decimalsOf(rest.code);
    return decimals === undefined ? [] : [{ ...rest, anchor: Number(`${level}e${decimals}`) as Price }];
  });
}
