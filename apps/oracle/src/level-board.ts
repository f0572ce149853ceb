/**
 * The newest level of every index, and what follows from it: baskets and ratios are made again whenever one of their
 * constituents moved, all of them out of the same moment; correlations when a daily snapshot was taken.
 */
import { type CorrelationIndex, type IndexDefinition, type IndexId, type NanoRate, nanoOne, type Price, type UnixMs } from "@crossfloor/instruments";
import type { DailySnapshot } from "@crossfloor/indices";
import type { PricePoint } from "./price-source.ts";
import { recomputeLevel } from "./record/recompute-level.ts";
import type { LevelInputs, PartInput } from "./record/recorded-level.ts";
import { SnapshotBook } from "./snapshot-book.ts";
import { unreachable } from "@crossfloor/stdx";

/** A level as it is published. */
export interface Level {
  readonly definition: IndexDefinition;
  /** When it is published. */
  readonly at: UnixMs;
  /** When its source told it: for a recording that is played late, earlier than `at`. */
  readonly toldAt: UnixMs;
  readonly value: Price;
  readonly source: string;
  readonly sources: number;
  readonly staleWeight: NanoRate;
  readonly validForMs: number;
  /** What it was made from. */
  readonly inputs: LevelInputs;
}

/** A correlation stands until the next snapshot, over the longest run of closed days. */
const correlationValidForMs = 604_800_000;
/** A price from one source is its own median, however old. */
const oneSource = { sourcesMin: 1, outlierMax: nanoOne as NanoRate, staleAfterMs: Number.MAX_SAFE_INTEGER };

export class LevelBoard {
  readonly #definitions: readonly IndexDefinition[];
  readonly #correlations: readonly CorrelationIndex[];
  readonly #levels = new Map<IndexId, Level>();
  readonly #snapshots: SnapshotBook;
  /** Correlations that were not given out since their last snapshot, or never. */
  readonly #untold: Set<IndexId>;
  /** Label of levels made from several indices. */
  readonly #source: string;

  constructor(definitions: readonly IndexDefinition[], source: string, seeds: ReadonlyMap<IndexId, readonly DailySnapshot[]> = new Map()) {
    this.#definitions = [...definitions].sort((a, b) => a.id - b.id);
    this.#correlations = this.#definitions.filter((definition) => definition.kind === "correlation");
    this.#snapshots = new SnapshotBook(seeds);
    this.#untold = new Set(this.#correlations.map(({ id }) => id));
    this.#source = source;
  }

  has(index: IndexId): boolean {
    return this.#levels.has(index);
  }

  /** Snapshots of a correlation, ascending. */
  snapshotsOf(index: IndexId): readonly DailySnapshot[] {
    return this.#snapshots.of(index);
  }

  /** What was given out may not have arrived: the next `take` gives every correlation again. */
  tellAgain(): void {
    for (const { id } of this.#correlations) this.#untold.add(id);
  }

  /** Takes points of one moment and gives the levels to publish: the single ones first, then those made from them. */
  take(points: readonly PricePoint[], now: UnixMs): readonly Level[] {
    const changed = new Map<IndexId, Level>();
    const momentAt = points[0]?.at ?? now;
    // A snapshot before this moment is of what stood then; one at this very moment has its prices in it.
    this.#snap((momentAt - 1) as UnixMs);
    for (const point of points) {
      const definition = this.#definitions.find(({ code, kind }) => code === point.code && kind === "single");
      if (definition === undefined) continue;
      const { at, value, source, sources, validForMs } = point;
      const inputs: LevelInputs = { kind: "single", at, quotes: point.quotes ?? [{ source, value, at }], rules: point.rules ?? oneSource };
      this.#set(changed, { definition, at: now, toldAt: at, value, source, sources, validForMs, staleWeight: (point.held ? nanoOne : 0) as NanoRate, inputs });
    }
    this.#snap(momentAt);
    // A definition may rest on another made here, but on none with a higher number, so one pass in order of number is enough.
    for (const definition of this.#definitions) {
      if (definition.kind === "single") continue;
      const level = definition.kind === "correlation" ? this.#correlate(definition, now) : this.#derive(definition, changed, now);
      if (level !== undefined) this.#set(changed, level);
    }
    return [...changed.values()];
  }

  #set(changed: Map<IndexId, Level>, level: Level): void {
    this.#levels.set(level.definition.id, level);
    changed.set(level.definition.id, level);
  }

  #snap(until: UnixMs): void {
    for (const definition of this.#correlations) {
      if (this.#snapshots.takeUpTo(definition, until, (index) => this.#levels.get(index))) this.#untold.add(definition.id);
    }
  }

  #correlate(definition: CorrelationIndex, now: UnixMs): Level | undefined {
    if (!this.#untold.has(definition.id)) return undefined;
    const inputs: LevelInputs = { kind: "snapshots", snapshots: this.#snapshots.of(definition.id).slice(-(definition.returns + 1)) };
    const made = recomputeLevel(definition, inputs);
    const newest = inputs.snapshots.at(-1);
    if (made === undefined || newest === undefined) return undefined;
    this.#untold.delete(definition.id);
    return { definition, at: now, toldAt: newest.at, value: made.value, staleWeight: 0 as NanoRate, source: this.#source, sources: 1, validForMs: correlationValidForMs, inputs };
  }

  #derive(definition: Exclude<IndexDefinition, { kind: "single" | "correlation" }>, changed: ReadonlyMap<IndexId, Level>, now: UnixMs): Level | undefined {
    const constituents = constituentsOf(definition);
    if (!constituents.some((index) => changed.has(index))) return undefined;
    const parts = constituents.map((index) => this.#levels.get(index));
    if (!parts.every((part) => part !== undefined)) return undefined;
    const isStale = (part: Level): boolean => part.staleWeight > 0 || now - part.at > part.validForMs;
    const inputs: LevelInputs = {
      kind: "parts",
      parts: parts.map((part): PartInput => ({ index: part.definition.id, value: part.value, decimals: part.definition.decimals, at: part.toldAt, source: part.source, isStale: isStale(part) })),
    };
    const made = recomputeLevel(definition, inputs);
    if (made === undefined) return undefined;
    const fresh = parts.filter((part) => !isStale(part));
    const sources = Math.min(...parts.map((part) => part.sources));
    // A level made of fresh and kept prices stands as long as its fresh ones do; the kept ones are told by the stale weight.
    const validForMs = Math.min(...(fresh.length > 0 ? fresh : parts).map((part) => part.validForMs));
    return { definition, at: now, toldAt: now, value: made.value, staleWeight: made.staleWeight ?? (0 as NanoRate), source: this.#source, sources, validForMs, inputs };
  }
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
  if (definition === undefined) return undefined;
  if (definition.kind === "single") return new Set([definition.code]);
  const codes = new Set<string>();
  for (const constituent of constituentsOf(definition)) {
    const below = singlesOf(constituent, definitions);
    if (below === undefined) return undefined;
    for (const code of below) codes.add(code);
  }
  return codes;
}
