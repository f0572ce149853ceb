/** Layouts of what is listed: assets, indices, calendars, instruments. */
import type {
  Asset, AssetClass, BasketConstituent, CompiledCalendar, EventProduct, Expiry, FeeSchedule, FutureProduct, IndexDefinition, IndexId, Instrument, Leg, OptionProduct, PerpetualProduct,
  Product, RiskTier, Session, Settlement, SpreadProduct,
} from "@crossfloor/instruments";
import { choice, type Field, type Fields, flag, safeInteger, list, nullable, struct, text, uint32, uint8, variant } from "./field.ts";
import { DecodeFault } from "./faults.ts";

export const sessionsMax = 20_000;

export const assetField = struct<Asset>({
  id: uint32(), code: text, name: text, decimals: uint8(), chainDecimals: uint8(), haircut: safeInteger(), index: nullable(uint32()),
});

const assetClass = choice<AssetClass>({ crypto: 1, equity: 2, commodity: 3, rates: 4, fx: 5, hybrid: 6 });

const indexCommon = { id: uint32<IndexId>(), code: text, name: text, version: uint32(), assetClass, decimals: uint8(), allowNegative: flag };
export const indexField = variant<IndexDefinition, "kind">("kind", {
  single: { code: 1, fields: { ...indexCommon, sourcesMin: uint32(), outlierMax: safeInteger() } },
  basket: {
    code: 2,
    fields: { ...indexCommon, constituents: list(struct<BasketConstituent>({ index: uint32(), weight: safeInteger(), unitsNano: safeInteger() }), 256), divisorNano: safeInteger(), rebalancedAt: safeInteger() },
  },
  ratio: { code: 3, fields: { ...indexCommon, numerator: uint32(), denominator: uint32(), scaleNano: safeInteger() } },
  correlation: { code: 4, fields: { ...indexCommon, first: uint32(), second: uint32(), returns: uint32(), snapshotMinute: uint32() } },
});

export const calendarField = struct<CompiledCalendar>({
  id: uint32(), code: text, version: uint32(), from: safeInteger(), until: safeInteger(),
  sessions: list(struct<Session>({ open: safeInteger(), close: safeInteger(), tradeDate: text }), sessionsMax),
});

const settlement = variant<Settlement, "kind">("kind", {
  linear: { code: 1, fields: { asset: uint32(), unitValue: safeInteger() } },
  inverse: { code: 2, fields: { asset: uint32(), contractValue: safeInteger() } },
  quanto: { code: 3, fields: { asset: uint32(), unitValue: safeInteger() } },
});
const expiry = struct<Expiry>({ month: text, lastTradeAt: safeInteger(), settleAt: safeInteger() });

const legList = list(struct<Leg>({ instrument: uint32(), ratio: safeInteger() }), 16);
/** A spread has two legs or more. */
const legs: Field<SpreadProduct["legs"]> = {
  write: (to, value) => legList.write(to, value),
  read: (from) => atLeastTwo(legList.read(from)),
  parse: (json, path) => atLeastTwo(legList.parse(json, path)),
};
function atLeastTwo([first, second, ...more]: readonly Leg[]): SpreadProduct["legs"] {
  if (first === undefined || second === undefined) throw new DecodeFault("a spread has two legs or more");
  return [first, second, ...more];
}

const product = variant<Product, "kind">("kind", {
  spot: { code: 1, fields: { base: uint32(), quote: uint32(), index: uint32(), unitValue: safeInteger(), baseUnit: safeInteger() } },
  perpetual: { code: 2, fields: { index: uint32(), settlement, funding: struct<PerpetualProduct["funding"]>({ intervalMs: safeInteger(), rateMax: safeInteger() }) } },
  future: { code: 3, fields: { index: uint32(), settlement, expiry } satisfies Fields<Omit<FutureProduct, "kind">> },
  option: {
    code: 4,
    fields: {
      index: uint32(), settlement, expiry,
      terms: struct<OptionProduct["terms"]>({ right: choice({ call: 1, put: 2 }), strike: safeInteger(), exercise: choice({ european: 1, american: 2 }) }),
    },
  },
  spread: { code: 5, fields: { legs } },
  event: { code: 6, fields: { asset: uint32(), payout: safeInteger(), expiry } satisfies Fields<Omit<EventProduct, "kind">> },
});

const fees = variant<FeeSchedule, "kind">("kind", {
  rate: { code: 1, fields: { maker: safeInteger(), taker: safeInteger() } },
  perContract: { code: 2, fields: { maker: safeInteger(), taker: safeInteger() } },
});

export const instrumentField = struct<Instrument>({
  id: uint32(), symbol: text, name: text, version: uint32(), assetClass, product,
  trading: struct<Instrument["trading"]>({
    priceDecimals: uint8(), priceTick: safeInteger(), sizeDecimals: uint8(), sizeLot: safeInteger(), orderSizeMin: safeInteger(), orderSizeMax: safeInteger(), priceMax: safeInteger(), allowNegative: flag,
    bandRate: safeInteger(), bandMin: safeInteger(), protectionRate: safeInteger(), protectionMin: safeInteger(), fees,
  }),
  risk: list(struct<RiskTier>({ notionalMax: safeInteger(), marginInit: safeInteger(), marginMaint: safeInteger() }), 64),
  calendar: uint32(),
});
