import { type ChainRpc, connectRpc } from "@crossfloor/chain";
import { startLyingNode } from "@crossfloor/chain/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChainSetup } from "./chain-setup.ts";
import { addressOf, type Bench, confirmationsNeeded, eth, newLife, StandInEngine, startBench, upTo, usdc } from "./testing/bench.ts";

let bench: Bench;
const ada = 1001;

beforeAll(async () => {
  bench = await startBench();
}, 90_000);
afterAll(() => bench.close());

interface Story { readonly setup: ChainSetup; readonly engine: StandInEngine; readonly life: ReturnType<typeof newLife>; born(): ReturnType<typeof newLife> }

/** A treasury that has followed the chain so far and takes what comes now. */
async function story(options: { readonly kept?: number; readonly rpc?: ChainRpc } = {}): Promise<Story> {
  const [setup, engine] = [await bench.newSetup(), new StandInEngine()];
  const born = () => newLife({ setup, rpc: options.rpc ?? bench.rpc, store: bench.store, send: async (command) => engine.apply(command), ...(options.kept === undefined ? {} : { kept: options.kept }) });
  const life = born();
  await life.beat();
  return { setup, engine, life, born };
}
const only = async (setup: ChainSetup, txHash: string) => (await bench.deposits(setup)).filter((deposit) => deposit.txHash === txHash);

describe("reorganisations", () => {
  test.each([1, confirmationsNeeded - 1])("TREAS-005: a reorganisation of %i blocks takes an uncredited deposit back; mined again it is credited once", async (depth) => {
    const { setup, engine, life } = await story();
    const signed = await bench.chain.signToken(bench.contracts.usdc, addressOf(ada, setup), 5_000_000n);
    await bench.chain.purse.broadcast(signed);
    await bench.chain.mine(depth);
    await life.beat();
    expect(await only(setup, signed.txHash)).toMatchObject([{ status: depth === 1 ? "seen" : "confirming", confirmations: depth }]);
    await bench.chain.reorg(depth);
    await life.beat();
    expect(await only(setup, signed.txHash)).toMatchObject([{ status: "orphaned", confirmations: 0, reason: "block_left_the_chain" }]);
    expect(engine.credits.size).toBe(0);
    await bench.chain.purse.broadcast(signed);
    await bench.chain.mine();
    await life.beat();
    expect(await only(setup, signed.txHash)).toMatchObject([{ status: "seen", confirmations: 1, reason: "waits_for_confirmations" }]);
    await bench.chain.mine(3);
    await life.beat();
    expect(await only(setup, signed.txHash)).toMatchObject([{ status: "credited" }]);
    expect(engine.total(setup.chain, ada, usdc)).toBe(5_000_000);
    expect(await bench.pause(setup)).toBeNull();
  });

  test.each([{ how: "lives", reborn: false }, { how: "was born again", reborn: true }])("TREAS-005: a deposit that never comes back stays orphaned and uncredited, for a treasury that $how", async ({ reborn }) => {
    const { setup, engine, life, born } = await story();
    const hash = await bench.chain.send({ to: addressOf(ada, setup), value: 10n ** 18n });
    await bench.chain.mine(3);
    await life.beat();
    await bench.chain.reorg(3);
    await bench.chain.mine(10);
    await (reborn ? born() : life).beat();
    expect(await only(setup, hash)).toMatchObject([{ status: "orphaned" }]);
    expect(engine.total(setup.chain, ada, eth)).toBe(0);
  });

  test.each([confirmationsNeeded, confirmationsNeeded + 1])("TREAS-006: a reorganisation of %i blocks that takes a credited deposit pauses the chain by the rule's name, and nothing goes on", async (depth) => {
    const { setup, engine, life, born } = await story();
    if (depth > confirmationsNeeded) await bench.chain.mine();
    const hash = await bench.chain.sendToken(bench.contracts.usdc, addressOf(ada, setup), 5_000_000n);
    await bench.chain.mine(confirmationsNeeded);
    await life.beat();
    expect(engine.total(setup.chain, ada, usdc)).toBe(5_000_000);
    await bench.chain.reorg(depth);
    expect(await life.beat()).toBe("paused");
    expect(await bench.pause(setup)).toBe("credited_deposit_must_stay_on_chain");
    expect(await only(setup, hash)).toMatchObject([{ status: "credited" }]);
    // Another deposit comes: not before people have looked.
    await bench.chain.sendToken(bench.contracts.usdc, addressOf(ada, setup), 7n);
    await bench.chain.mine(6);
    for (const each of [life, born()]) expect(await each.beat()).toBe("paused");
    expect(engine.total(setup.chain, ada, usdc)).toBe(5_000_000);
  });

  test("TREAS-006: a credit that was sent and never answered pauses the chain too, whether or not the engine has it", async () => {
    const { setup, engine } = await story();
    const hash = await bench.chain.sendToken(bench.contracts.usdc, addressOf(ada, setup), 5n);
    await bench.chain.mine(confirmationsNeeded);
    const life = newLife({ setup, rpc: bench.rpc, store: bench.store, send: async (command) => void engine.apply(command) });
    expect(await life.beat()).toBe("away");
    await bench.chain.reorg(confirmationsNeeded);
    expect(await life.beat()).toBe("paused");
    expect(await bench.pause(setup)).toBe("credited_deposit_must_stay_on_chain");
    expect(await only(setup, hash)).toMatchObject([{ status: "confirmed", creditSent: true }]);
  });

  test("TREAS-007: a transaction that moves something else in its next block is credited for that alone", async () => {
    const { setup, engine, life } = await story();
    // Pays as many units as its block is high; signed once, mined in two blocks.
    const hash = await bench.chain.pay(bench.contracts.payer, "payHeight", [bench.contracts.usdc, addressOf(ada, setup)]);
    await bench.chain.mine(2);
    await life.beat();
    const before = (await only(setup, hash))[0];
    expect(before?.chainAmount).toBe(BigInt(before?.height ?? 0));
    const raw = String(await bench.chain.ask("eth_getRawTransactionByHash", [hash]));
    await bench.chain.reorg(2);
    await bench.chain.mine(2);
    await life.beat();
    expect(await bench.chain.ask("eth_sendRawTransaction", [raw])).toBe(hash);
    await bench.chain.mine(confirmationsNeeded);
    await life.beat();
    const after = (await only(setup, hash))[0];
    expect(after?.height).toBeGreaterThan(before?.height ?? 0);
    expect(after).toMatchObject({ status: "credited", chainAmount: BigInt(after?.height ?? 0), amount: after?.height });
    expect(engine.total(setup.chain, ada, usdc)).toBe(after?.height);
  });

  test("TREAS-008: a fork deeper than the kept blocks pauses the chain by name", async () => {
    await bench.chain.mine(12);
    const { setup, life } = await story({ kept: 10 });
    await bench.chain.send({ to: addressOf(ada, setup), value: 1n });
    await bench.chain.mine();
    await life.beat();
    await bench.chain.reorg(11);
    expect(await life.beat()).toBe("paused");
    expect(await bench.pause(setup)).toBe("fork_must_not_be_deeper_than_kept_blocks");
  });
});

