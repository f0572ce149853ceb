/** A small catalogue for this app's tests: the six single indices, one basket, one calendar, one instrument of each need. */
import type { BasketIndex, CalendarId, CompiledCalendar, IndexDefinition, IndexId, Instrument, InstrumentId, NanoRate, SingleIndex, UnixMs } from "@crossfloor/instruments";

const single = (id: number, code: string, assetClass: SingleIndex["assetClass"], sourcesMin: number, allowNegative = false): SingleIndex => ({
  id: id as IndexId, code, name: code, version: 1, assetClass, decimals: 2, allowNegative, kind: "single", sourcesMin, outlierMax: 20_000_000 as NanoRate,
});

export const cross: BasketIndex = {
  id: 7 as IndexId, code: "CROSS", name: "Cross", version: 1, assetClass: "hybrid", decimals: 2, allowNegative: false, kind: "basket",
  constituents: [
    { index: 1 as IndexId, weight: 250_000_000 as NanoRate, unitsNano: 3_000_000 },
    { index: 2 as IndexId, weight: 250_000_000 as NanoRate, unitsNano: 86_000_000 },
    { index: 4 as IndexId, weight: 500_000_000 as NanoRate, unitsNano: 20_000_000 },
  ],
  divisorNano: 1_000_000_000, rebalancedAt: 0 as UnixMs,
};

export const definitions: readonly IndexDefinition[] = [
  single(1, "BTC", "crypto", 3), single(2, "ETH", "crypto", 3), single(3, "US500", "equity", 1), single(4, "US100", "equity", 1),
  single(5, "OIL", "commodity", 1, true), single(6, "GOLD", "commodity", 1), cross,
];

const hour = 3_600_000;
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);
/** The week of the simulated start, 17:00 to 16:00 Chicago (22:00 to 21:00 UTC). */
const cme: CompiledCalendar = {
  id: 2 as CalendarId, code: "cme", version: 1, from: day("2026-03-17") as UnixMs, until: day("2026-03-23") as UnixMs,
  sessions: ["2026-03-17", "2026-03-18", "2026-03-19", "2026-03-20"].map((tradeDate) => ({ open: (day(tradeDate) - 2 * hour) as UnixMs, close: (day(tradeDate) + 21 * hour) as UnixMs, tradeDate })),
};

export const calendars: readonly CompiledCalendar[] = [cme, { ...cme, id: 3 as CalendarId, code: "nymex" }, { ...cme, id: 4 as CalendarId, code: "day" }];

/** Only what the oracle reads of an instrument. */
const instrument = (id: number, symbol: string, index: number): Instrument => ({
  id: id as InstrumentId, symbol, name: symbol, version: 1, assetClass: "crypto",
  product: { kind: "perpetual", index: index as IndexId, settlement: { kind: "linear", asset: 1, unitValue: 1 }, funding: { intervalMs: hour, rateMax: 1 } },
  trading: {}, risk: [], calendar: 1,
} as unknown as Instrument);

export const instruments: readonly Instrument[] = [instrument(1, "BTC-PERP", 1), instrument(2, "OIL-PERP", 5), instrument(3, "CROSS-PERP", 7), instrument(4, "RHO-PERP", 99)];
