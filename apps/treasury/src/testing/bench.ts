/** Real chain, real database and a stand-in for the engine, on which tests let the treasury live and die step by step. */
import { type BlockHeader, type ChainRpc, connectRpc, depositAddress, extendedPublicKeyOf } from "@crossfloor/chain";
import { startTestChain, type TestChain, testMnemonic } from "@crossfloor/chain/testing";
import { connectDatabase, type Database, openTreasuryStore, type StoredDeposit, type TreasuryStore } from "@crossfloor/db";
import { startTestPostgres } from "@crossfloor/db/embedded";
import { type Asset, assets } from "@crossfloor/instruments";
import type { Command, CreditDeposit, OrderId, Outcome, Refusal, Seq } from "@crossfloor/protocol";
import type { ChainSetup } from "../chain-setup.ts";
import { creditDeposits } from "../credit-deposits.ts";
import { followDeposits, keptBlocks } from "../follow-deposits.ts";
import { watchCustody } from "../watch-custody.ts";

const listed = (code: string): Asset => {
  const found = assets.find((asset) => asset.code === code);
  if (found === undefined) throw new Error(`${code} is listed`);
  return found;
};
export const [usdc, wbtc, eth] = [listed("USDC"), listed("WBTC"), listed("ETH")];
export const confirmationsNeeded = 4;
export const depositKey = extendedPublicKeyOf(testMnemonic);

/** What the real engine answers to the treasury, with its memory of keys; tests decide which accounts it knows. */
export class StandInEngine {
  readonly accounts = new Set<number>([1001, 1002]);
  readonly credits = new Map<string, CreditDeposit>();
  readonly finalized = new Map<number, number>();
  refuseNext: Refusal | null = null;
  #seq = 0;

  readonly apply = (command: Command): Outcome => {
    this.#seq += 1;
    return { seq: this.#seq as Seq, refusal: this.#refusal(command), detail: "", order: 0 as OrderId };
  };

  #refusal(command: Command): Refusal | null {
    if (command.type === "raiseFinalizedHeight") {
      this.finalized.set(command.chain, command.height);
      return null;
    }
    if (command.type !== "creditDeposit") return "command_must_be_allowed_to_this_origin";
    if (this.refuseNext !== null) return this.refuseNext;
    const key = `${command.chain}:${command.txHash}:${command.logIndex}`;
    if (!this.accounts.has(command.account)) return "account_must_exist";
    if (this.credits.has(key)) return "deposit_must_not_be_credited_already";
    if (command.height <= (this.finalized.get(command.chain) ?? -1)) return "deposit_must_be_above_finalized_height";
    this.credits.set(key, command);
    return null;
  }

  /** What an account was credited of an asset on a chain, engine units. */
  total(chain: number, account: number, asset: Asset): number {
    return [...this.credits.values()].filter((each) => each.chain === chain && each.account === account && each.asset === asset.id).reduce((sum, each) => sum + each.amount, 0);
  }
}

export interface Bench {
  readonly chain: TestChain;
  readonly rpc: ChainRpc;
  readonly sql: Database;
  readonly store: TreasuryStore;
  readonly databaseUrl: string;
  /** The projector's door. */
  readonly readUrl: string;
  readonly contracts: { readonly usdc: string; readonly wbtc: string; readonly lying: string; readonly payer: string };
  /** A chain number of its own over the same node, with addresses for accounts 1001 and 1002: of its own, or those that all setups share. */
  newSetup(options?: { readonly sharedAddresses?: boolean; readonly faucetAmount?: number }): Promise<ChainSetup>;
  deposits(setup: ChainSetup): Promise<StoredDeposit[]>;
  dust(setup: ChainSetup): Promise<{ account: number; asset: number; amount: string }[]>;
  pause(setup: ChainSetup): Promise<string | null>;
  close(): Promise<void>;
}

/** Where an account's deposits go: on the addresses that are the same for every setup, or on a setup's own. */
export const addressOf = (account: number, setup?: ChainSetup): string => depositAddress(depositKey, setup === undefined ? account : setup.chain * 10_000 + account);

