/**
 * What a recorded scene must show, row by row: the answer key that a floor is held against.
 *
 * Baskets and ratios are made here in decimals, apart from the integer arithmetic that the oracle publishes with, so that an error in one
 * of the two shows.
 */
import type { BasketIndex, IndexDefinition, RatioIndex, UnixMs } from "@crossfloor/instruments";
import { Decimal } from "decimal.js";
import { momentsOf } from "./history.ts";
import { recordedScenes, type ResolvedScene } from "./scene.ts";

export interface RecordedRow {
  readonly at: UnixMs;
  /** Code of the index. */
  readonly index: string;
  /** Counts of 10^-decimals of the index. */
  readonly value: number;
}

const Exact = Decimal.clone({ precision: 80, rounding: Decimal.ROUND_FLOOR });

/** Every level of the scene in order of time; at one moment the single indices first, then those made from them. */
export async function* recordedRows(scene: Extract<ResolvedScene, { kind: "recorded" }>, definitions: readonly IndexDefinition[]): AsyncGenerator<RecordedRow> {
  const { points } = await recordedScenes[scene.recording].read(scene.replay, definitions);
  const made = definitions.filter((definition): definition is BasketIndex | RatioIndex => definition.kind === "basket" || definition.kind === "ratio").sort((a, b) => a.id - b.id);
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
