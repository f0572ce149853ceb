import { connectRpc } from "@crossfloor/chain";
import { startLyingNode } from "@crossfloor/chain/testing";
import { connectDatabase } from "@crossfloor/db";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addressOf, type Bench, newLife, StandInEngine, startBench, usdc } from "./testing/bench.ts";

let bench: Bench;
let lyingBench: Bench;
const ada = 1001;

beforeAll(async () => {
  [bench, lyingBench] = await Promise.all([startBench(), startBench({ lyingUsdc: true })]);
}, 90_000);
afterAll(async () => {
  await bench.close();
  await lyingBench.close();
});

describe("custody", () => {
  test("TREAS-011: a listed token whose log says what it did not do is not credited, and the chain is paused by name", async () => {
    const [setup, engine] = [await lyingBench.newSetup(), new StandInEngine()];
    const life = newLife({ setup, rpc: lyingBench.rpc, store: lyingBench.store, send: async (command) => engine.apply(command) });
    const hash = await lyingBench.chain.sendToken(lyingBench.contracts.lying, addressOf(ada, setup), 5_000_000n);
    await lyingBench.chain.mine(4);
    expect(await life.beat()).toBe("paused");
    expect(engine.credits.size).toBe(0);
    expect(await lyingBench.deposits(setup)).toMatchObject([{ txHash: hash, status: "confirmed", reason: "custody_does_not_agree", creditSent: false }]);
    expect(await lyingBench.pause(setup)).toBe("custody_must_cover_deposits");
  });

  test("TREAS-011: an honest deposit beside an untrue one is held, not spent for it", async () => {
    const [setup, engine] = [await bench.newSetup(), new StandInEngine()];
    const node = await startLyingNode(bench.chain.url);
    const rpc = connectRpc(node.url);
    const life = newLife({ setup, rpc, store: bench.store, send: async (command) => engine.apply(command) });
    await bench.chain.sendToken(bench.contracts.usdc, addressOf(ada, setup), 5n);
    await bench.chain.sendToken(bench.contracts.usdc, addressOf(ada, setup), 5n);
    await bench.chain.mine(4);
    // As if one of the two had not moved.
    const [block] = [await bench.chain.height()];
    const before = await bench.rpc.headerAt(block - 4);
    if (before === undefined) throw new Error("the block before is there");
    const had = await bench.rpc.balanceAfter(before, bench.contracts.usdc, addressOf(ada, setup));
    node.lie((method) => (method === "eth_call" ? { kind: "change", result: () => `0x${(had + 5n).toString(16).padStart(64, "0")}` } : { kind: "pass" }));
    expect(await life.beat()).toBe("paused");
    expect(engine.credits.size).toBe(0);
    expect((await bench.deposits(setup)).map(({ status }) => status)).toEqual(["confirmed", "confirmed"]);
    rpc.close();
    await node.close();
  });

  test("TREAS-012: at each head every address must hold what its deposits say and what the engine credited; else the chain is paused by name", async () => {
    const [setup, engine] = [await bench.newSetup(), new StandInEngine()];
    const node = await startLyingNode(bench.chain.url);
    const rpc = connectRpc(node.url);
    const life = newLife({ setup, rpc, store: bench.store, send: async (command) => engine.apply(command) });
    await bench.chain.sendToken(bench.contracts.usdc, addressOf(1002, setup), 50n);
    await bench.chain.mine(4);
    expect(await life.beat()).toBe("done");
    expect(engine.total(setup.chain, 1002, usdc)).toBe(50);
    await bench.chain.mine();
    expect(await life.beat()).toBe("done");
    // The money is gone from the address.
    node.lie((method) => (method === "eth_call" ? { kind: "change", result: () => `0x${"0".repeat(64)}` } : { kind: "pass" }));
    await bench.chain.mine();
    expect(await life.beat()).toBe("paused");
    expect(await bench.pause(setup)).toBe("custody_must_cover_deposits");
    expect(life.errors).toContain("an address holds less than it must");
    rpc.close();
    await node.close();
  });

  test("TREAS-012: what the engine credited counts even where the treasury's own book knows nothing of it", async () => {
    const [setup, engine] = [await bench.newSetup(), new StandInEngine()];
    const life = newLife({ setup, rpc: bench.rpc, store: bench.store, send: async (command) => engine.apply(command) });
    expect(await life.beat()).toBe("done");
    const projector = connectDatabase(bench.readUrl, { max: 1, name: "projector" });
    await projector`insert into read.deposit_credit (chain, tx_hash, log_index, account, asset, amount, height, seq, at) values (${setup.chain}, ${`0x${"a".repeat(64)}`}, 0, 1001, ${usdc.id}, ${10 ** 15}, 1, 9, 1)`;
    await projector.end();
    await bench.chain.mine();
    expect(await life.beat()).toBe("paused");
    expect(await bench.pause(setup)).toBe("custody_must_cover_deposits");
  });
});
