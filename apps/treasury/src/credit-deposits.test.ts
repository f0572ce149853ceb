import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChainSetup } from "./chain-setup.ts";
import { addressOf, type Bench, eth, Fuse, Killed, newLife, StandInEngine, startBench, upTo, usdc, wbtc } from "./testing/bench.ts";

let bench: Bench;
/** Where the story's first block lies, and its last. */
let [first, last] = [0, 0];
const ada = 1001;

beforeAll(async () => {
  bench = await startBench();
  const { chain, contracts } = bench;
  first = (await chain.height()) + 1;
  await chain.sendToken(contracts.usdc, addressOf(ada), 5_000_000n);
  // An ether deposit with a rest below the engine's unit, and one that is all rest.
  await chain.send({ to: addressOf(ada), value: 10n ** 18n + 5n });
  await chain.send({ to: addressOf(1002), value: 7n });
  await chain.mine();
  await chain.sendToken(contracts.wbtc, addressOf(1002), 300n);
  await chain.mine(4);
  last = await chain.height();
}, 90_000);
afterAll(() => bench.close());

async function expectSettled(setup: ChainSetup, engine: StandInEngine): Promise<void> {
  expect([...engine.credits.values()].map(({ account, asset, amount, height }) => ({ account, asset, amount, height })).toSorted((a, b) => a.height - b.height || a.asset - b.asset)).toEqual([
    { account: ada, asset: usdc.id, amount: 5_000_000, height: first },
    { account: ada, asset: eth.id, amount: 100_000_000, height: first },
    { account: 1002, asset: wbtc.id, amount: 300, height: first + 1 },
  ]);
  expect((await bench.deposits(setup)).map(({ status, reason }) => `${status} ${reason}`).toSorted()).toEqual(["credited null", "credited null", "credited null", "failed amount_is_below_an_engine_unit"]);
  expect(await bench.dust(setup)).toEqual([{ account: ada, asset: eth.id, amount: "5" }, { account: 1002, asset: eth.id, amount: "7" }]);
  expect(await bench.pause(setup)).toBeNull();
}

