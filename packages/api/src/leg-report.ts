/** What came of one step among several: what could not be read onto its market's grid is refused at the door, the rest by the engine. */
import type { LegOutcome, Refusal } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import { RefusedError } from "./trpc.ts";

export interface LegReport {
  readonly order: number;
  readonly refusal: Refusal | null;
  readonly detail: string;
  /** As `RefusedError` has them. */
  readonly nearest: readonly string[];
}

export type ReadLeg<Leg> = { readonly kind: "read"; readonly leg: Leg } | { readonly kind: "refused"; readonly report: LegReport };

/** A refusal becomes the leg's report; every other fault is the whole request's. */
export async function readLeg<Leg>(read: () => Leg | Promise<Leg>): Promise<ReadLeg<Leg>> {
  try {
    return { kind: "read", leg: await read() };
  } catch (fault) {
    if (!(fault instanceof RefusedError)) throw fault;
    const { refusal, detail, nearest } = fault;
    return { kind: "refused", report: { order: 0, refusal, detail, nearest } };
  }
}

export function reportOf(outcome: LegOutcome | undefined): LegReport {
  assert(outcome !== undefined, "the engine reports every leg");
  const { order, refusal, detail } = outcome;
  return { order, refusal, detail, nearest: [] };
}
