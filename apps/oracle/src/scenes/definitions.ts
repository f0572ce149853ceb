import type { IndexDefinition } from "@crossfloor/instruments";

/** Decimals of a single index of the catalogue; `undefined` if it has none of that code, whose prices are then left out. */
export function decimalsOf(definitions: readonly IndexDefinition[], code: string): number | undefined {
  return definitions.find((definition) => definition.code === code && definition.kind === "single")?.decimals;
}
