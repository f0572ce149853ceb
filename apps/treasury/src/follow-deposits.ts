/**
 * Turns what the canonical chain shows into deposits.
 *
 * One block at a time: taken with all that arrived in it, or undone with all that depended on it, each in one transaction.
 */
import { type BlockHeader, type ChainRpc, nextChainStep, type Transfer } from "@crossfloor/chain";
import { type Deposit, newDeposit, observeDeposit } from "@crossfloor/custody";
import type { StoredDeposit, TreasuryStore } from "@crossfloor/db";
import { fromChainUnits } from "@crossfloor/instruments";
import { assert, unreachable } from "@crossfloor/stdx";
import type { ChainAsset, ChainSetup } from "./chain-setup.ts";

/** Headers kept: a fork deeper than this pauses the chain. */
export const keptBlocks = 512;

export interface DepositFollower {
  /** Takes or undoes one block. "atHead": nothing to do now. "paused": a rule was broken that only people can mend. */
  step(): Promise<"moved" | "atHead" | "paused">;
  /** The newest taken header. */
  head(): BlockHeader | undefined;
}

export async function followDeposits(setup: ChainSetup, rpc: ChainRpc, store: TreasuryStore, accounts: () => ReadonlyMap<string, number>): Promise<DepositFollower> {
  const taken: BlockHeader[] = await store.blocks(setup.chain);
  const tokens = setup.assets.flatMap(({ contract }) => (contract === null ? [] : [contract]));
  return { step, head: () => taken.at(-1) };

  async function step(): Promise<"moved" | "atHead" | "paused"> {
    const next = await nextChainStep(rpc, taken, 0);
    switch (next.kind) {
      case "atHead":
        return "atHead";
      case "tooDeep":
        await store.pause(setup.chain, "fork_must_not_be_deeper_than_kept_blocks");
        return "paused";
      case "undo":
        return undo(next.block);
      case "block":
        await take(next.block);
        return "moved";
      default:
        return unreachable(next);
    }
  }

  async function take(block: BlockHeader): Promise<void> {
    const known = accounts();
    const arrived = await rpc.transfersIn(block, tokens, (address) => known.has(address));
    const before = new Map((await store.depositsIn(setup.chain, { txHashes: arrived.map((transfer) => transfer.txHash) })).map((deposit) => [keyOf(deposit), deposit]));
    const changed: StoredDeposit[] = [];
    for (const transfer of arrived) {
      const old = before.get(keyOf(transfer));
      if (old === undefined) {
        const fresh = depositOf(transfer, block, known);
        if (fresh !== undefined) changed.push(fresh);
        continue;
      }
      const turn = observeDeposit(old, { kind: "seenAgain", height: block.height, blockHash: block.hash });
      assert(turn.kind === "deposit", "seeing a deposit again never pauses a chain");
      changed.push({ ...old, ...turn.deposit });
    }
    await store.takeBlock(setup.chain, block, changed, keptBlocks);
    taken.push(block);
    if (taken.length > keptBlocks) taken.splice(0, taken.length - keptBlocks);
  }

  async function undo(block: BlockHeader): Promise<"moved" | "paused"> {
    const changed: StoredDeposit[] = [];
    let pause: string | null = null;
    for (const deposit of await store.depositsIn(setup.chain, { blockHash: block.hash })) {
      const turn = observeDeposit(deposit, { kind: "undone" });
      if (turn.kind === "pause") pause = turn.rule;
      else changed.push({ ...deposit, ...turn.deposit });
    }
    await store.undoBlock(setup.chain, block, changed, pause);
    taken.pop();
    return pause === null ? "moved" : "paused";
  }

  function depositOf(transfer: Transfer, block: BlockHeader, known: ReadonlyMap<string, number>): StoredDeposit | undefined {
    const listed: ChainAsset | undefined = setup.assets.find(({ contract }) => contract === transfer.token);
    const account = known.get(transfer.to);
    // A coin that is not listed, or a transfer of nothing, is no deposit.
    if (listed === undefined || account === undefined || transfer.amount === 0n) return undefined;
    const split = fromChainUnits(transfer.amount, listed.asset);
    const deposit: Deposit = newDeposit({ height: block.height, blockHash: block.hash }, setup.confirmationsNeeded, split.ok);
    return {
      chain: setup.chain, txHash: transfer.txHash, logIndex: transfer.logIndex, account, address: transfer.to, asset: listed.asset.id,
      chainAmount: transfer.amount, amount: split.ok ? split.amount : 0, dust: split.ok ? split.dust : 0n, ...deposit,
    };
  }
}

function keyOf({ txHash, logIndex }: { readonly txHash: string; readonly logIndex: number }): string {
  return `${txHash}:${logIndex}`;
}
