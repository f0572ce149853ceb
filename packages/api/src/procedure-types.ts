import type { AnyRouter } from "@trpc/server";
import { deskRouter } from "./desk-router.ts";
import { traderRouter } from "./trader-router.ts";

export type ProcedureType = "query" | "mutation" | "subscription";

/** Every procedure of the traders' door by its path, e.g. "orders.place". */
export const procedureTypes = typesOf(traderRouter);
/** Every procedure of the operators' door by its path, e.g. "changes.approve". */
export const deskProcedureTypes = typesOf(deskRouter);

function typesOf(router: AnyRouter): ReadonlyMap<string, ProcedureType> {
  // A router keeps its procedures flat, by path; its declared type shows them nested.
  const procedures = router._def.procedures as unknown as Readonly<Record<string, { readonly _def: { readonly type: ProcedureType } }>>;
  return new Map(Object.entries(procedures).map(([path, procedure]) => [path, procedure._def.type]));
}
