import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ChainFault } from "./answer.ts";
import { type BlockHeader, type ChainRpc, connectRpc, type Transfer } from "./rpc.ts";
import { type LyingNode, startLyingNode, startTestChain, type TestChain } from "./testing/index.ts";

const ours = "0x00000000000000000000000000000000000000a1";
const theirs = "0x00000000000000000000000000000000000000b2";
const isOurs = (address: string): boolean => address === ours;

let chain: TestChain;
let rpc: ChainRpc;
let node: LyingNode;
let doubted: ChainRpc;
let token = "";
let unlisted = "";
let payer = "";

beforeAll(async () => {
  chain = await startTestChain();
  rpc = connectRpc(chain.url);
  node = await startLyingNode(chain.url);
  doubted = connectRpc(node.url, 1_500);
  token = await chain.deployToken("USDC", 6);
  unlisted = await chain.deployToken("FAKE", 6);
  payer = await chain.deploy("Payer");
  await chain.sendToken(token, payer, 1_000_000n);
  await chain.mine();
}, 60_000);
beforeEach(() => node.lie(() => ({ kind: "pass" })));
afterAll(async () => {
  doubted.close();
  await node.close();
  rpc.close();
  await chain.stop();
});

async function newest(): Promise<BlockHeader> {
  const header = await rpc.headerAt(await rpc.headHeight());
  if (header === undefined) throw new Error("the head has a header");
  return header;
}
async function mined(): Promise<{ readonly block: BlockHeader; readonly transfers: readonly Transfer[] }> {
  await chain.mine();
  const block = await newest();
  return { block, transfers: await rpc.transfersIn(block, [token], isOurs) };
}

describe("what arrived in a block", () => {
  test("CHAIN-003: transfers of listed tokens and of the coin to our addresses are found, one by one, with their own log number", async () => {
    const first = await chain.sendToken(token, ours, 5n);
    await chain.sendToken(token, theirs, 6n);
    const second = await chain.sendToken(token, ours, 7n);
    const coin = await chain.send({ to: ours, value: 8n });
    const { transfers } = await mined();
    expect(transfers).toEqual([
      { txHash: first, logIndex: 0, token, from: chain.purse.address, to: ours, amount: 5n },
      { txHash: second, logIndex: 2, token, from: chain.purse.address, to: ours, amount: 7n },
      { txHash: coin, logIndex: -1, token: null, from: chain.purse.address, to: ours, amount: 8n },
    ]);
  });

  test("CHAIN-003: one transaction may carry many transfers, and a block hundreds", async () => {
    await chain.pay(payer, "payMany", [token, ours, 3n, 300]);
    await chain.pay(payer, "payMany", [token, ours, 4n, 200]);
    const { transfers } = await mined();
    expect(transfers.map(({ amount }) => amount).reduce((sum, each) => sum + each, 0n)).toBe(1_700n);
    expect(new Set(transfers.map(({ logIndex }) => logIndex)).size).toBe(500);
  });

  test("CHAIN-004: tokens that are not listed, nothing sent to us, a payment of nothing and inner coin payments are no transfers", async () => {
    await chain.sendToken(unlisted, ours, 5n);
    await chain.sendToken(token, theirs, 5n);
    await chain.send({ to: ours, value: 0n });
    await chain.pay(payer, "payInside", [ours], 9n);
    expect((await mined()).transfers).toEqual([]);
  });

  test("CHAIN-004: what a reverted transaction paid before it reverted never arrived", async () => {
    const before = await rpc.balanceAfter(await newest(), token, ours);
    const hash = await chain.pay(payer, "payThenRevert", [token, ours, 5n], 11n);
    const { block, transfers } = await mined();
    expect(await chain.purse.stateOf(hash)).toBe("failed");
    expect(transfers).toEqual([]);
    expect(await rpc.balanceAfter(block, token, ours)).toBe(before);
  });

  test("CHAIN-005: balances are those after the very block, and of a block that left the chain there are none", async () => {
    const before = await newest();
    const [held, coins] = [await rpc.balanceAfter(before, token, ours), await rpc.balanceAfter(before, null, ours)];
    await chain.sendToken(token, ours, 100n);
    await chain.send({ to: ours, value: 7n });
    const { block } = await mined();
    expect(await rpc.balanceAfter(block, token, ours)).toBe(held + 100n);
    expect(await rpc.balanceAfter(block, null, ours)).toBe(coins + 7n);
    expect(await rpc.balanceAfter(before, token, ours)).toBe(held);
    await chain.reorg(1);
    await expect(rpc.balanceAfter(block, token, ours)).rejects.toBeInstanceOf(ChainFault);
    await expect(rpc.transfersIn(block, [token], isOurs)).rejects.toBeInstanceOf(ChainFault);
    expect(await rpc.headerAt(10_000)).toBeUndefined();
  });
});