describe("what the node says", () => {
  test("TREAS-009: a node that lags undoes nothing and credits nothing; when it has caught up the deposit is credited", async () => {
    const lying = await startLyingNode(bench.chain.url);
    const doubted = connectRpc(lying.url, 5_000);
    const { setup, engine, life } = await story({ rpc: doubted });
    const hash = await bench.chain.sendToken(bench.contracts.usdc, addressOf(ada, setup), 5n);
    await bench.chain.mine(2);
    await life.beat();
    const height = await bench.chain.height();
    lying.lie((method, params) => {
      if (method === "eth_blockNumber") return { kind: "change", result: () => `0x${(height - 2).toString(16)}` };
      if (method === "eth_getBlockByNumber" && Number(params[0]) > height - 2) return { kind: "change", result: () => null };
      return { kind: "pass" };
    });
    await bench.chain.mine(2);
    expect(await life.beat()).toBe("behind");
    expect(await only(setup, hash)).toMatchObject([{ status: "confirming", confirmations: 2 }]);
    lying.lie(() => ({ kind: "pass" }));
    expect(await life.beat()).toBe("done");
    expect(engine.total(setup.chain, ada, usdc)).toBe(5);
    doubted.close();
    await lying.close();
  });

  test.each(["eth_getBlockByNumber", "eth_getBlockByHash", "eth_getBlockReceipts", "eth_call"])("TREAS-009: while %s fails nothing is taken or credited, and afterwards nothing was lost", async (broken) => {
    const lying = await startLyingNode(bench.chain.url);
    const doubted = connectRpc(lying.url, 1_500);
    const { setup, engine, life } = await story({ rpc: doubted });
    await bench.chain.sendToken(bench.contracts.usdc, addressOf(ada, setup), 5n);
    await bench.chain.mine(confirmationsNeeded);
    for (const lie of [{ kind: "hang" }, { kind: "cut" }, { kind: "error", code: -32_005, message: "slow down" }] as const) {
      lying.lie((method) => (method === broken ? lie : { kind: "pass" }));
      await expect(life.beat()).rejects.toThrow();
      expect(engine.credits.size).toBe(0);
    }
    lying.lie(() => ({ kind: "pass" }));
    await life.beat();
    expect(engine.total(setup.chain, ada, usdc)).toBe(5);
    doubted.close();
    await lying.close();
  });

  test("TREAS-002: a write whose answer is lost is found done: the branch is read again, not taken twice", async () => {
    const [setup, engine] = [await bench.newSetup(), new StandInEngine()];
    let lost = 0;
    const store = { ...bench.store, takeBlock: async (...args: Parameters<typeof bench.store.takeBlock>) => {
      await bench.store.takeBlock(...args);
      if (lost < 3) throw new Error(`connection lost ${++lost}`);
    } };
    const life = newLife({ setup, rpc: bench.rpc, store, send: async (command) => engine.apply(command) });
    for (let beats = 0; beats < 3; beats++) await expect(life.beat()).rejects.toThrow(/connection lost/);
    expect(await life.beat()).toBe("done");
    expect(life.head()?.height).toBe(await bench.chain.height());
  });

  test("TREAS-002: two treasuries at once do not take a block twice, undo one that is not the newest, or credit twice", async () => {
    const { setup, engine, life: one, born } = await story();
    const two = born();
    await two.beat();
    await bench.chain.sendToken(bench.contracts.usdc, addressOf(ada, setup), 5n);
    await bench.chain.mine(2);
    await one.beat();
    await expect(two.beat()).rejects.toThrow();
    await two.beat();
    await bench.chain.reorg(2);
    await one.beat();
    await expect(two.beat()).rejects.toThrow(/not the newest/);
    await bench.chain.sendToken(bench.contracts.usdc, addressOf(ada, setup), 6n);
    await bench.chain.mine(confirmationsNeeded);
    const settled = await Promise.allSettled([one.beat(), two.beat()]);
    expect(settled.some(({ status }) => status === "fulfilled")).toBe(true);
    await two.beat().catch(() => undefined);
    await one.beat();
    expect(engine.total(setup.chain, ada, usdc)).toBe(6);
    expect(await bench.pause(setup)).toBeNull();
  });
});

