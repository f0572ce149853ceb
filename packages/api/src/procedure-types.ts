import { traderRouter } from "./trader-router.ts";

export type ProcedureType = "query" | "mutation" | "subscription";

/** Every procedure of the traders' door by its path, e.g. "orders.place". */
export const procedureTypes: ReadonlyMap<string, ProcedureType> = new Map(
  // The router keeps its procedures flat, by path; its declared type shows them nested.
  Object.entries(traderRouter._def.procedures as unknown as Readonly<Record<string, { readonly _def: { readonly type: ProcedureType } }>>).map(([path, procedure]) => [path, procedure._def.type]),
);
