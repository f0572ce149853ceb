/** What the listed instruments have in common: fees, collars and margin tiers. */
import { mulExact } from "@crossfloor/stdx";
import type { FeeSchedule, RiskTier } from "../instrument.ts";
import type { FundingTerms } from "../product.ts";
import { money, nano } from "../units.ts";

/** Kraken's first tier: maker 0.25 %, taker 0.40 %. */
export const spotFees: FeeSchedule = { kind: "rate", maker: nano(2_500_000), taker: nano(4_000_000) };
/** Kraken's first tier for derivatives: maker 0.02 %, taker 0.05 %. */
export const derivativeFees: FeeSchedule = { kind: "rate", maker: nano(200_000), taker: nano(500_000) };
/** Dollars a contract and side, as minis have it: maker 0.20, taker 0.35. */
export const miniFees: FeeSchedule = { kind: "perContract", maker: money(200_000), taker: money(350_000) };

/** Hourly, at most a quarter of a percent. */
export const hourlyFunding: FundingTerms = { intervalMs: 3_600_000, rateMax: nano(2_500_000) };

const dollar = 1_000_000;
const million = 1_000_000 * dollar;
const bitcoin = 100_000_000;

/** [upper end, initial, maintenance], percent in tenths. */
type TierRow = readonly [upTo: number, initial: number, maintenance: number];

function tiers(unit: number, rows: readonly TierRow[]): readonly RiskTier[] {
  return rows.map(([upTo, initial, maintenance]) => ({
    notionalMax: money(mulExact(upTo, unit)),
    marginInit: nano(initial * 1_000_000),
    marginMaint: nano(maintenance * 1_000_000),
  }));
}

/** Millions of dollars. The steps of the deepest crypto contracts: 50 times down to 2 times. */
export const cryptoTiers = tiers(million, [[1, 20, 10], [2, 40, 20], [5, 50, 25], [10, 100, 50], [20, 200, 100], [60, 300, 150], [100, 500, 250]]);
/** The same steps in bitcoin, for contracts that settle in it. */
export const inverseTiers = tiers(bitcoin, [[20, 20, 10], [40, 40, 20], [100, 50, 25], [200, 100, 50], [400, 200, 100], [1_200, 300, 150], [2_000, 500, 250]]);
/** Millions of dollars. Solana is thinner than bitcoin and ether: it begins at 25 times. */
export const solTiers = tiers(million, [[0.25, 40, 20], [0.75, 50, 25], [1, 100, 50], [5, 200, 100], [10, 300, 150], [30, 500, 250]]);
/** Millions of dollars. A hybrid is thin: it begins at 10 times. */
export const hybridTiers = tiers(million, [[0.5, 100, 50], [2.5, 200, 100], [10, 500, 250]]);
/** Millions of dollars. The clearing house's performance bond as a share of notional (2022: 5.4 % and 4.9 %), doubled for size. */
export const equityTiers = tiers(million, [[5, 55, 50], [25, 110, 100], [100, 220, 200]]);
/** Crude oil (2022: 8.2 % and 7.4 %). */
export const oilTiers = tiers(million, [[5, 90, 80], [25, 180, 160], [100, 360, 320]]);
/** Gold (2022: 3.6 % and 3.3 %). */
export const goldTiers = tiers(million, [[5, 40, 36], [25, 80, 72], [100, 160, 144]]);
/** Silver moves about twice as far as gold. */
export const silverTiers = tiers(million, [[2.5, 90, 80], [10, 180, 160], [50, 360, 320]]);
/** Copper. */
export const copperTiers = tiers(million, [[2.5, 60, 54], [10, 120, 108], [50, 240, 216]]);
/** Natural gas, the widest of the energies. */
export const gasTiers = tiers(million, [[2.5, 160, 144], [10, 320, 288], [50, 640, 576]]);
/** A yield: 1.1 times a maintenance of about 250 dollars a contract at a yield of 4 %. */
export const ratesTiers = tiers(million, [[2.5, 70, 63], [10, 140, 126], [50, 280, 252]]);
/** The dollar index. */
export const dollarTiers = tiers(million, [[5, 30, 27], [25, 60, 54], [100, 120, 108]]);
/** A correlation is bounded but jumps, and its notional is small where its level is: it begins at 2.5 times and ends paid in full. */
export const correlationTiers = tiers(million, [[0.5, 400, 300], [2, 700, 600], [5, 1_000, 900]]);
