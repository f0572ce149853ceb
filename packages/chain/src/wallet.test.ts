import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ChainFault } from "./answer.ts";
import { connectRpc } from "./rpc.ts";
import { type LyingNode, startLyingNode, startTestChain, type TestChain, testChainId, testMnemonic } from "./testing/index.ts";
import { openSandboxPurse, type SandboxPurse } from "./wallet.ts";

const to = "0x00000000000000000000000000000000000000a1";
let chain: TestChain;
let node: LyingNode;
let purse: SandboxPurse;

beforeAll(async () => {
  chain = await startTestChain({ mining: "transactions" });
  node = await startLyingNode(chain.url);
  purse = openSandboxPurse(node.url, testChainId, testMnemonic);
}, 60_000);
beforeEach(() => node.lie(() => ({ kind: "pass" })));
afterAll(async () => {
  purse.close();
  await node.close();
  await chain.stop();
});

const spec = { name: "Coin", symbol: "COIN", decimals: 6, supply: 1_000n };

describe("the sandbox's purse", () => {
  test("CHAIN-012: a token is deployed once, at the address that follows from the purse, and holds the whole supply there", async () => {
    const token = await purse.deployToken(spec, 0);
    expect(await purse.deployToken(spec, 0)).toBe(token);
    expect(await purse.nonce()).toBe(1);
    const rpc = connectRpc(chain.url);
    const head = await rpc.headerAt(1);
    if (head === undefined) throw new Error("the token's block is there");
    expect(await rpc.balanceAfter(head, token, purse.address)).toBe(1_000n);
    rpc.close();
    // Another transaction took the number that the token needs.
    await expect(purse.deployToken(spec, 5)).rejects.toThrow(/transaction 5 was not/);
  });

  test("CHAIN-013: the same nonce and transfer give the same bytes, and sending them twice moves the money once", async () => {
    const nonce = await purse.nonce();
    const signed = await purse.sign(nonce, { token: null, to, amount: 5n });
    expect(await purse.sign(nonce, { token: null, to, amount: 5n })).toEqual(signed);
    expect(await purse.stateOf(signed.txHash)).toBe("unknown");
    await purse.broadcast(signed);
    await purse.broadcast(signed);
    expect(await purse.stateOf(signed.txHash)).toBe("mined");
    expect(await purse.nonce()).toBe(nonce + 1);
    expect(BigInt(String(await chain.ask("eth_getBalance", [to, "latest"])))).toBe(5n);
    // Bytes whose nonce is used by something else can never count.
    const dead = await purse.sign(nonce, { token: null, to, amount: 6n });
    await expect(purse.broadcast(dead)).rejects.toThrow(/did not take/);
    expect(await purse.stateOf(dead.txHash)).toBe("unknown");
  });

  test("CHAIN-013: a transfer beyond the supply is mined and told as failed", async () => {
    const token = await purse.deployToken({ ...spec, symbol: "TWO" }, await purse.nonce());
    const signed = await purse.sign(await purse.nonce(), { token, to, amount: 1_001n });
    await purse.broadcast(signed);
    expect(await purse.stateOf(signed.txHash)).toBe("failed");
  });

  test("CHAIN-007: a purse whose node hangs up or babbles says so and changes nothing", async () => {
    const signed = await purse.sign(await purse.nonce(), { token: null, to, amount: 7n });
    for (const lie of [{ kind: "cut" }, { kind: "text", status: 500, text: "oops" }] as const) {
      node.lie(() => lie);
      await expect(purse.broadcast(signed)).rejects.toBeInstanceOf(ChainFault);
      await expect(purse.nonce()).rejects.toBeInstanceOf(ChainFault);
      await expect(purse.stateOf(signed.txHash)).rejects.toBeInstanceOf(ChainFault);
    }
    node.lie(() => ({ kind: "pass" }));
    expect(await purse.stateOf(signed.txHash)).toBe("unknown");
  });
});
