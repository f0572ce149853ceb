import type { SandboxPurse } from "@crossfloor/chain";
import { requestFaucet } from "@crossfloor/db";
import type { AccountId } from "@crossfloor/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChainSetup } from "./chain-setup.ts";
import { serveFaucet } from "./serve-faucet.ts";
import { addressOf, type Bench, Fuse, Killed, newLife, StandInEngine, startBench } from "./testing/bench.ts";

let bench: Bench;
const [ada, amount] = [1001, 250_000_000];

beforeAll(async () => {
  bench = await startBench();
}, 90_000);
afterAll(() => bench.close());

async function asked(): Promise<ChainSetup> {
  const setup = await bench.newSetup({ faucetAmount: amount });
  await bench.sql`insert into record.faucet_request (account, asset, amount, requested_wall_at, updated_wall_at) values (${ada}, 1, ${amount}, 0, 0)`;
  return setup;
}
async function received(setup: ChainSetup): Promise<bigint> {
  const head = await bench.rpc.headerAt(await bench.rpc.headHeight());
  if (head === undefined) throw new Error("the head has a header");
  return bench.rpc.balanceAfter(head, bench.contracts.usdc, addressOf(ada, setup));
}
const errand = async () => (await bench.sql<{ status: string; tx_hash: string | null; nonce: number | null; reason: string | null }[]>`select status, tx_hash, nonce, reason from record.faucet_request order by id desc limit 1`)[0];

/** Goes on, mining, until nothing is under way. */
async function settle(setup: ChainSetup, purse: SandboxPurse = bench.chain.purse): Promise<void> {
  for (let rounds = 0; rounds < 10 && (await serveFaucet(setup, purse, bench.store)); rounds++) await bench.chain.mine();
}

describe("the faucet", () => {
  test("TREAS-013: killed before or after any of its steps, the faucet sends each request once", async () => {
    const live = async (burn: { readonly step: number; readonly side: "before" | "after" } | undefined): Promise<number> => {
      const [setup, fuse] = [await asked(), new Fuse()];
      if (burn !== undefined) fuse.burnAt(burn.step, burn.side);
      const purse = fuse.wrap(bench.chain.purse, ["nonce", "sign", "broadcast", "stateOf"]);
      const store = fuse.wrap(bench.store, ["nextErrand", "saveErrand"]);
      let deaths = 0;
      for (let rounds = 0; rounds < 12; rounds++) {
        try {
          if (!(await serveFaucet(setup, purse, store))) break;
        } catch (error) {
          if (!(error instanceof Killed)) throw error;
          deaths += 1;
        }
        // Sometimes the transfer is mined before the next life looks, sometimes after.
        if (rounds % 2 === 1) await bench.chain.mine();
      }
      expect(deaths).toBe(burn === undefined ? 0 : 1);
      expect(await errand()).toMatchObject({ status: "sent" });
      expect(await received(setup)).toBe(BigInt(amount));
      return fuse.passed.length;
    };
    const steps = await live(undefined);
    expect(steps).toBeGreaterThan(8);
    for (let step = 0; step < steps; step++) for (const side of ["before", "after"] as const) await live({ step, side });
  }, 60_000);

  test("TREAS-013: a transfer that is mined between two questions about it is not paid a second time", async () => {
    const setup = await asked();
    await serveFaucet(setup, bench.chain.purse, bench.store);
    // Each answer is old by the time it is heard: a block comes after every question.
    const after = <Args extends unknown[], Value>(ask: (...args: Args) => Promise<Value>) => async (...args: Args): Promise<Value> => {
      const value = await ask(...args);
      await bench.chain.mine();
      return value;
    };
    const { purse } = bench.chain;
    await settle(setup, { ...purse, nonce: after(purse.nonce), stateOf: after(purse.stateOf) });
    expect(await errand()).toMatchObject({ status: "sent" });
    expect(await received(setup)).toBe(BigInt(amount));
  });

  test("TREAS-013: a transfer whose nonce the chain used for something else is signed anew and arrives once", async () => {
    const setup = await asked();
    const { purse } = bench.chain;
    await serveFaucet(setup, { ...purse, broadcast: async () => undefined }, bench.store);
    const dead = await errand();
    await bench.chain.send({ to: purse.address, value: 1n });
    await bench.chain.mine();
    await settle(setup);
    expect(await errand()).toMatchObject({ status: "sent", nonce: (dead?.nonce ?? 0) + 1 });
    expect(await received(setup)).toBe(BigInt(amount));
  });

  test("TREAS-014: a transfer that left the chain with its block is sent again, once", async () => {
    const setup = await asked();
    const life = newLife({ setup, rpc: bench.rpc, store: bench.store, send: async (command) => new StandInEngine().apply(command) });
    await settle(setup);
    await life.beat();
    expect(await received(setup)).toBe(BigInt(amount));
    const depth = (await bench.chain.height()) - Number((await bench.deposits(setup))[0]?.height) + 1;
    await bench.chain.reorg(depth);
    expect(await received(setup)).toBe(0n);
    await life.beat();
    expect(await errand()).toMatchObject({ status: "sending" });
    await settle(setup);
    expect(await errand()).toMatchObject({ status: "sent" });
    expect(await received(setup)).toBe(BigInt(amount));
  });

  test("TREAS-014: a transfer that fails on chain is told as failed, and the next one goes on", async () => {
    const broke = await bench.newSetup({ faucetAmount: amount });
    await bench.sql`insert into record.faucet_request (account, asset, amount, requested_wall_at, updated_wall_at) values (${ada}, 1, ${2 ** 50}, 0, 0)`;
    const poor = { ...broke, assets: broke.assets.map((each) => ({ ...each, contract: bench.contracts.payer })) };
    await settle(poor);
    expect(await errand()).toMatchObject({ status: "failed", reason: "the transfer failed on chain" });
    const setup = await asked();
    await settle(setup);
    expect(await received(setup)).toBe(BigInt(amount));
  });

  test("TREAS-015: three requests in a day for one asset, counted one by one, and none for what has no faucet", async () => {
    const setup = await bench.newSetup({ faucetAmount: amount });
    // An account of its own whose only address is on this chain.
    await bench.sql`insert into record."user" (id, name, email) values ('fay', 'Fay', 'fay@example.test')`;
    const [row] = await bench.sql<{ account: number }[]>`select account from record.trading_account where user_id = 'fay'`;
    const account = Number(row?.account) as AccountId;
    expect(await requestFaucet(bench.sql, account, "USDC", 1_000)).toEqual({ ok: false, reason: "no_address" });
    await bench.store.putAddress(setup.chain, account, addressOf(account, setup), "m");
    expect(await requestFaucet(bench.sql, account, "WBTC", 1_000)).toEqual({ ok: false, reason: "no_faucet" });
    expect(await requestFaucet(bench.sql, account, "DOGE", 1_000)).toEqual({ ok: false, reason: "no_faucet" });
    const answers = await Promise.all([1, 2, 3, 4, 5].map((at) => requestFaucet(bench.sql, account, "USDC", at)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(3);
    expect(answers.filter(({ ok }) => !ok)).toEqual([{ ok: false, reason: "limit_reached" }, { ok: false, reason: "limit_reached" }]);
    expect(await requestFaucet(bench.sql, account, "USDC", 86_400_010)).toMatchObject({ ok: true });
    await bench.sql`delete from record.faucet_request where account = ${account}`;
  });
});
