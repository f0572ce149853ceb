/** Watches a chain and drives deposits: addresses, blocks, confirmations, credit; in the sandbox the faucet too. */
import { setTimeout as sleep } from "node:timers/promises";
import { connectRpc, depositAddress, depositPath, openSandboxPurse, type SandboxPurse } from "@crossfloor/chain";
import { connectDatabase, openTreasuryStore } from "@crossfloor/db";
import { connectWriter, WriterAway } from "@crossfloor/feed";
import type { Command, Outcome } from "@crossfloor/protocol";
import type { ChainSetup } from "./chain-setup.ts";
import { creditDeposits } from "./credit-deposits.ts";
import { followDeposits } from "./follow-deposits.ts";
import { serveFaucet } from "./serve-faucet.ts";

export interface TreasuryOptions {
  /** Role crossfloor_record. */
  readonly databaseUrl: string;
  readonly feedSocket: string;
  readonly setup: ChainSetup;
  /** Deposit addresses lie below it; no private key of theirs is here. */
  readonly extendedPublicKey: string;
  /** Sandbox only: the phrase of the purse that the faucet sends from. */
  readonly faucetMnemonic: string | null;
  readonly log: (level: "info" | "warn" | "error", message: string, fields?: Record<string, unknown>) => void;
}

export interface Treasury { close(): Promise<void> }

const beatMs = 500;
const stepsPerBeatMax = 200;
const addressesPerBeatMax = 200;
const creditDeadlineMs = 10_000;
/** Deposit keys are remembered by the engine down to this far below the head. */
const finalizedDepth = 256;
const finalizedStep = 64;
const faucetErrandsPerBeatMax = 10;

/** Resolves when the chain answers and is the one that was followed before. */
export async function startTreasury({ databaseUrl, feedSocket, setup, extendedPublicKey, faucetMnemonic, log }: TreasuryOptions): Promise<Treasury> {
  const sql = connectDatabase(databaseUrl, { max: 2, name: "treasury" });
  const store = openTreasuryStore(sql, () => Date.now());
  const rpc = connectRpc(setup.url);
  const link = connectWriter({ socketPath: feedSocket, role: "treasury", name: "treasury" });
  const purse: SandboxPurse | undefined = faucetMnemonic === null ? undefined : openSandboxPurse(setup.url, setup.chain, faucetMnemonic);
  const stopped = new AbortController();
  let addresses: ReadonlyMap<string, number> = new Map();
  /** The same trouble is told once, until it changes. */
  let trouble = "";

  try {
    await checkChain();
  } catch (error) {
    await release();
    throw error;
  }
  addresses = await store.accountsByAddress(setup.chain);
  const follower = await followDeposits(setup, rpc, store, () => addresses);
  const running = run();
  return {
    close: async () => {
      stopped.abort();
      await running;
      await release();
    },
  };

  async function release(): Promise<void> {
    link.close();
    rpc.close();
    purse?.close();
    await sql.end({ timeout: 5 });
  }

  /** Another chain under the same number would make every address and every credit a lie. */
  async function checkChain(): Promise<void> {
    const genesis = await rpc.headerAt(0);
    if ((await rpc.chainId()) !== setup.chain || genesis === undefined) throw new Error(`The node at ${setup.url} is not chain ${setup.chain}.`);
    const stored = await store.putChain(
      { chain: setup.chain, name: setup.name, genesisHash: genesis.hash, confirmationsNeeded: setup.confirmationsNeeded },
      setup.assets.map(({ asset, contract, faucetAmount }) => ({ asset: asset.id, code: asset.code, contract, decimals: asset.decimals, chainDecimals: asset.chainDecimals, faucetAmount })),
    );
    if (stored.genesisHash !== genesis.hash) await store.pause(setup.chain, "chain_must_be_the_one_followed_before");
  }

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        await beat();
        if (trouble !== "") log("info", "the treasury goes on");
        trouble = "";
      } catch (error) {
        // The chain, the database or the writer is away or talks nonsense: nothing is half done, the next beat tries again.
        const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        if (words !== trouble) log("warn", "the treasury waits", { reason: words });
        trouble = words;
      }
      await sleep(beatMs, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  }

  async function beat(): Promise<void> {
    const chain = await store.chain(setup.chain);
    if (chain === undefined || chain.pause !== null) {
      if (chain?.pause !== null) throw new Error(`The chain is paused: ${chain?.pause}.`);
      return;
    }
    await makeAddresses();
    for (let steps = 0; steps < stepsPerBeatMax && !stopped.signal.aborted; steps++) {
      const step = await follower.step();
      if (step === "paused") return log("error", "the chain is paused", { rule: (await store.chain(setup.chain))?.pause });
      if (step === "atHead") break;
    }
    const head = follower.head();
    if (head !== undefined) {
      await creditDeposits({ setup, rpc, store, port: { send }, log }, head);
      await raiseFinalized(head.height - finalizedDepth, chain.finalizedHeight);
    }
    if (purse !== undefined) for (let errands = 0; errands < faucetErrandsPerBeatMax && !stopped.signal.aborted && (await serveFaucet(setup, purse, store)); errands++);
  }

  async function makeAddresses(): Promise<void> {
    const accounts = await store.addressesToMake(setup.chain, addressesPerBeatMax);
    for (const account of accounts) await store.putAddress(setup.chain, account, depositAddress(extendedPublicKey, account), `${depositPath}/${account}`);
    if (accounts.length > 0) addresses = await store.accountsByAddress(setup.chain);
  }

  /** Rarely, and only past heights with no open deposit, so that none can be shut out. */
  async function raiseFinalized(height: number, before: number): Promise<void> {
    const lowestOpen = (await store.openDeposits(setup.chain)).reduce((lowest, deposit) => Math.min(lowest, deposit.height - 1), height);
    const target = Math.min(height, lowestOpen);
    if (target < before + finalizedStep) return;
    const outcome = await send({ type: "raiseFinalizedHeight", chain: setup.chain, height: target });
    if (outcome?.refusal === null || outcome?.refusal === "finalized_height_must_rise") await store.setFinalizedHeight(setup.chain, target);
  }

  async function send(command: Command): Promise<Outcome | undefined> {
    try {
      return await link.send(command, { lane: "other", deadlineMs: creditDeadlineMs });
    } catch (error) {
      if (error instanceof WriterAway) return undefined;
      throw error;
    }
  }
}
