/** An hour of the simulated market with the maker and the small customer at work, watched every second. */
import { FlowTrader, Maker } from "@crossfloor/market-maker";
import { catalogueOf, openPriceSource, Oracle, resolveScene } from "@crossfloor/oracle";
import { listings } from "@crossfloor/instruments";
import { EngineFloor, type Funds } from "./engine-floor.ts";

export interface MakersReport {
  readonly seed: number;
  readonly seconds: number;
  readonly instruments: readonly InstrumentReport[];
  /** Smallest equity over maintenance margin of the maker. */
  readonly marginRatioMin: number;
  readonly belowMaintenance: boolean;
  /** Commands of the maker a second: what quoting costs the floor. */
  readonly makerCommandsPerSecond: number;
  readonly flowOrders: number;
  readonly equity: { readonly first: number; readonly last: number };
  /** Why the check fails; none when it does not. */
  readonly faults: readonly string[];
}

export interface InstrumentReport {
  readonly symbol: string;
  /** Share of the open seconds with at least five levels of the maker's on both sides. */
  readonly twoSidedShare: number;
  readonly levelsMin: number;
  readonly openSeconds: number;
}

export const twoSidedShareMin = 0.99;
export const levelsMin = 5;
const maker = 1;
const flow = 2;
/** As the sandbox funds them. */
export const makerFunds: Funds = { USDC: 25_000_000, WBTC: 100, ETH: 1_500, SOL: 20_000 };
export const flowFunds: Funds = { USDC: 2_000_000, WBTC: 10, ETH: 150, SOL: 2_000 };
/** Before this the first quotes are still being placed. */
const settleSeconds = 5;

export async function checkMakers(options: { readonly seed: number; readonly seconds: number; readonly funds?: Funds }): Promise<MakersReport> {
  const { seed, seconds, funds = makerFunds } = options;
  const scene = await resolveScene({ scene: "simulated", seed, now: 0 });
  const floor = new EngineFloor(scene.startAt);
  floor.open(maker, funds);
  floor.open(flow, flowFunds);
  const source = await openPriceSource(scene, catalogueOf(scene.startAt), { onFailure: () => {} });
  const oracle = new Oracle({
    scene: scene.name, startAt: scene.startAt, source, indices: listings(scene.startAt).indices, instruments: (at) => listings(at).instruments, floor,
    isNew: false, onBegun: () => Promise.resolve(), log: () => {},
  });
  let commands = 0;
  const door = floor.door(maker);
  const counted = new Proxy(door, {
    get(target, name) {
      if (name === "place" || name === "amend" || name === "cancel" || name === "cancelAll") commands += 1;
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  const quoting = new Maker({ door: counted, log: () => {} });
  const taking = new FlowTrader({ door: floor.door(flow), seed });

  const tallies = new Map<string, { two: number; open: number; levelsMin: number }>();
  let marginRatioMin = Infinity;
  let flowOrders = 0;
  let first = 0;
  for (let second = 0; second < settleSeconds + seconds; second += 1) {
    floor.advance(1_000);
    const now = floor.pulse().at;
    await oracle.turn(now);
    await quoting.turn(now);
    if (await taking.turn(now)) flowOrders += 1;
    if (second < settleSeconds) continue;
    const view = floor.account(maker);
    first ||= view.equity;
    if (view.marginMaint > 0) marginRatioMin = Math.min(marginRatioMin, view.equity / view.marginMaint);
    watch(floor, view.openOrders, tallies);
  }
  const last = floor.account(maker);
  const instruments = [...tallies].map(([symbol, tally]): InstrumentReport => ({
    symbol, twoSidedShare: tally.two / tally.open, levelsMin: tally.levelsMin, openSeconds: tally.open,
  }));
  const faults = instruments.flatMap(({ symbol, twoSidedShare }) => (twoSidedShare < twoSidedShareMin ? [`${symbol} had five levels on both sides for ${(twoSidedShare * 100).toFixed(2)} % of the time only`] : []));
  if (marginRatioMin < 1) faults.push("the maker fell below maintenance margin");
  if (instruments.length === 0) faults.push("no market was open");
  return {
    seed, seconds, instruments, marginRatioMin, belowMaintenance: marginRatioMin < 1, makerCommandsPerSecond: commands / (seconds + settleSeconds), flowOrders,
    equity: { first: first / 1_000_000, last: last.equity / 1_000_000 }, faults,
  };
}

type Orders = ReturnType<EngineFloor["account"]>["openOrders"];

function watch(floor: EngineFloor, orders: Orders, tallies: Map<string, { two: number; open: number; levelsMin: number }>): void {
  for (const [id, view] of floor.markets()) {
    if (!floor.isOpen(view)) continue;
    const tally = tallies.get(view.instrument.symbol) ?? { two: 0, open: 0, levelsMin: Infinity };
    tallies.set(view.instrument.symbol, tally);
    const levels = Math.min(...(["buy", "sell"] as const).map((side) => new Set(orders.flatMap((order) => (order.instrument === id && order.side === side ? [order.limit] : []))).size));
    tally.open += 1;
    if (levels >= levelsMin) tally.two += 1;
    tally.levelsMin = Math.min(tally.levelsMin, levels);
  }
}
