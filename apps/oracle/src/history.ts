/** Candles of index levels from before the floor began, so that a chart is not empty on its first day. */
import type { IndexDefinition, IndexId, UnixMs } from "@crossfloor/instruments";
import { historyCandlesMax, type HistoryCandle, type PublishIndexHistory } from "@crossfloor/protocol";
import { divFloor } from "@crossfloor/stdx";
import { type Level, LevelBoard } from "./level-board.ts";
import type { PricePoint, PriceSource } from "./price-source.ts";

type Candle = { -readonly [Key in keyof HistoryCandle]: HistoryCandle[Key] };

/** Commands that publish the source's history, each within the bound of the protocol. Baskets get their own candles, from the same moments. */
export function historyCommands(source: PriceSource, definitions: readonly IndexDefinition[]): readonly PublishIndexHistory[] {
  const { intervalMs, points } = source.history();
  const board = new LevelBoard(definitions, source.source);
  const candles = new Map<IndexId, Candle[]>();
  for (const moment of momentsOf(points)) {
    for (const level of board.take(moment, moment[0].at)) add(candles, level, intervalMs);
  }
  const commands: PublishIndexHistory[] = [];
  for (const [index, all] of candles) {
    for (let from = 0; from < all.length; from += historyCandlesMax) {
      commands.push({ type: "publishIndexHistory", index, intervalMs, candles: all.slice(from, from + historyCandlesMax), source: source.source, simulated: source.simulated });
    }
  }
  return commands;
}

/** Groups points of one moment; the input is ascending by time. */
export function* momentsOf(points: Iterable<PricePoint>): Generator<readonly PricePoint[]> {
  let moment: PricePoint[] = [];
  for (const point of points) {
    if (moment.length > 0 && moment[0].at !== point.at) {
      yield moment;
      moment = [];
    }
    moment.push(point);
  }
  if (moment.length > 0) yield moment;
}

function add(candles: Map<IndexId, Candle[]>, level: Level, intervalMs: number): void {
  const openAt = (divFloor(level.at, intervalMs) * intervalMs) as UnixMs;
  const all = candles.get(level.definition.id) ?? [];
  if (all.length === 0) candles.set(level.definition.id, all);
  const last = all.at(-1);
  if (last === undefined || last.openAt !== openAt) {
    all.push({ openAt, open: level.value, high: level.value, low: level.value, close: level.value });
    return;
  }
  if (level.value > last.high) last.high = level.value;
  if (level.value < last.low) last.low = level.value;
  last.close = level.value;
}
