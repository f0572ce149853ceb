/**
 * Counts confirmations and credits what is deep enough: once, by the key chain:txHash:logIndex, however often either side dies
 * in between, because the engine knows the key, and because it is stored that a credit may be out before one leaves.
 */
import type { BlockHeader, ChainRpc } from "@crossfloor/chain";
import { type DepositObservation, observeDeposit } from "@crossfloor/custody";
import type { StoredDeposit, TreasuryStore } from "@crossfloor/db";
import type { AssetId, Money } from "@crossfloor/instruments";
import type { AccountId, Command, Outcome } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import type { ChainSetup, Log } from "./chain-setup.ts";
import { custodyRule } from "./watch-custody.ts";

export interface CreditPort {
  /** The durable outcome; `undefined` when the writer did not answer: it may or may not have been done. */
  send(command: Command): Promise<Outcome | undefined>;
}

export interface CreditOptions {
  readonly setup: ChainSetup;
  readonly rpc: ChainRpc;
  readonly store: TreasuryStore;
  readonly port: CreditPort;
  readonly log: Log;
}

/** "done": nothing more to do at this head. "away": the writer did not answer, go on soon. "paused": custody does not agree. */
export type CreditRound = "done" | "away" | "paused";

/** One round over all open deposits, with the newest taken header as head, which the node must know as canonical. */
export async function creditDeposits({ setup, rpc, store, port, log }: CreditOptions, head: BlockHeader): Promise<CreditRound> {
  const confirmed: StoredDeposit[] = [];
  // All of them first, so that confirmations go on being told while the engine is away.
  for (const open of await store.openDeposits(setup.chain)) {
    const counted = await observe(open, { kind: "head", height: head.height });
    if (counted.status === "confirmed") confirmed.push(counted);
  }
  for (let deposit of confirmed) {
    if (!(await custodyAgrees(deposit))) {
      deposit = await observe(deposit, { kind: "custodyDisagrees" });
      log("error", "an address holds less than its deposits say", { txHash: deposit.txHash, logIndex: deposit.logIndex, address: deposit.address });
      await store.pause(setup.chain, custodyRule);
      return "paused";
    }
    if (deposit.amount === 0) {
      await observe(deposit, { kind: "belowUnit" });
      continue;
    }
    // Stored before it leaves: from here on an undone block may have taken credited money with it.
    deposit = await observe(deposit, { kind: "sent" });
    const outcome = await port.send({
      type: "creditDeposit", account: deposit.account as AccountId, asset: deposit.asset as AssetId, amount: deposit.amount as Money,
      chain: deposit.chain, txHash: deposit.txHash, logIndex: deposit.logIndex, height: deposit.height,
    });
    if (outcome === undefined) return "away";
    deposit = await observe(deposit, meaningOf(outcome));
    log(deposit.status === "failed" ? "error" : "info", "deposit", { txHash: deposit.txHash, logIndex: deposit.logIndex, account: deposit.account, status: deposit.status, refusal: outcome.refusal, seq: outcome.seq });
  }
  return "done";

  async function observe(deposit: StoredDeposit, observation: DepositObservation): Promise<StoredDeposit> {
    const turn = observeDeposit(deposit, observation);
    assert(turn.kind === "deposit", "only an undone block pauses a chain");
    const next = { ...deposit, ...turn.deposit };
    const same = next.status === deposit.status && next.confirmations === deposit.confirmations && next.reason === deposit.reason && next.creditSent === deposit.creditSent;
    if (!same) await store.saveDeposit(next);
    return next;
  }

  /** Whatever a token's log says, the address must really hold all that it was sent. */
  async function custodyAgrees(deposit: StoredDeposit): Promise<boolean> {
    const listed = setup.assets.find(({ asset }) => asset.id === deposit.asset);
    assert(listed !== undefined, "a deposit's asset is listed on its chain");
    const [holds, arrived] = await Promise.all([rpc.balanceAfter(head, listed.contract, deposit.address), store.arrivedAt(setup.chain, deposit.address, deposit.asset)]);
    return holds >= arrived;
  }
}

function meaningOf({ refusal, seq }: Outcome): DepositObservation {
  switch (refusal) {
    case null:
    // An earlier life sent it and did not hear the answer; this record confirms that it stands.
    case "deposit_must_not_be_credited_already":
      return { kind: "credited", seq };
    case "account_must_exist":
      return { kind: "waits", for: "waits_for_account" };
    case "engine_must_have_room":
    case "command_must_not_be_expired":
    // Asked before the key is looked at, so it does not say that an earlier life's credit does not stand.
    case "balance_must_stay_within_maximum":
      return { kind: "waits", for: "waits_for_engine" };
    default:
      return { kind: "refused" };
  }
}
