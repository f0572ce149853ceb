import { batchLegsMax, quotesMax } from "@crossfloor/protocol";

/** A bound on everything the engine keeps or does; reaching one is a refusal by name, or work left for the next command. */
export interface EngineLimits {
  /** Open accounts. */
  readonly accountsMax: number;
  /** Highest number of an asset, index, calendar or instrument. */
  readonly assetIdMax: number;
  readonly indexIdMax: number;
  readonly calendarIdMax: number;
  readonly instrumentIdMax: number;
  /** Resting orders on the whole floor, in one book, and of one account. */
  readonly ordersMax: number;
  readonly bookOrdersMax: number;
  readonly bookLevelsMax: number;
  readonly accountOrdersMax: number;
  /** Resting orders that one incoming order may trade with; what is left of it is cancelled. */
  readonly fillsPerOrderMax: number;
  /** Steps of one batch; all of them together have the fills of one order. */
  readonly batchLegsMax: number;
  /** Markets of one mass quote; both sides of all of them together have the fills of one order. */
  readonly quotesMax: number;
  /** Client ids of ended orders that an account keeps, and for how long of venue time. */
  readonly endedClientIdsMax: number;
  readonly endedClientIdLifeMs: number;
  /** Remembered answers. Cancels may go beyond by `answersForCancelsMax`, so that a full memory never keeps an order alive. */
  readonly answersMax: number;
  readonly answersForCancelsMax: number;
  /** Deposit keys above the finalized heights. */
  readonly depositKeysMax: number;
  /** Work of one command: timers fired, orders cancelled, accounts paid out, accounts looked at. */
  readonly timersPerCommandMax: number;
  readonly cancelsPerCommandMax: number;
  readonly payoutsPerCommandMax: number;
  readonly visitsPerCommandMax: number;
  /** Pieces of pending work. */
  readonly workMax: number;
}

export const defaultLimits: EngineLimits = {
  accountsMax: 1_000_000,
  assetIdMax: 255,
  indexIdMax: 1_023,
  calendarIdMax: 255,
  instrumentIdMax: 65_535,
  ordersMax: 2_000_000,
  bookOrdersMax: 250_000,
  bookLevelsMax: 20_000,
  accountOrdersMax: 2_000,
  fillsPerOrderMax: 1_000,
  batchLegsMax,
  quotesMax,
  endedClientIdsMax: 10_000,
  endedClientIdLifeMs: 86_400_000,
  answersMax: 4_000_000,
  answersForCancelsMax: 400_000,
  depositKeysMax: 100_000,
  timersPerCommandMax: 64,
  cancelsPerCommandMax: 256,
  payoutsPerCommandMax: 64,
  visitsPerCommandMax: 4_096,
  workMax: 100_000,
};
