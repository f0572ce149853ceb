import type { LegOutcome, OrderId, Outcome, Refusal, Seq } from "@crossfloor/protocol";

/** What a command's handler says; the dispatcher makes the outcome of it. */
export interface Verdict {
  /** 0 until the dispatcher makes an outcome of this very object; `done`, which all share, stays as it is. */
  seq: Seq;
  readonly refusal: Refusal | null;
  readonly detail: string;
  readonly order: OrderId;
  /** Of a batch or a mass quote. */
  readonly legs?: readonly LegOutcome[];
}

export const done: Verdict = { seq: 0 as Seq, refusal: null, detail: "", order: 0 as OrderId };

export function doneWith(order: OrderId): Verdict {
  return { seq: 0 as Seq, refusal: null, detail: "", order };
}

/** `detail` is for people: which field, which rule. */
export function refuse(refusal: Refusal, detail = ""): Verdict {
  return { seq: 0 as Seq, refusal, detail, order: 0 as OrderId };
}

export function doneWithLegs(legs: readonly LegOutcome[]): Verdict {
  return { seq: 0 as Seq, refusal: null, detail: "", order: 0 as OrderId, legs };
}

export function outcomeOf(verdict: Verdict, seq: Seq): Outcome {
  if (verdict === done) return { ...done, seq };
  verdict.seq = seq;
  return verdict;
}
