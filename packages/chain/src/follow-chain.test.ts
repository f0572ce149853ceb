import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ChainFault } from "./answer.ts";
import { nextChainStep } from "./follow-chain.ts";
import { type BlockHeader, type ChainRpc, connectRpc } from "./rpc.ts";
import { type LyingNode, startLyingNode, startTestChain, type TestChain } from "./testing/index.ts";

let chain: TestChain;
let rpc: ChainRpc;
let node: LyingNode;
let doubted: ChainRpc;

beforeAll(async () => {
  chain = await startTestChain();
  rpc = connectRpc(chain.url);
  node = await startLyingNode(chain.url);
  doubted = connectRpc(node.url, 5_000);
}, 60_000);
beforeEach(() => node.lie(() => ({ kind: "pass" })));
afterAll(async () => {
  doubted.close();
  await node.close();
  rpc.close();
  await chain.stop();
});

const kept = 12;

/** Blocks with something in them: a reorganisation puts empty ones in their place, which might be the same as empty ones. */
async function mineFull(blocks: number): Promise<void> {
  for (let left = blocks; left > 0; left--) {
    await chain.send({ to: chain.purse.address, value: 1n });
    await chain.mine();
  }
}

/** Mines, and takes the newest that the list can hold. */
async function followed(blocks: number): Promise<BlockHeader[]> {
  await mineFull(blocks);
  const taken: BlockHeader[] = [];
  from = Math.max(0, (await chain.height()) - kept);
  await follow(taken);
  return taken;
}
let from = 0;

/** Steps until there is nothing to do; answers what was undone and taken. */
async function follow(taken: BlockHeader[], by: ChainRpc = rpc): Promise<{ readonly undone: number; readonly took: number; readonly end: "atHead" | "behind" | "tooDeep" }> {
  let [undone, took] = [0, 0];
  for (;;) {
    const step = await nextChainStep(by, taken, from);
    if (step.kind === "block") {
      taken.push(step.block);
      if (taken.length > kept) taken.shift();
      took += 1;
    } else if (step.kind === "undo") {
      expect(step.block).toEqual(taken.pop());
      undone += 1;
    } else return { undone, took, end: step.kind };
  }
}

async function expectCanonical(taken: readonly BlockHeader[]): Promise<void> {
  for (const header of taken) expect(await rpc.headerAt(header.height)).toEqual(header);
  for (const [at, header] of taken.entries()) if (at > 0) expect(header.parentHash).toBe(taken[at - 1]?.hash);
}

describe("following", () => {
  test("CHAIN-008: every block is taken once, in order, each on its parent, from the first", async () => {
    const taken: BlockHeader[] = [];
    expect(await follow(taken)).toEqual({ undone: 0, took: (await chain.height()) + 1, end: "atHead" });
    await chain.mine(3);
    expect(await follow(taken)).toEqual({ undone: 0, took: 3, end: "atHead" });
    expect(await follow(taken)).toEqual({ undone: 0, took: 0, end: "atHead" });
    await expectCanonical(taken);
  });

  test.each([1, 3, 4, 5, kept - 1])("CHAIN-009: a reorganisation of %i blocks undoes exactly those and takes the new ones", async (depth) => {
    const taken = await followed(kept);
    await chain.reorg(depth);
    expect(await follow(taken)).toEqual({ undone: depth, took: depth, end: "atHead" });
    await expectCanonical(taken);
  });

  test.each([kept, kept + 4])("CHAIN-010: a reorganisation of %i blocks, deeper than what is kept, is told and never guessed around", async (depth) => {
    const taken = await followed(kept + 5);
    await chain.reorg(depth);
    expect(await follow(taken)).toEqual({ undone: kept - 1, took: 0, end: "tooDeep" });
    expect(taken).toHaveLength(1);
  });

  test("CHAIN-009: a second reorganisation in the middle of undoing the first is followed too", async () => {
    const taken = await followed(8);
    await chain.reorg(5);
    for (let steps = 0; steps < 2; steps++) {
      const step = await nextChainStep(rpc, taken, 0);
      expect(step.kind).toBe("undo");
      taken.pop();
    }
    await chain.reorg(6);
    await chain.mine(2);
    expect((await follow(taken)).end).toBe("atHead");
    await expectCanonical(taken);
  });
});

describe("a node that is behind or torn", () => {
  const behindBy = (blocks: number, head: number) => (method: string, params: readonly unknown[]) => {
    if (method === "eth_blockNumber") return { kind: "change", result: () => `0x${(head - blocks).toString(16)}` } as const;
    if (method === "eth_getBlockByNumber" && Number(params[0]) > head - blocks) return { kind: "change", result: () => null } as const;
    return { kind: "pass" } as const;
  };

  test.each([1, 5, kept + 50])("CHAIN-011: a node that lags by %i blocks undoes nothing, and is followed again once it has caught up", async (blocks) => {
    const taken = await followed(kept + 2);
    const before = [...taken];
    node.lie(behindBy(blocks, await chain.height()));
    expect(await follow(taken, doubted)).toEqual({ undone: 0, took: 0, end: "behind" });
    expect(taken).toEqual(before);
    node.lie(() => ({ kind: "pass" }));
    await chain.mine();
    expect(await follow(taken, doubted)).toEqual({ undone: 0, took: 1, end: "atHead" });
  });

  test("CHAIN-011: a node on a shorter branch of its own is told from one that lags", async () => {
    const taken = await followed(8);
    // As after the loss of the newest blocks: four are gone and one other stands in their place.
    await chain.ask("anvil_rollback", [4]);
    expect((await follow(taken)).end).toBe("behind");
    await chain.send({ to: chain.purse.address, value: 2n });
    await chain.mine();
    expect(await follow(taken)).toEqual({ undone: 4, took: 1, end: "atHead" });
    await expectCanonical(taken);
  });

  test("CHAIN-006: blocks that do not build on each other are a fault, not a loop", async () => {
    const taken = await followed(3);
    await chain.mine();
    const height = await chain.height();
    node.lie((method, params) => (method === "eth_getBlockByNumber" && Number(params[0]) === height ? { kind: "change", result: (truth) => ({ ...(truth as object), parentHash: `0x${"9".repeat(64)}` }) } : { kind: "pass" }));
    await expect(nextChainStep(doubted, taken, 0)).rejects.toBeInstanceOf(ChainFault);
  });
});
