/**
 * The life of one deposit.
 *
 * seen → confirming → confirmed → credited, each step a consequence of what the canonical chain shows, never of what a user
 * does. A block that leaves the chain takes its uncredited deposits back to `orphaned`; they may be seen again in another block.
 * A deposit whose credit may already stand in the engine cannot be taken back by a rule: when its block leaves the chain, the
 * chain is paused by name and people look.
 */
import { assert, unreachable } from "@crossfloor/stdx";

export type DepositStatus = "seen" | "confirming" | "confirmed" | "credited" | "orphaned" | "failed";

export interface Deposit {
  readonly status: DepositStatus;
  /** Where it stands on the canonical branch; the last known place while orphaned. */
  readonly height: number;
  readonly blockHash: string;
  /** Blocks from its own up to the head, both counted; zero while orphaned. */
  readonly confirmations: number;
  readonly confirmationsNeeded: number;
  /** What it waits for, or why it ended: a `DepositReason`, or one that an older release wrote. */
  readonly reason: string | null;
  /** Its credit was sent at least once, so the engine may hold it whatever is known here. */
  readonly creditSent: boolean;
  /** The journal record that credited it, or that confirmed that it stands. */
  readonly creditedSeq: number | null;
}

export type DepositReason =
  | "waits_for_confirmations" | "waits_for_engine" | "waits_for_account" | "block_left_the_chain"
  | "amount_is_below_an_engine_unit" | "amount_is_beyond_the_engine" | "custody_does_not_agree" | "engine_refused";

export type DepositObservation =
  /** The canonical head is at this height. */
  | { readonly kind: "head"; readonly height: number }
  /** Its block left the canonical chain. */
  | { readonly kind: "undone" }
  /** Its transaction stands in another canonical block; `fits` as in `newDeposit`, since the same transaction may have moved another amount there. */
  | { readonly kind: "seenAgain"; readonly height: number; readonly blockHash: string; readonly fits: boolean }
  /** Confirmed, but smaller than an engine unit: it stays its owner's as dust. */
  | { readonly kind: "belowUnit" }
  /** What the address holds on chain does not cover what its deposits say. */
  | { readonly kind: "custodyDisagrees" }
  /** Its credit is about to be sent. To be stored before it leaves. */
  | { readonly kind: "sent" }
  | { readonly kind: "credited"; readonly seq: number }
  /** Not credited now, but may be later. */
  | { readonly kind: "waits"; readonly for: "waits_for_engine" | "waits_for_account" }
  /** The engine will never credit it: people look. */
  | { readonly kind: "refused" };

export type DepositTurn =
  | { readonly kind: "deposit"; readonly deposit: Deposit }
  /** No rule mends this: stop following the chain, name it, and call people. */
  | { readonly kind: "pause"; readonly rule: "credited_deposit_must_stay_on_chain" };

/** A transfer just seen in a canonical block. `fits` is false for an amount beyond what the engine can hold, which ends at once. */
export function newDeposit(place: { readonly height: number; readonly blockHash: string }, confirmationsNeeded: number, fits: boolean): Deposit {
  assert(confirmationsNeeded >= 1, "a deposit needs at least its own block");
  const base: Deposit = { height: place.height, blockHash: place.blockHash, status: "seen", confirmations: 1, confirmationsNeeded, reason: null, creditSent: false, creditedSeq: null };
  return fits ? because(base, "seen", "waits_for_confirmations") : because(base, "failed", "amount_is_beyond_the_engine");
}

/** What an observation makes of a deposit. Observations that no longer matter change nothing, so that each may come twice. */
export function observeDeposit(deposit: Deposit, observation: DepositObservation): DepositTurn {
  switch (observation.kind) {
    case "head":
      return turn(isOpen(deposit) ? confirmed(deposit, observation.height) : deposit);
    case "undone":
      if (deposit.status === "orphaned") return turn(deposit);
      if (mayStand(deposit)) return { kind: "pause", rule: "credited_deposit_must_stay_on_chain" };
      return turn(because({ ...deposit, confirmations: 0, creditSent: false }, "orphaned", "block_left_the_chain"));
    case "seenAgain":
      // People have let the chain go on after this block left it once: what was credited is watched in its new place.
      if (deposit.status === "credited") return turn({ ...deposit, height: observation.height, blockHash: observation.blockHash });
      return turn(deposit.status === "orphaned" ? newDeposit(observation, deposit.confirmationsNeeded, observation.fits) : deposit);
    case "belowUnit":
      return turn(deposit.status === "confirmed" ? because(deposit, "failed", "amount_is_below_an_engine_unit") : deposit);
    case "custodyDisagrees":
      // Not its end: it cannot be told from here which of the address's transfers is untrue.
      return turn(deposit.status === "confirmed" ? because(deposit, "confirmed", "custody_does_not_agree") : deposit);
    case "sent":
      return turn(deposit.status === "confirmed" ? because({ ...deposit, creditSent: true }, "confirmed", "waits_for_engine") : deposit);
    case "credited":
      assert(deposit.status === "confirmed" || deposit.status === "credited", "only a confirmed deposit is credited");
      assert(deposit.creditSent, "a credit is stored as sent before it is answered");
      return turn(deposit.status === "credited" ? deposit : because({ ...deposit, creditedSeq: observation.seq }, "credited", null));
    case "waits":
      return turn(deposit.status === "confirmed" ? because(deposit, "confirmed", observation.for) : deposit);
    case "refused":
      return turn(deposit.status === "confirmed" ? because(deposit, "failed", "engine_refused") : deposit);
    default:
      return unreachable(observation);
  }
}

/** Still on its way: the head's height matters to it. */
export function isOpen({ status }: Deposit): boolean {
  return status === "seen" || status === "confirming" || status === "confirmed";
}

/** Whether the engine may hold its credit: it does, or one was sent and no answer has said that it never will be. */
export function mayStand(deposit: Deposit): boolean {
  return deposit.status === "credited" || (isOpen(deposit) && deposit.creditSent);
}

function confirmed(deposit: Deposit, head: number): Deposit {
  const confirmations = head - deposit.height + 1;
  assert(confirmations >= 1, "the head is not below a deposit on the canonical branch");
  if (confirmations >= deposit.confirmationsNeeded) {
    // What it waits for stays told; only the engine's answer moves it on.
    return deposit.status === "confirmed" ? { ...deposit, confirmations } : because({ ...deposit, confirmations }, "confirmed", "waits_for_engine");
  }
  // Also after blocks above it left the chain: nothing is sent until it lies deep enough again.
  return because({ ...deposit, confirmations }, confirmations > 1 ? "confirming" : "seen", "waits_for_confirmations");
}

/** Only reasons of the list are written. */
function because(deposit: Deposit, status: DepositStatus, reason: DepositReason | null): Deposit {
  return { ...deposit, status, reason };
}

function turn(deposit: Deposit): DepositTurn {
  return { kind: "deposit", deposit };
}
