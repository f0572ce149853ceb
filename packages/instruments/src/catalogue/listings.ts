/** What the floor lists at an instant: the catalogue as a function of time, so that an expired month is followed by rule. */
import type { Asset } from "../asset.ts";
import { type CalendarCode, calendarCodes } from "../calendars/calendar-rules.ts";
import { localDayOf } from "../calendars/time-zone.ts";
import { dateOf, dayMs } from "../calendars/civil-date.ts";
import type { IndexDefinition } from "../index-definition.ts";
import type { Instrument } from "../instrument.ts";
import type { UnixMs } from "../units.ts";
import { assets } from "./assets.ts";
import { type ContractMonth, monthAfter } from "./contract-month.ts";
import { contractOf, families, type Family } from "./families.ts";
import { type CrossBase, indices } from "./indices.ts";
import { permanentInstruments } from "./permanent.ts";

export interface Listings {
  readonly assets: readonly Asset[];
  readonly indices: readonly IndexDefinition[];
  readonly calendars: readonly CalendarCode[];
  readonly instruments: readonly Instrument[];
}

/** A successor is listed this long before a contract ends. */
const overlapMs = 7 * dayMs;

/**
 * In the order in which they must be listed: indices, then assets, calendars, instruments. `crossBase` gives the levels from
 * which the hybrid basket is made; without it, those of the simulation.
 */
export function listings(asOf: UnixMs, crossBase?: CrossBase): Listings {
  const dated = families.flatMap((family) => contractsOf(family, asOf));
  return { assets, indices: indices(crossBase, asOf), calendars: calendarCodes, instruments: [...permanentInstruments, ...dated] };
}

/** Instruments of the catalogue at `asOf` whose symbols are not listed yet. */
export function listingsDue(asOf: UnixMs, listedSymbols: Iterable<string>): readonly Instrument[] {
  const listed = new Set(listedSymbols);
  return listings(asOf).instruments.filter((instrument) => !listed.has(instrument.symbol));
}

/** Contracts that have not ended: as many of each cycle as the family lists, not counting those in their last week. */
function contractsOf(family: Family, asOf: UnixMs): readonly Instrument[] {
  const contracts: Instrument[] = [];
  const lasting = family.cycles.map(() => 0);
  const today = dateOf(localDayOf("chicago", asOf));
  for (let at: ContractMonth = today; family.cycles.some(({ listed }, place) => lasting[place] < listed); at = monthAfter(at)) {
    const wanting = [...family.cycles.keys()].filter((place) => lasting[place] < family.cycles[place].listed && family.cycles[place].months.includes(at.month));
    const end = family.endOf(at);
    if (wanting.length === 0 || end <= asOf) continue;
    contracts.push(contractOf(family, at));
    if (end > asOf + overlapMs) for (const place of wanting) lasting[place] += 1;
  }
  return contracts;
}