describe("a node that lies", () => {
  const drop = (name: string) => (truth: unknown): unknown => {
    const { [name]: _, ...rest } = truth as Record<string, unknown>;
    return rest;
  };
  const change = (name: string, value: unknown) => (truth: unknown): unknown => ({ ...(truth as object), [name]: value });
  const someHash = `0x${"7".repeat(64)}`;

  test.each([
    { what: "has no receipts", method: "eth_getBlockReceipts", result: () => null },
    { what: "leaves a receipt out", method: "eth_getBlockReceipts", result: (truth: unknown) => (truth as unknown[]).slice(1) },
    { what: "leaves logs out", method: "eth_getBlockReceipts", result: (truth: unknown) => (truth as { logs: unknown[] }[]).map((receipt) => ({ ...receipt, logs: [] })) },
    { what: "makes logs up", method: "eth_getBlockReceipts", result: (truth: unknown) => (truth as { logs: { address: string }[] }[]).map((receipt) => ({ ...receipt, logs: receipt.logs.map((log) => ({ ...log, address: ours })) })) },
    { what: "tells a log twice", method: "eth_getBlockReceipts", result: (truth: unknown) => (truth as { logs: unknown[] }[]).map((receipt) => ({ ...receipt, logs: [...receipt.logs, ...receipt.logs] })) },
    { what: "swaps receipts", method: "eth_getBlockReceipts", result: (truth: unknown) => (truth as unknown[]).toReversed() },
    { what: "takes receipts from elsewhere", method: "eth_getBlockReceipts", result: (truth: unknown) => (truth as object[]).map(change("blockHash", someHash)) },
    { what: "has receipts without a status", method: "eth_getBlockReceipts", result: (truth: unknown) => (truth as object[]).map(drop("status")) },
    { what: "gives another block", method: "eth_getBlockByHash", result: change("hash", someHash) },
    { what: "gives another height", method: "eth_getBlockByHash", result: change("number", "0x1") },
    { what: "has no such block", method: "eth_getBlockByHash", result: () => null },
    { what: "has a block without transactions", method: "eth_getBlockByHash", result: drop("transactions") },
    { what: "has transactions as words", method: "eth_getBlockByHash", result: change("transactions", "none") },
  ])("CHAIN-006: a node that $what is not believed, and the truth is heard afterwards", async ({ method, result }) => {
    const [first, second] = [await chain.sendToken(token, ours, 1n), await chain.sendToken(token, ours, 2n)];
    const { block } = await mined();
    node.lie((asked) => (asked === method ? { kind: "change", result } : { kind: "pass" }));
    await expect(doubted.transfersIn(block, [token], isOurs)).rejects.toBeInstanceOf(ChainFault);
    node.lie(() => ({ kind: "pass" }));
    expect((await doubted.transfersIn(block, [token], isOurs)).map(({ txHash }) => txHash)).toEqual([first, second]);
  });

  test.each([
    { what: "hangs", lie: { kind: "hang" }, words: /longer than 1500 ms/ },
    { what: "hangs up", lie: { kind: "cut" }, words: /eth_/ },
    { what: "babbles", lie: { kind: "text", status: 200, text: "<html>" }, words: /eth_/ },
    { what: "says nothing", lie: { kind: "text", status: 200, text: "" }, words: /eth_/ },
    { what: "says null", lie: { kind: "text", status: 200, text: "null" }, words: /not answered/ },
    { what: "answers without a result", lie: { kind: "text", status: 200, text: '{"jsonrpc":"2.0","id":1}' }, words: /not answered/ },
    { what: "has too many guests", lie: { kind: "text", status: 429, text: "slow down" }, words: /eth_/ },
    { what: "answers with an error", lie: { kind: "error", code: -32_000, message: "header not found" }, words: /header not found/ },
    { what: "sends one letter too many", lie: { kind: "change", result: () => "0x1ffffffffffffff" }, words: /./ },
    { what: "sends a number for a word", lie: { kind: "change", result: () => 31_337 }, words: /./ },
  ] as const)("CHAIN-007: a node that $what is a fault, in bounded time", async ({ lie, words }) => {
    node.lie(() => lie);
    for (const question of [() => doubted.chainId(), () => doubted.headHeight(), () => doubted.headerAt(1)]) {
      const fault: unknown = await question().then(() => undefined, (error: unknown) => error);
      expect(fault).toBeInstanceOf(ChainFault);
      expect(String(fault)).toMatch(words);
    }
  });

  test("CHAIN-006: a header of another height or without a hash is refused", async () => {
    node.lie((asked) => (asked === "eth_getBlockByNumber" ? { kind: "change", result: change("number", "0x3") } : { kind: "pass" }));
    await expect(doubted.headerAt(1)).rejects.toThrow(/asked for block 1, was given 3/);
    node.lie((asked) => (asked === "eth_getBlockByNumber" ? { kind: "change", result: change("hash", "0xabc") } : { kind: "pass" }));
    await expect(doubted.headerAt(1)).rejects.toThrow(/32 bytes/);
  });

  test("CHAIN-007: closing ends what is under way at once", async () => {
    const left = connectRpc(node.url, 60_000);
    node.lie(() => ({ kind: "hang" }));
    const asked = left.headHeight();
    left.close();
    await expect(asked).rejects.toBeInstanceOf(ChainFault);
    await expect(left.headHeight()).rejects.toThrow(/closed/);
  });
});
