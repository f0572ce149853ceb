/** Everything the engine knows. Only `apply` changes it. */
import { MatchReport } from "@crossfloor/book";
import type { Asset, AssetId, CompiledCalendar, IndexDefinition, Price, UnixMs } from "@crossfloor/instruments";
import { createLedger, type EmitEntry, type Ledger, type MutableBalance } from "@crossfloor/ledger";
import { type AccountId, copyingSink, type Event, type EventSink, type OrderId, type Seq, type TradeId } from "@crossfloor/protocol";
import type { AssetPricing } from "@crossfloor/risk";
import { assert, type Heap } from "@crossfloor/stdx";
import type { EngineLimits } from "../engine-limits.ts";
import { Answers } from "../envelope/answers.ts";
import { PayloadHash } from "../envelope/payload-hash.ts";
import { createMarginTotals, type MarginChange, type MarginTotals, noChange } from "../money/account-margin.ts";
import { entryEmitter } from "../money/entry-emitter.ts";
import { addSettlementAsset } from "../money/margin-sums.ts";
import type { OrderPlan } from "../orders/order-plan.ts";
import { createTimers, type Timer } from "../work/timers.ts";
import type { Work } from "../work/work.ts";
import { AccountRows } from "./account-rows.ts";
import { ExposureRows, slotsMax } from "./exposure-rows.ts";
import { OrderRows } from "./order-rows.ts";
import { createTold, type Told } from "./told.ts";
import { ExpiryQueue } from "./expiry-queue.ts";
import { QuoteIndex } from "./quote-index.ts";
import { SlotsById } from "./slots-by-id.ts";
import type { InstrumentSlot } from "./instrument-slot.ts";

/** Hears each event as an object of its own. */
export type Emit = (event: Event) => void;

export interface IndexSlot {
  definition: IndexDefinition;
  /** `published` is false until the first value. */
  published: boolean;
  value: Price;
  validUntil: UnixMs;
  source: string;
  simulated: boolean;
  sources: number;
  staleWeight: number;
}

export interface ChainDeposits {
  readonly chain: number;
  finalizedHeight: number;
  /** `txHash:logIndex` → height, above the finalized height. */
  readonly keys: Map<string, number>;
}

export interface EngineState {
  readonly limits: EngineLimits;
  seq: Seq;
  /** Venue time, and wall time. */
  at: UnixMs;
  wall: UnixMs;
  /** Timers up to this instant may fire: the last `advanceTime`. */
  advancedTo: UnixMs;

  /** By number; 0 is never used. Of instruments the numbers may be large, with gaps between them. */
  readonly assets: (Asset | undefined)[];
  readonly indices: (IndexSlot | undefined)[];
  readonly calendars: (CompiledCalendar | undefined)[];
  readonly slots: SlotsById;
  /** The same in the order of listing: orders and exposures name an instrument by its place here. */
  readonly slotsByPlace: InstrumentSlot[];
  /** The same, ascending by number. */
  readonly slotList: InstrumentSlot[];
  /** Ascending numbers of what is listed. */
  readonly assetIds: AssetId[];
  readonly symbols: Map<string, InstrumentSlot>;
  /** The asset without an index; 0 until it is listed. */
  referenceAsset: AssetId | 0;
  /** What each asset is worth; undefined without a price. Derived. */
  readonly pricings: (AssetPricing | undefined)[];

  readonly accounts: AccountRows;
  /** Ascending. */
  readonly accountIds: AccountId[];
  readonly orders: OrderRows;
  readonly exposures: ExposureRows;
  /** Rises with every command but those about orders: prices, terms, sessions and cash stay as they are while it does. Derived. */
  marketVersion: number;
  /** Rises with every price and every change of terms: what margin adds up to is good for one of them. Derived. */
  marginVersion: number;
  /** Assets that listed derivatives settle in, by place, and the place of each. Derived. */
  readonly settlementAssets: number[];
  readonly settlementPlaces: number[];
  /** Markets with an order resting on the far side of the mark. Derived. */
  beyondMarkCount: number;
  nextOrder: OrderId;
  nextTrade: TradeId;
  /** How many fills the command may still have: `fillsPerOrderMax`, and less only within a batch or a mass quote. */
  fillsLeft: number;

