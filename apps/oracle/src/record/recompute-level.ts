/** Makes a recorded level again from its inputs, by the same definitions and nothing else. */
import { basketLevel, correlationLevel, medianLevel, ratioLevel, staleWeight } from "@crossfloor/indices";
import { type IndexDefinition, type IndexId, type NanoRate, nanoOne, type Price } from "@crossfloor/instruments";
import { unreachable } from "@crossfloor/stdx";
import type { LevelInputs } from "./recorded-level.ts";

export interface MadeLevel {
  readonly value: Price;
  /** Of a basket or ratio; `undefined` where it is told by the source alone. */
  readonly staleWeight: NanoRate | undefined;
}

/** `undefined` when the inputs make no level under this definition. */
export function recomputeLevel(definition: IndexDefinition, inputs: LevelInputs): MadeLevel | undefined {
  switch (definition.kind) {
    case "single": {
      if (inputs.kind !== "single") return undefined;
      const outcome = medianLevel(inputs.quotes, inputs.at, inputs.rules);
      return outcome.kind === "level" ? { value: outcome.value, staleWeight: undefined } : undefined;
    }
    case "basket": {
      if (inputs.kind !== "parts" || !hasEach(inputs, definition.constituents.map(({ index }) => index))) return undefined;
      const value = basketLevel(definition, inputs.parts);
      return value === undefined ? undefined : { value, staleWeight: staleWeight(definition, inputs.parts, (index) => isStale(inputs, index)) };
    }
    case "ratio": {
      if (inputs.kind !== "parts" || !hasEach(inputs, [definition.numerator, definition.denominator])) return undefined;
      const value = ratioLevel(definition, inputs.parts);
      const stale = isStale(inputs, definition.numerator) || isStale(inputs, definition.denominator);
      return value === undefined ? undefined : { value, staleWeight: (stale ? nanoOne : 0) as NanoRate };
    }
    case "correlation": {
      if (inputs.kind !== "snapshots") return undefined;
      const value = correlationLevel(definition, inputs.snapshots);
      return value === undefined ? undefined : { value, staleWeight: undefined };
    }
    default:
      return unreachable(definition);
  }
}

type Parts = Extract<LevelInputs, { kind: "parts" }>;

function hasEach({ parts }: Parts, indices: readonly IndexId[]): boolean {
  return indices.every((wanted) => parts.some(({ index }) => index === wanted));
}

function isStale({ parts }: Parts, wanted: IndexId): boolean {
  return parts.some(({ index, isStale: stale }) => stale && index === wanted);
}
