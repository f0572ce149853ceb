/**
 * Turns what the canonical chain shows into deposits.
 *
 * One block at a time: taken with all that arrived in it, or undone with all that depended on it, each in one transaction.
 */
import { type BlockHeader, ChainFault, type ChainRpc, nextChainStep, type Transfer } from "@crossfloor/chain";
import { newDeposit, observeDeposit } from "@crossfloor/custody";
import type { StoredDeposit, TreasuryStore } from "@crossfloor/db";
import { fromChainUnits } from "@crossfloor/instruments";
import { assert, unreachable } from "@crossfloor/stdx";
import type { ChainAsset, ChainSetup } from "./chain-setup.ts";

/**
 * Headers kept: a fork deeper than this pauses the chain. The finalized height stays below them, so that no block can be taken
 * again whose deposits the engine would refuse as too old, or whose keys it has forgotten.
 */
export const keptBlocks = 256;

/** "behind": the node's head lies below what was taken. "paused": a rule was broken that only people can mend. */
export type FollowStep = "moved" | "atHead" | "behind" | "paused";

export interface DepositFollower {
  /** Takes or undoes one block. After a fault the branch is read from the store again, which alone knows what was done. */
  step(): Promise<FollowStep>;
  /** The newest taken header; undefined before the first step. */
  head(): BlockHeader | undefined;
}

export function followDeposits(setup: ChainSetup, rpc: ChainRpc, store: TreasuryStore, accounts: () => ReadonlyMap<string, number>, kept: number = keptBlocks): DepositFollower {
  let branch: BlockHeader[] | undefined;
  const tokens = setup.assets.flatMap(({ contract }) => (contract === null ? [] : [contract]));
  return { step, head: () => branch?.at(-1) };

  async function step(): Promise<FollowStep> {
    try {
      branch ??= await store.blocks(setup.chain);
      return await move(branch);
    } catch (error) {
      branch = undefined;
      throw error;
    }
  }

  async function move(taken: BlockHeader[]): Promise<FollowStep> {
    const next = await nextChainStep(rpc, taken, 0);
    switch (next.kind) {
      case "atHead":
      case "behind":
        return next.kind;
      case "tooDeep":
        await store.pause(setup.chain, "fork_must_not_be_deeper_than_kept_blocks");
        return "paused";
      case "undo":
        return undo(taken, next.block);
      case "block":
        await take(taken, next.block);
        return "moved";
      default:
        return unreachable(next);
    }
  }

  async function take(taken: BlockHeader[], block: BlockHeader): Promise<void> {
    const known = accounts();
    const arrived = await rpc.transfersIn(block, tokens, (address) => known.has(address));
    const before = new Map((await store.depositsIn(setup.chain, { txHashes: [...new Set(arrived.map((transfer) => transfer.txHash))] })).map((deposit) => [keyOf(deposit), deposit]));
    const changed = arrived.flatMap((transfer) => {
      const fresh = depositOf(transfer, block, known);
      if (fresh === undefined) return [];
      const old = before.get(keyOf(transfer));
      return [old === undefined ? fresh : again(old, fresh)];
    });
    await store.takeBlock(setup.chain, block, changed, kept);
    taken.push(block);
    if (taken.length > kept) taken.splice(0, taken.length - kept);
  }

  /** The same log of the same transaction in another block. What it moved there counts, not what it moved before. */
  function again(old: StoredDeposit, fresh: StoredDeposit): StoredDeposit {
    if (old.status !== "orphaned" && old.status !== "credited") throw new ChainFault(`${keyOf(old)} stands in two blocks`);
    const turn = observeDeposit(old, { kind: "seenAgain", height: fresh.height, blockHash: fresh.blockHash, fits: fresh.reason !== "amount_is_beyond_the_engine" });
    assert(turn.kind === "deposit", "seeing a deposit again never pauses a chain");
    return { ...(old.status === "orphaned" ? fresh : old), ...turn.deposit };
  }

  async function undo(taken: BlockHeader[], block: BlockHeader): Promise<"moved" | "paused"> {
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
    return {
      chain: setup.chain, txHash: transfer.txHash, logIndex: transfer.logIndex, account, address: transfer.to, asset: listed.asset.id,
      chainAmount: transfer.amount, amount: split.ok ? split.amount : 0, dust: split.ok ? split.dust : 0n, ...newDeposit({ height: block.height, blockHash: block.hash }, setup.confirmationsNeeded, split.ok),
    };
  }
}

function keyOf({ txHash, logIndex }: { readonly txHash: string; readonly logIndex: number }): string {
  return `${txHash}:${logIndex}`;
}