  ledger: Ledger;
  readonly chains: Map<number, ChainDeposits>;
  depositKeyCount: number;
  readonly answers: Answers;
  readonly timers: Heap<Timer>;
  /** Open orders with an end. Derived. */
  readonly expiries: ExpiryQueue;
  /** Open orders that are a side of a quote. Derived. */
  readonly quotes: QuoteIndex;
  readonly work: Work[];

  /** Where events go during a command. */
  sink: EventSink;
  readonly told: Told;
  readonly emitEntry: EmitEntry;
  /** Buffers that are used again and again; empty of meaning between commands. */
  readonly report: MatchReport;
  readonly margin: MarginTotals;
  /** For a comparison with how things stand, beside the one above. */
  readonly marginNow: MarginTotals;
  /** The order that a command is about, as far as it is checked, and what it would change in its account's margin. */
  plan: OrderPlan | null;
  readonly change: MarginChange;
  /** One account's cash in one asset, its profit less loss by settlement asset, and the share of one exposure, while margin is counted. */
  readonly balance: MutableBalance;
  readonly unrealised: Float64Array;
  readonly share: Float64Array;
  readonly payload: PayloadHash;
}

const nobody = copyingSink(() => undefined);

export function createEngine(limits: EngineLimits): EngineState {
  assert(limits.instrumentIdMax < slotsMax, "every instrument that may be listed has a place");
  const orders = new OrderRows();
  const state: EngineState = {
    limits,
    seq: 0 as Seq,
    at: 0 as UnixMs,
    wall: 0 as UnixMs,
    advancedTo: 0 as UnixMs,
    assets: [],
    indices: [],
    calendars: [],
    slots: new SlotsById(),
    slotsByPlace: [],
    slotList: [],
    assetIds: [],
    symbols: new Map(),
    referenceAsset: 0,
    pricings: [],
    accounts: new AccountRows(),
    accountIds: [],
    orders,
    exposures: new ExposureRows(),
    marketVersion: 1,
    marginVersion: 1,
    settlementAssets: [],
    settlementPlaces: [],
    beyondMarkCount: 0,
    nextOrder: 1 as OrderId,
    nextTrade: 1 as TradeId,
    fillsLeft: limits.fillsPerOrderMax,
    ledger: createLedger({ accountsMax: limits.accountsMax, assetIdMax: limits.assetIdMax }),
    chains: new Map(),
    depositKeyCount: 0,
    answers: new Answers(),
    timers: createTimers(),
    expiries: new ExpiryQueue(orders),
    quotes: new QuoteIndex(orders),
    work: [],
    sink: nobody,
    told: createTold(),
    emitEntry: (entry) => tellEntry(entry),
    report: reportFor(limits),
    margin: createMarginTotals(),
    marginNow: createMarginTotals(),
    plan: null,
    change: noChange(),
    balance: { pledged: 0, free: 0, held: 0, owed: 0 },
    unrealised: new Float64Array(limits.assetIdMax + 1),
    share: new Float64Array(3),
    payload: new PayloadHash(),
  };
  const tellEntry = entryEmitter(state);
  return state;
}

/**
 * Its rows bound how far an order looks into a book: one more than all the fills that it may have and all the own orders that may give
 * way, so that nothing is cut that could be done, and a fill-or-kill without money behind it does not walk a whole book.
 */
function reportFor(limits: EngineLimits): MatchReport {
  const report = new MatchReport();
  report.rowsMax = limits.fillsPerOrderMax + limits.accountOrdersMax + 1;
  return report;
}

/** Adds a market to the listed ones. */
export function addSlot(state: EngineState, slot: InstrumentSlot): void {
  state.slots.add(slot);
  state.symbols.set(slot.terms.symbol, slot);
  slot.place = state.slotsByPlace.length;
  state.slotsByPlace.push(slot);
  if (!slot.spot) addSettlementAsset(state, slot.asset);
  let place = state.slotList.length;
  while (place > 0 && state.slotList[place - 1].id > slot.id) place -= 1;
  state.slotList.splice(place, 0, slot);
}

/** Whether the instrument's index has a value that still counts at the time of the current command. */
export function isFresh(state: EngineState, slot: InstrumentSlot): boolean {
  return state.at <= freshUntil(state, slot);
}

/** The last instant at which the value of its index counts; −1 without one. */
export function freshUntil(state: EngineState, slot: InstrumentSlot): number {
  const index = state.indices[slot.index];
  return index !== undefined && index.published ? index.validUntil : -1;
}
