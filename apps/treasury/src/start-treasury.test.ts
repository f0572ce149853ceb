import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { extendedPublicKeyOf, newMnemonic } from "@crossfloor/chain";
import { startLyingNode, testChainId, testMnemonic } from "@crossfloor/chain/testing";
import { requestFaucet } from "@crossfloor/db";
import { type FeedServer, startFeedServer } from "@crossfloor/feed";
import type { UnixMs } from "@crossfloor/instruments";
import type { AccountId, Command, Seq } from "@crossfloor/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChainSetup } from "./chain-setup.ts";
import { startTreasury, type Treasury, type TreasuryOptions } from "./start-treasury.ts";
import { type Bench, confirmationsNeeded, depositKey, StandInEngine, startBench, usdc, wbtc } from "./testing/bench.ts";

let bench: Bench;
let folder: string;
let setup: ChainSetup;
const engine = new StandInEngine();
const heard: Command[] = [];
const words: string[] = [];

beforeAll(async () => {
  bench = await startBench({ mining: "transactions" });
  folder = mkdtempSync(join(tmpdir(), "cf-treasury-"));
  setup = {
    chain: testChainId, name: "Test chain", url: bench.chain.url, confirmationsNeeded,
    assets: [{ asset: usdc, contract: bench.contracts.usdc, faucetAmount: 1_000_000 }, { asset: wbtc, contract: bench.contracts.wbtc, faucetAmount: null }],
  };
}, 90_000);
afterAll(async () => {
  await bench.close();
  rmSync(folder, { recursive: true, force: true });
});

const socketPath = (): string => join(folder, "feed.sock");
async function writer(epoch: number): Promise<FeedServer> {
  const server = await startFeedServer({
    socketPath: socketPath(), build: "test", epoch, recovered: 0 as Seq, ring: { recordsMax: 100, bytesMax: 100_000 },
    onCommand: ({ command, reply }) => {
      heard.push(command);
      reply(engine.apply(command));
    },
    onFault: (fault) => { throw fault; },
  });
  server.open({ durable: 0 as Seq, at: 0 as UnixMs, wall: 0 as UnixMs, speedNano: 1_000_000_000, checkpoint: { seq: 0 as Seq, stateHash: "" } });
  return server;
}
const start = (more: Partial<TreasuryOptions> = {}): Promise<Treasury> => startTreasury({
  databaseUrl: bench.databaseUrl, feedSocket: socketPath(), setup, extendedPublicKey: depositKey, faucetMnemonic: testMnemonic, log: (_, message, fields) => void words.push(`${message} ${JSON.stringify(fields ?? {})}`), ...more,
});
async function until(what: string, look: () => Promise<boolean> | boolean): Promise<void> {
  for (let waited = 0; !(await look()); waited += 50) {
    if (waited > 15_000) throw new Error(`waited in vain: ${what}; ${words.slice(-5).join(" | ")}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("the treasury as a process", () => {
  test("TREAS-016: addresses come with accounts, a faucet's transfer becomes a deposit and a credit, over restarts of treasury and writer", async () => {
    let server = await writer(1);
    let treasury = await start();
    const address = async (account: number) => (await bench.sql<{ address: string }[]>`select address from record.deposit_address where chain = ${testChainId} and account = ${account}`)[0]?.address;
    await until("addresses are made", async () => (await address(1002)) !== undefined);
    expect(await requestFaucet(bench.sql, 1001 as AccountId, "USDC", 1)).toMatchObject({ ok: true });
    await until("the transfer is seen", async () => (await bench.deposits(setup)).length === 1);

    await server.close();
    await bench.chain.mine(confirmationsNeeded);
    await until("the treasury has met the writer's absence", async () => (await bench.deposits(setup))[0]?.creditSent === true);
    await treasury.close();
    server = await writer(2);
    treasury = await start();
    await until("it is credited", async () => (await bench.deposits(setup))[0]?.status === "credited");
    expect(engine.total(testChainId, 1001, usdc)).toBe(1_000_000);

    // Somebody signs up while it runs; what is sent to their address counts from the first block on.
    await bench.sql`insert into record."user" (id, name, email) values ('cy', 'Cy', 'cy@example.test')`;
    const [row] = await bench.sql<{ account: number }[]>`select account from record.trading_account where user_id = 'cy'`;
    const account = Number(row?.account);
    await until("the newcomer has an address", async () => (await address(account)) !== undefined);
    await bench.chain.sendToken(bench.contracts.wbtc, await address(account) ?? "", 77n);
    await bench.chain.mine(confirmationsNeeded);
    await until("it waits for the account", async () => (await bench.deposits(setup)).some(({ reason }) => reason === "waits_for_account"));
    engine.accounts.add(account);
    await bench.chain.mine();
    await until("it is credited", () => engine.total(testChainId, account, wbtc) === 77);

    // The engine may forget keys far below the head, never above it.
    await bench.chain.ask("anvil_mine", ["0x190"]);
    const height = await bench.chain.height();
    await until("the finalized height rises", async () => ((await bench.store.chain(testChainId))?.finalizedHeight ?? 0) > 0);
    await until("all blocks are taken", async () => (await bench.store.chain(testChainId))?.headHeight === height);
    for (const command of heard) if (command.type === "raiseFinalizedHeight") expect(command.height).toBeLessThanOrEqual(height - 256);
    expect(engine.total(testChainId, 1001, usdc)).toBe(1_000_000);
    await treasury.close();
    await server.close();
  }, 90_000);

  test("TREAS-017: a node of another chain, a key of other addresses and another genesis are refused or paused by name", async () => {
    const server = await writer(3);
    const node = await startLyingNode(bench.chain.url);
    node.lie((method) => (method === "eth_chainId" ? { kind: "change", result: () => "0x1" } : { kind: "pass" }));
    await expect(start({ setup: { ...setup, url: node.url } })).rejects.toThrow(/is not chain 31337/);
    await expect(start({ extendedPublicKey: extendedPublicKeyOf(newMnemonic()) })).rejects.toThrow(/another key/);

    // The node is swapped while the treasury runs: nothing is taken from it.
    node.lie(() => ({ kind: "pass" }));
    const swapped = await start({ setup: { ...setup, url: node.url } });
    node.lie((method) => (method === "eth_chainId" ? { kind: "change", result: () => "0x1" } : { kind: "pass" }));
    await until("the swap is seen", () => words.some((line) => line.includes("not chain 31337 any more")));
    const before = (await bench.store.chain(testChainId))?.headHeight;
    await bench.chain.mine(3);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect((await bench.store.chain(testChainId))?.headHeight).toBe(before);
    node.lie(() => ({ kind: "pass" }));
    await until("it goes on with the right node", async () => ((await bench.store.chain(testChainId))?.headHeight ?? 0) >= (before ?? 0) + 3);
    await swapped.close();

    node.lie((method, params) => (method === "eth_getBlockByNumber" && params[0] === "0x0" ? { kind: "change", result: (truth) => ({ ...(truth as object), hash: `0x${"5".repeat(64)}` }) } : { kind: "pass" }));
    const elsewhere = await start({ setup: { ...setup, url: node.url } });
    await until("it is paused", async () => (await bench.pause(setup)) === "chain_must_be_the_one_followed_before");
    await elsewhere.close();
    await node.close();
    await server.close();
  }, 60_000);
});
