/**
 * The default where no live feed answers: a seeded market on a fixed Wednesday at 10:00 Chicago, when every market is open.
 * Levels are plausible, not recorded; every price says that it is simulated.
 */
import type { Price, UnixMs } from "@crossfloor/instruments";
import type { SimulatedIndex } from "../simulation.ts";

/** 2026-03-18, 10:00 in Chicago (CDT). */
export const simulatedStart = Date.parse("2026-03-18T15:00:00Z") as UnixMs;
export const simulatedSeed = 20_260_318;
/** Traditional markets keep these hours; crypto has none. */
export const simulatedCalendar = "cme";

interface SimulatedTerms extends Omit<SimulatedIndex, "anchor"> {
  /** Whole units of the index. */
  readonly level: number;
}

/** Volatility a year → a second: crypto over 31.5 million seconds, the others over 20.9 million open ones. */
const terms: readonly SimulatedTerms[] = [
  { code: "BTC", level: 84_250, sigmaNano: 80_000, market: 400, crypto: 850, own: 340, always: true },
  { code: "ETH", level: 2_910, sigmaNano: 116_000, market: 400, crypto: 780, own: 480, always: true },
  { code: "US500", level: 6_690, sigmaNano: 35_000, market: 900, crypto: 0, own: 440, always: false },
  { code: "US100", level: 24_600, sigmaNano: 46_000, market: 880, crypto: 0, own: 475, always: false },
  { code: "OIL", level: 63, sigmaNano: 83_000, market: 250, crypto: 0, own: 968, always: false },
  { code: "GOLD", level: 4_180, sigmaNano: 39_400, market: -100, crypto: 0, own: 995, always: false },
];

/** The simulated indices at the decimals of the catalogue; those that it does not have are left out. */
export function simulatedIndices(decimalsOf: (code: string) => number | undefined): readonly SimulatedIndex[] {
  return terms.flatMap(({ level, ...rest }) => {
    const decimals = decimalsOf(rest.code);
    return decimals === undefined ? [] : [{ ...rest, anchor: Number(`${level}e${decimals}`) as Price }];
  });
}
