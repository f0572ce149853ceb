import type { Asset } from "./asset.ts";
import type { CompiledCalendar } from "./calendar.ts";
import type { IndexDefinition } from "./index-definition.ts";
import type { Instrument } from "./instrument.ts";
import type { AssetId, CalendarId, IndexId, InstrumentId } from "./units.ts";

/** What is listed already, as far as a check needs it. The engine answers from its state, tools from a catalogue. */
export interface ListingContext {
  asset(id: AssetId): Asset | undefined;
  index(id: IndexId): IndexDefinition | undefined;
  calendar(id: CalendarId): Pick<CompiledCalendar, "id"> | undefined;
  instrument(id: InstrumentId): Pick<Instrument, "id"> | undefined;
  /** The asset without an index, once it is listed. */
  readonly referenceAsset: AssetId | undefined;
}

/** A context over lists, for tests and tools. */
export function listingContext(of: {
  readonly assets?: readonly Asset[];
  readonly indices?: readonly IndexDefinition[];
  readonly calendars?: readonly Pick<CompiledCalendar, "id">[];
  readonly instruments?: readonly Pick<Instrument, "id">[];
}): ListingContext {
  const { assets = [], indices = [], calendars = [], instruments = [] } = of;
  return {
    asset: (id) => assets.find((asset) => asset.id === id),
    index: (id) => indices.find((index) => index.id === id),
    calendar: (id) => calendars.find((calendar) => calendar.id === id),
    instrument: (id) => instruments.find((instrument) => instrument.id === id),
    referenceAsset: assets.find((asset) => asset.index === null)?.id,
  };
}