describe("many and large", () => {
  test("TREAS-010: hundreds of transfers in one block are each credited once", async () => {
    const { setup, engine, life } = await story();
    await bench.chain.pay(bench.contracts.payer, "payMany", [bench.contracts.usdc, addressOf(ada, setup), 3n, 200]);
    await bench.chain.mine(confirmationsNeeded);
    await life.beat();
    expect(engine.credits.size).toBe(200);
    expect(engine.total(setup.chain, ada, usdc)).toBe(600);
  });

  test("TREAS-010: an amount that the engine cannot hold fails by name, and what is not listed is no deposit", async () => {
    const { setup, engine, life } = await story();
    const hash = await bench.chain.sendToken(bench.contracts.usdc, addressOf(ada, setup), 2n ** 60n);
    await bench.chain.pay(bench.contracts.payer, "payThenRevert", [bench.contracts.usdc, addressOf(ada, setup), 5n], 3n);
    await bench.chain.pay(bench.contracts.payer, "payInside", [addressOf(ada, setup)], 3n);
    const fake = await bench.chain.deployToken("FAKE", 6);
    await bench.chain.sendToken(fake, addressOf(ada, setup), 5n);
    await bench.chain.mine(confirmationsNeeded);
    await life.beat();
    expect(await bench.deposits(setup)).toMatchObject([{ txHash: hash, status: "failed", reason: "amount_is_beyond_the_engine" }]);
    expect(engine.credits.size).toBe(0);
  });

  test("TREAS-003: an address made while the chain is far ahead takes what comes from then on", async () => {
    const { setup, engine } = await story();
    await bench.sql`insert into record."user" (id, name, email) values ('late', 'Late', 'late@example.test')`;
    const [row] = await bench.sql<{ account: number }[]>`select account from record.trading_account where user_id = 'late'`;
    const account = Number(row?.account);
    engine.accounts.add(account);
    let height = await bench.chain.height();
    await bench.store.putAddress(setup.chain, account, addressOf(account, setup), "m");
    await bench.chain.sendToken(bench.contracts.usdc, addressOf(account, setup), 5n);
    await bench.chain.mine(confirmationsNeeded);
    height += confirmationsNeeded;
    await newLife({ setup, rpc: upTo(bench.rpc, () => height), store: bench.store, send: async (command) => engine.apply(command) }).beat();
    expect(engine.total(setup.chain, account, usdc)).toBe(5);
  });
});
