/**
 * The newest level of every index, and what follows from it: baskets and ratios are made again whenever one of their
 * constituents moved, all of them out of the same moment.
 */
import { type BasketIndex, type IndexDefinition, type IndexId, type NanoRate, nanoOne, type Price, type RatioIndex, type UnixMs } from "@crossfloor/instruments";
import { basketLevel, type ConstituentPrice, ratioLevel, staleWeight } from "@crossfloor/indices";
import { unreachable } from "@crossfloor/stdx";
import type { PricePoint } from "./price-source.ts";

/** A level as it is published. */
export interface Level {
  readonly definition: IndexDefinition;
  readonly at: UnixMs;
  readonly value: Price;
  readonly source: string;
  readonly sources: number;
  readonly staleWeight: NanoRate;
  readonly validForMs: number;
}

export class LevelBoard {
  readonly #definitions: readonly IndexDefinition[];
  readonly #levels = new Map<IndexId, Level>();
  /** Label of levels made from several indices. */
  readonly #source: string;

  constructor(definitions: readonly IndexDefinition[], source: string) {
    this.#definitions = [...definitions].sort((a, b) => a.id - b.id);
    this.#source = source;
  }

  has(index: IndexId): boolean {
    return this.#levels.has(index);
  }

  /** Takes points of one moment and gives the levels to publish: the single ones first, then those made from them. */
  take(points: readonly PricePoint[], now: UnixMs): readonly Level[] {
    const changed = new Map<IndexId, Level>();
    for (const point of points) {
      const definition = this.#definitions.find(({ code, kind }) => code === point.code && kind === "single");
      if (definition === undefined) continue;
      const { value, source, sources, validForMs } = point;
      this.#set(changed, { definition, at: now, value, source, sources, validForMs, staleWeight: (point.held ? nanoOne : 0) as NanoRate });
    }
    // A definition may rest on another made here, but on none with a higher number, so one pass in order of number is enough.
    for (const definition of this.#definitions) {
      if (definition.kind === "single" || !constituentsOf(definition).some((index) => changed.has(index))) continue;
      const level = this.#derive(definition, now);
      if (level !== undefined) this.#set(changed, level);
    }
    return [...changed.values()];
  }

  #set(changed: Map<IndexId, Level>, level: Level): void {
    this.#levels.set(level.definition.id, level);
    changed.set(level.definition.id, level);
  }

  #derive(definition: Exclude<IndexDefinition, { kind: "single" }>, now: UnixMs): Level | undefined {
    const parts = constituentsOf(definition).map((index) => this.#levels.get(index));
    if (!parts.every((part) => part !== undefined)) return undefined;
    const prices = parts.map((part): ConstituentPrice => ({ index: part.definition.id, value: part.value, decimals: part.definition.decimals }));
    const isStale = (index: IndexId): boolean => parts.some((part) => part.definition.id === index && (part.staleWeight > 0 || now - part.at > part.validForMs));
    const made = madeOf(definition, prices, isStale);
    if (made === undefined) return undefined;
    const fresh = parts.filter((part) => !isStale(part.definition.id));
    const sources = Math.min(...parts.map((part) => part.sources));
    // A level made of fresh and kept prices stands as long as its fresh ones do; the kept ones are told by the stale weight.
    const validForMs = Math.min(...(fresh.length > 0 ? fresh : parts).map((part) => part.validForMs));
    return { definition, at: now, ...made, source: this.#source, sources, validForMs };
  }
}

function madeOf(
  definition: Exclude<IndexDefinition, { kind: "single" }>, prices: readonly ConstituentPrice[], isStale: (index: IndexId) => boolean,
): { readonly value: Price; readonly staleWeight: NanoRate } | undefined {
  switch (definition.kind) {
    case "basket": return basketOf(definition, prices, isStale);
    case "ratio": return ratioOf(definition, prices, isStale);
    // A correlation is made from daily snapshots, not from the levels of one moment; this board never has one.
    case "correlation": return undefined;
    default: return unreachable(definition);
  }
}

function basketOf(definition: BasketIndex, prices: readonly ConstituentPrice[], isStale: (index: IndexId) => boolean): { value: Price; staleWeight: NanoRate } | undefined {
  const value = basketLevel(definition, prices);
  return value === undefined ? undefined : { value, staleWeight: staleWeight(definition, prices, isStale) };
}

function ratioOf(definition: RatioIndex, prices: readonly ConstituentPrice[], isStale: (index: IndexId) => boolean): { value: Price; staleWeight: NanoRate } | undefined {
  const value = ratioLevel(definition, prices);
  const stale = isStale(definition.numerator) || isStale(definition.denominator);
  return value === undefined ? undefined : { value, staleWeight: (stale ? nanoOne : 0) as NanoRate };
}

/** The indices that a definition is made from directly. */
export function constituentsOf(definition: IndexDefinition): readonly IndexId[] {
  switch (definition.kind) {
    case "single": return [];
    case "basket": return definition.constituents.map(({ index }) => index);
    case "ratio": return [definition.numerator, definition.denominator];
    case "correlation": return [definition.first, definition.second];
    default: return unreachable(definition);
  }
}

/** Codes of the single indices that must have a price for this one to have a level; `undefined` if this app cannot make it. */
export function singlesOf(index: IndexId, definitions: readonly IndexDefinition[]): ReadonlySet<string> | undefined {
  const definition = definitions.find(({ id }) => id === index);
  if (definition === undefined || definition.kind === "correlation") return undefined;
  if (definition.kind === "single") return new Set([definition.code]);
  const codes = new Set<string>();
  for (const constituent of constituentsOf(definition)) {
    const below = singlesOf(constituent, definitions);
    if (below === undefined) return undefined;
    for (const code of below) codes.add(code);
  }
  return codes;
}
