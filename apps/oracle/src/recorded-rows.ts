/**
 * What a recorded scene must show, row by row: the answer key that a floor is held against.
 *
 * Baskets, ratios and correlations are made here in decimals, apart from the integer arithmetic that the oracle publishes with, so that an error in one
 * of the two shows.
 */
import type { BasketIndex, CorrelationIndex, IndexDefinition, RatioIndex, UnixMs } from "@crossfloor/instruments";
import { Decimal } from "decimal.js";
import { momentsOf } from "./history.ts";
import type { PricePoint } from "./price-source.ts";
import { recordedScenes, type ResolvedScene } from "./scene.ts";

export interface RecordedRow {
  readonly at: UnixMs;
  /** Code of the index. */
  readonly index: string;
  /** Counts of 10^-decimals of the index. */
  readonly value: number;
}

const dayMs = 86_400_000;
const Exact = Decimal.clone({ precision: 80, rounding: Decimal.ROUND_FLOOR });

/** Every level of the scene in order of time; at one moment the single indices first, then those made from them. */
export async function* recordedRows(scene: Extract<ResolvedScene, { kind: "recorded" }>, definitions: readonly IndexDefinition[]): AsyncGenerator<RecordedRow> {
  const { points, history, historyIntervalMs } = await recordedScenes[scene.recording].read(scene.replay, definitions);
  const made = definitions.filter((definition): definition is BasketIndex | RatioIndex => definition.kind === "basket" || definition.kind === "ratio").sort((a, b) => a.id - b.id);
  const correlations = definitions.filter((definition) => definition.kind === "correlation").map((definition) => new DecimalCorrelation(definition, definitions));
  if (historyIntervalMs === dayMs) for (const moment of momentsOf(history)) for (const each of correlations) each.remember(moment);
  const newest = new Map<string, number>();
  for (const moment of momentsOf(points)) {
    for (const { at, code, value } of moment) {
      newest.set(code, value);
      yield { at, index: code, value };
    }
    const moved = new Set(moment.map(({ code }) => code));
    for (const definition of made) {
      const value = definition.kind === "basket" ? basketOf(definition, definitions, newest, moved) : ratioOf(definition, definitions, newest, moved);
      if (value !== undefined) yield { at: moment[0].at, index: definition.code, value };
    }
    for (const each of correlations) {
      const value = each.take(moment);
      if (value !== undefined) yield { at: moment[0].at, index: each.code, value };
    }
  }
}

/** A correlation by the book: pairs of closes at its minute of the day, logarithms and root in decimals of eighty digits. */
class DecimalCorrelation {
  readonly code: string;
  readonly #definition: CorrelationIndex;
  readonly #codes: readonly string[];
  readonly #newest = new Map<string, { readonly at: number; readonly value: number }>();
  readonly #pairs: (readonly [number, number])[] = [];
  #before = -Infinity;
  #recording = false;

  constructor(definition: CorrelationIndex, definitions: readonly IndexDefinition[]) {
    this.code = definition.code;
    this.#definition = definition;
    this.#codes = [definition.first, definition.second].map((index) => definitions.find(({ id }) => id === index)?.code ?? "");
  }

  /** A moment before the recording: its closes count, its levels are not published. */
  remember(moment: readonly PricePoint[]): void {
    this.take(moment);
    this.#recording = false;
  }

  /** The level to be seen with this moment; `undefined` when none is. */
  take(moment: readonly PricePoint[]): number | undefined {
    const { at } = moment[0];
    const minute = this.#definition.snapshotMinute * 60_000;
    const due = Math.floor((at - minute) / dayMs) * dayMs + minute;
    let paired = due < at && due > this.#before && this.#pair(due);
    for (const point of moment) this.#newest.set(point.code, point);
    if (due === at) paired = this.#pair(due);
    this.#before = at;
    const value = paired || !this.#recording ? this.#level() : undefined;
    this.#recording ||= value !== undefined;
    return value;
  }

  #pair(due: number): boolean {
    const [first, second] = this.#codes.map((code) => this.#newest.get(code));
    if (first === undefined || second === undefined || due - first.at >= dayMs || due - second.at >= dayMs) return false;
    this.#pairs.push([first.value, second.value]);
    return true;
  }

  #level(): number | undefined {
    const { returns, decimals } = this.#definition;
    const used = this.#pairs.slice(-(returns + 1));
    if (used.length <= returns) return undefined;
    const [x, y] = [0, 1].map((which) => used.slice(1).map((pair, place) => new Exact(pair[which]).dividedBy(used[place][which]).ln()));
    const mean = (values: readonly Decimal[]): Decimal => values.reduce((sum, each) => sum.plus(each), new Exact(0)).dividedBy(values.length);
    const [mx, my] = [mean(x), mean(y)];
    const sum = (a: readonly Decimal[], ma: Decimal, b: readonly Decimal[], mb: Decimal): Decimal => a.reduce((total, each, place) => total.plus(each.minus(ma).times(b[place].minus(mb))), new Exact(0));
    const rho = sum(x, mx, y, my).dividedBy(sum(x, mx, x, mx).times(sum(y, my, y, my)).sqrt());
    return rho.times(100).times(`1e${decimals}`).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber();
  }
}

function basketOf(basket: BasketIndex, definitions: readonly IndexDefinition[], newest: ReadonlyMap<string, number>, moved: ReadonlySet<string>): number | undefined {
  let sum = new Exact(0);
  let touched = false;
  for (const { index, unitsNano } of basket.constituents) {
    const constituent = definitions.find(({ id }) => id === index);
    const value = constituent === undefined ? undefined : newest.get(constituent.code);
    if (constituent === undefined || value === undefined) return undefined;
    touched ||= moved.has(constituent.code);
    sum = sum.plus(new Exact(value).times(`1e-${constituent.decimals}`).times(unitsNano));
  }
  return touched ? sum.dividedBy(basket.divisorNano).times(`1e${basket.decimals}`).floor().toNumber() : undefined;
}

function ratioOf(ratio: RatioIndex, definitions: readonly IndexDefinition[], newest: ReadonlyMap<string, number>, moved: ReadonlySet<string>): number | undefined {
  const [above, below] = [ratio.numerator, ratio.denominator].map((index) => {
    const constituent = definitions.find(({ id }) => id === index);
    const value = constituent === undefined ? undefined : newest.get(constituent.code);
    return constituent === undefined || value === undefined ? undefined : { code: constituent.code, price: new Exact(value).times(`1e-${constituent.decimals}`) };
  });
  if (above === undefined || below === undefined || !(moved.has(above.code) || moved.has(below.code))) return undefined;
  return above.price.times(ratio.scaleNano).times("1e-9").dividedBy(below.price).times(`1e${ratio.decimals}`).floor().toNumber();
}
