import type { LegOutcome, OrderId, Outcome, Refusal, Seq } from "@crossfloor/protocol";

/** What a command's handler says; the dispatcher makes the outcome of it. */
export interface Verdict {
  readonly refusal: Refusal | null;
  readonly detail: string;
  readonly order: OrderId;
  /** Of a batch or a mass quote. */
  readonly legs?: readonly LegOutcome[];
}

export const done: Verdict = { refusal: null, detail: "", order: 0 as OrderId };

export function doneWith(order: OrderId): Verdict {
  return { refusal: null, detail: "", order };
}

/** `detail` is for people: which field, which rule. */
export function refuse(refusal: Refusal, detail = ""): Verdict {
  return { refusal, detail, order: 0 as OrderId };
}

export function outcomeOf(verdict: Verdict, seq: Seq): Outcome {
  if (verdict.legs !== undefined) return { seq, refusal: verdict.refusal, detail: verdict.detail, order: verdict.order, legs: verdict.legs };
  return { seq, refusal: verdict.refusal, detail: verdict.detail, order: verdict.order };
}