export async function startBench(options: { readonly mining?: "manual" | "transactions"; readonly lyingUsdc?: boolean } = {}): Promise<Bench> {
  const [postgres, chain] = await Promise.all([startTestPostgres(), startTestChain({ mining: options.mining ?? "manual" })]);
  const { recordUrl, readUrl } = await postgres.fresh();
  const sql = connectDatabase(recordUrl, { max: 4, name: "bench" });
  await sql`insert into record."user" (id, name, email) values ('ada', 'Ada', 'ada@example.test'), ('bob', 'Bob', 'bob@example.test')`;
  const rpc = connectRpc(chain.url);
  const store = openTreasuryStore(sql, () => Date.now());
  const contracts = { usdc: await chain.deployToken("USDC", 6), wbtc: await chain.deployToken("WBTC", 8), lying: await chain.deploy("LyingToken"), payer: await chain.deploy("Payer") };
  await chain.sendToken(contracts.usdc, contracts.payer, 10n ** 12n);
  await chain.mine();
  let number = 40_000;

  return {
    chain, rpc, sql, store, databaseUrl: recordUrl, readUrl, contracts,
    async newSetup({ sharedAddresses = false, faucetAmount } = {}) {
      number += 1;
      const genesis = await rpc.headerAt(0);
      const setup: ChainSetup = {
        chain: number, name: `Chain ${number}`, url: chain.url, confirmationsNeeded,
        assets: [
          { asset: usdc, contract: options.lyingUsdc === true ? contracts.lying : contracts.usdc, faucetAmount: faucetAmount ?? null },
          { asset: wbtc, contract: contracts.wbtc, faucetAmount: null },
          { asset: eth, contract: null, faucetAmount: null },
        ],
      };
      await store.putChain({ chain: number, name: setup.name, genesisHash: genesis?.hash ?? "", confirmationsNeeded },
        setup.assets.map(({ asset, contract, faucetAmount }) => ({ asset: asset.id, code: asset.code, contract, decimals: asset.decimals, chainDecimals: asset.chainDecimals, faucetAmount })));
      for (const account of [1001, 1002]) await store.putAddress(number, account, sharedAddresses ? addressOf(account) : addressOf(account, setup), `m/${account}`);
      return setup;
    },
    async deposits(setup) {
      const rows = await sql<{ tx_hash: string }[]>`select tx_hash from record.deposit where chain = ${setup.chain}`;
      return store.depositsIn(setup.chain, { txHashes: rows.map((row) => row.tx_hash) });
    },
    dust: async (setup) => [...await sql<{ account: number; asset: number; amount: string }[]>`select account, asset, chain_amount::text as amount from record.deposit_dust where chain = ${setup.chain} order by account, asset`],
    pause: async (setup) => (await store.chain(setup.chain))?.pause ?? null,
    async close() {
      rpc.close();
      await sql.end({ timeout: 5 });
      await chain.stop();
      await postgres.stop();
    },
  };
}

/** The node's chain as it was when this height was its head. */
export function upTo(rpc: ChainRpc, height: () => number): ChainRpc {
  return {
    ...rpc,
    headHeight: async () => Math.min(height(), await rpc.headHeight()),
    headerAt: async (at) => (at > height() ? undefined : rpc.headerAt(at)),
  };
}

export interface LifeOptions {
  readonly setup: ChainSetup;
  readonly rpc: ChainRpc;
  readonly store: TreasuryStore;
  /** Undefined: no answer came. */
  readonly send: (command: Command) => Promise<Outcome | undefined>;
  readonly kept?: number;
}

/** One life of the treasury without its clock: everything it knows beside its store dies with it. */
export function newLife({ setup, rpc, store, send, kept = keptBlocks }: LifeOptions) {
  const errors: string[] = [];
  const log = (level: string, message: string): void => {
    if (level === "error") errors.push(message);
  };
  let accounts: ReadonlyMap<string, number> | undefined;
  const follower = followDeposits(setup, rpc, store, () => accounts ?? new Map(), kept);
  const custody = watchCustody(setup, rpc, store, log);
  return { errors, beat, head: (): BlockHeader | undefined => follower.head() };

  /** Follows to the head and does there what can be done. */
  async function beat(): Promise<"done" | "away" | "paused" | "behind"> {
    accounts ??= await store.accountsByAddress(setup.chain);
    if ((await store.chain(setup.chain))?.pause !== null) return "paused";
    for (;;) {
      const step = await follower.step();
      if (step === "moved") continue;
      if (step !== "atHead") return step;
      break;
    }
    const head = follower.head();
    if (head === undefined) return "done";
    const round = await creditDeposits({ setup, rpc, store, port: { send }, log }, head);
    if (round !== "done") return round;
    return (await custody.check(head)) ? "done" : "paused";
  }
}

/** The process ends here. */
export class Killed extends Error {
  override readonly name = "Killed";
}

/** Counts the named steps of what it wraps and ends the process just before or just after one of them. */
export class Fuse {
  readonly passed: string[] = [];
  #at: { readonly step: number; readonly side: "before" | "after" } | undefined;

  burnAt(step: number, side: "before" | "after"): void {
    this.#at = { step, side };
  }

  async around<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
    const step = this.passed.push(name) - 1;
    if (this.#at?.step === step && this.#at.side === "before") throw new Killed(name);
    const value = await work();
    if (this.#at?.step === step && this.#at.side === "after") throw new Killed(name);
    return value;
  }

  /** The same object, whose named methods may end the process. */
  wrap<Wrapped extends object>(whole: Wrapped, names: readonly (keyof Wrapped & string)[]): Wrapped {
    return new Proxy(whole, {
      get: (target, name, receiver) => {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member !== "function" || !names.some((each) => each === name)) return member;
        return (...args: unknown[]) => this.around(String(name), async () => Reflect.apply(member, target, args) as unknown);
      },
    });
  }
}
