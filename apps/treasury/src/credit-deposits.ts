/**
 * Counts confirmations and credits what is deep enough: once, by the key chain:txHash:logIndex, however often either side dies
 * in between, because the engine knows the key.
 */
import type { BlockHeader, ChainRpc } from "@crossfloor/chain";
import { type DepositObservation, observeDeposit } from "@crossfloor/custody";
import type { StoredDeposit, TreasuryStore } from "@crossfloor/db";
import type { AssetId, Money } from "@crossfloor/instruments";
import type { AccountId, Command, Outcome } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import type { ChainSetup } from "./chain-setup.ts";

export interface CreditPort {
  /** The durable outcome; `undefined` when the writer did not answer: it may or may not have been done. */
  send(command: Command): Promise<Outcome | undefined>;
}

export interface CreditOptions {
  readonly setup: ChainSetup;
  readonly rpc: ChainRpc;
  readonly store: TreasuryStore;
  readonly port: CreditPort;
  readonly log: (level: "info" | "warn" | "error", message: string, fields?: Record<string, unknown>) => void;
}

/** One round over all open deposits, with the newest taken header as head. */
export async function creditDeposits({ setup, rpc, store, port, log }: CreditOptions, head: BlockHeader): Promise<void> {
  for (const open of await store.openDeposits(setup.chain)) {
    let deposit = await observe(open, { kind: "head", height: head.height });
    if (deposit.status !== "confirmed") continue;
    if (deposit.amount === 0) {
      await observe(deposit, { kind: "belowUnit" });
      continue;
    }
    if (!(await custodyAgrees(deposit))) {
      log("error", "custody does not agree with a deposit", { txHash: deposit.txHash, logIndex: deposit.logIndex, address: deposit.address });
      await observe(deposit, { kind: "custodyDisagrees" });
      continue;
    }
    const outcome = await port.send({
      type: "creditDeposit", account: deposit.account as AccountId, asset: deposit.asset as AssetId, amount: deposit.amount as Money,
      chain: deposit.chain, txHash: deposit.txHash, logIndex: deposit.logIndex, height: deposit.height,
    });
    if (outcome === undefined) return;
    deposit = await observe(deposit, meaningOf(outcome));
    log("info", "deposit", { txHash: deposit.txHash, logIndex: deposit.logIndex, account: deposit.account, status: deposit.status, refusal: outcome.refusal, seq: outcome.seq });
  }

  async function observe(deposit: StoredDeposit, observation: DepositObservation): Promise<StoredDeposit> {
    const turn = observeDeposit(deposit, observation);
    assert(turn.kind === "deposit", "only an undone block pauses a chain");
    const next = { ...deposit, ...turn.deposit };
    const same = next.status === deposit.status && next.confirmations === deposit.confirmations && next.reason === deposit.reason;
    if (!same) await store.saveDeposit(next);
    return next;
  }

  /** Whatever a token's log says, the address must really hold what our books say it was sent. */
  async function custodyAgrees(deposit: StoredDeposit): Promise<boolean> {
    const listed = setup.assets.find(({ asset }) => asset.id === deposit.asset);
    assert(listed !== undefined, "a deposit's asset is listed on its chain");
    const [holds, booked] = await Promise.all([rpc.balanceAfter(head, listed.contract, deposit.address), store.heldAt(setup.chain, deposit.address, deposit.asset)]);
    return holds >= booked;
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
      return { kind: "waits", for: "waits_for_engine" };
    default:
      return { kind: "refused" };
  }
}