describe("credited once", () => {
  test("TREAS-001: a deposit counts its confirmations and is credited at the block that makes them enough, never before", async () => {
    const [setup, engine] = [await bench.newSetup({ sharedAddresses: true }), new StandInEngine()];
    let height = first;
    const life = newLife({ setup, rpc: upTo(bench.rpc, () => height), store: bench.store, send: async (command) => engine.apply(command) });
    const seen: string[] = [];
    for (; height <= first + 4; height++) {
      expect(await life.beat()).toBe("done");
      const [deposit] = (await bench.deposits(setup)).filter(({ asset }) => asset === usdc.id);
      seen.push(`${deposit?.status} ${deposit?.confirmations}/${deposit?.confirmationsNeeded} ${engine.total(setup.chain, ada, usdc)}`);
    }
    expect(seen).toEqual(["seen 1/4 0", "confirming 2/4 0", "confirming 3/4 0", "credited 4/4 5000000", "credited 4/4 5000000"]);
    await expectSettled(setup, engine);
  });

  test("TREAS-002: killed before or after any of its steps, the treasury's next life credits each deposit once and loses none", async () => {
    const steps = ["takeBlock", "saveDeposit", "send"];
    async function live(burn: { readonly step: number; readonly side: "before" | "after" } | undefined): Promise<readonly string[]> {
      const [setup, engine, fuse] = [await bench.newSetup({ sharedAddresses: true }), new StandInEngine(), new Fuse()];
      if (burn !== undefined) fuse.burnAt(burn.step, burn.side);
      // The story's own blocks only; those before it are taken at once.
      let height = first - 1;
      const rpc = upTo(bench.rpc, () => height);
      await newLife({ setup, rpc, store: bench.store, send: async (command) => engine.apply(command) }).beat();
      const born = () => newLife({ setup, rpc, store: fuse.wrap(bench.store, ["takeBlock", "saveDeposit"]), send: (command) => fuse.around("send", async () => engine.apply(command)) });
      let [life, deaths] = [born(), 0];
      for (; height <= last; height++) {
        try {
          await life.beat();
        } catch (error) {
          if (!(error instanceof Killed)) throw error;
          deaths += 1;
          life = born();
          await life.beat();
        }
      }
      expect(deaths).toBe(burn === undefined ? 0 : 1);
      await expectSettled(setup, engine);
      return fuse.passed;
    }
    const passed = await live(undefined);
    expect(new Set(passed)).toEqual(new Set(steps));
    for (let step = 0; step < passed.length; step++) for (const side of ["before", "after"] as const) await live({ step, side });
  }, 90_000);

  test.each([
    { when: "before it did it", done: false },
    { when: "after it did it", done: true },
  ])("TREAS-002: an engine that dies $when is asked again and credits once", async ({ done }) => {
    const [setup, engine] = [await bench.newSetup({ sharedAddresses: true }), new StandInEngine()];
    let deaths = 0;
    const life = newLife({
      setup, rpc: upTo(bench.rpc, () => last), store: bench.store,
      send: async (command) => {
        if (deaths >= 3) return engine.apply(command);
        deaths += 1;
        if (done) engine.apply(command);
        return undefined;
      },
    });
    for (let beats = 0; beats < 3; beats++) expect(await life.beat()).toBe("away");
    // The coin's comes first in its block; the others wait behind it, counted all the same.
    expect((await bench.deposits(setup)).filter(({ account }) => account === ada).toSorted((a, b) => a.logIndex - b.logIndex).map(({ status, reason, creditSent }) => ({ status, reason, creditSent }))).toEqual([
      { status: "confirmed", reason: "waits_for_engine", creditSent: true }, { status: "confirmed", reason: "waits_for_engine", creditSent: false },
    ]);
    expect(await life.beat()).toBe("done");
    await expectSettled(setup, engine);
  });

  test("TREAS-003: a deposit that comes before its account is open waits for it and is credited then", async () => {
    const [setup, engine] = [await bench.newSetup({ sharedAddresses: true }), new StandInEngine()];
    engine.accounts.delete(ada);
    const life = newLife({ setup, rpc: upTo(bench.rpc, () => last), store: bench.store, send: async (command) => engine.apply(command) });
    await life.beat();
    expect((await bench.deposits(setup)).filter(({ account }) => account === ada).toSorted((a, b) => a.logIndex - b.logIndex).map(({ status, reason }) => `${status} ${reason}`)).toEqual(["confirmed waits_for_account", "confirmed waits_for_account"]);
    engine.accounts.add(ada);
    await life.beat();
    // Asset by asset, since bob's was credited before ada's here.
    expect([engine.total(setup.chain, ada, usdc), engine.total(setup.chain, ada, eth), engine.total(setup.chain, 1002, wbtc)]).toEqual([5_000_000, 100_000_000, 300]);
  });

  test.each([
    { refusal: "engine_must_have_room", then: "credited" },
    { refusal: "command_must_not_be_expired", then: "credited" },
    { refusal: "balance_must_stay_within_maximum", then: "credited" },
    { refusal: "deposit_must_be_above_finalized_height", then: "failed" },
    { refusal: "asset_must_exist", then: "failed" },
  ] as const)("TREAS-004: after $refusal a deposit is $then", async ({ refusal, then }) => {
    const [setup, engine] = [await bench.newSetup({ sharedAddresses: true }), new StandInEngine()];
    const life = newLife({ setup, rpc: upTo(bench.rpc, () => last), store: bench.store, send: async (command) => engine.apply(command) });
    engine.refuseNext = refusal;
    await life.beat();
    expect(engine.credits.size).toBe(0);
    engine.refuseNext = null;
    await life.beat();
    const statuses = (await bench.deposits(setup)).filter(({ amount }) => amount > 0).map(({ status }) => status);
    expect(statuses).toEqual([then, then, then]);
    expect(engine.credits.size).toBe(then === "credited" ? 3 : 0);
    expect(life.errors).toHaveLength(then === "credited" ? 0 : 3);
  });
});
