/** Watches a chain and drives deposits: addresses, blocks, confirmations, credit; in the sandbox the faucet too. */
import { setTimeout as sleep } from "node:timers/promises";
import { connectRpc, depositAddress, depositPath, openSandboxPurse, type SandboxPurse } from "@crossfloor/chain";
import { connectDatabase, openTreasuryStore } from "@crossfloor/db";
import { connectWriter, WriterAway } from "@crossfloor/feed";
import type { Command, Outcome } from "@crossfloor/protocol";
import type { ChainSetup, Log } from "./chain-setup.ts";
import { type CreditRound, creditDeposits } from "./credit-deposits.ts";
import { followDeposits, type FollowStep, keptBlocks } from "./follow-deposits.ts";
import { serveFaucet } from "./serve-faucet.ts";
import { watchCustody } from "./watch-custody.ts";

export interface TreasuryOptions {
  /** Role crossfloor_record. */
  readonly databaseUrl: string;
  readonly feedSocket: string;
  readonly setup: ChainSetup;
  /** Deposit addresses lie below it; no private key of theirs is here. */
  readonly extendedPublicKey: string;
  /** Sandbox only: the phrase of the purse that the faucet sends from. */
  readonly faucetMnemonic: string | null;
  readonly log: Log;
}

export interface Treasury { close(): Promise<void> }

const beatMs = 500;
const stepsPerBeatMax = 200;
const addressesPerBeatMax = 200;
const creditDeadlineMs = 10_000;
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
  /** Addresses may have been made since they were read: none of their deposits may be passed over. */
  let addressesStale = true;
  /** The head at which everything was credited that could be. */
  let creditedAt = "";
  /** The same trouble is told once, until it changes. */
  let trouble = "";

  try {
    await checkChain();
    await makeAddresses();
    checkKey();
  } catch (error) {
    await release();
    throw error;
  }
  const follower = followDeposits(setup, rpc, store, () => addresses);
  const custody = watchCustody(setup, rpc, store, log);
  const running = run();
  return {
    close: async () => {
      stopped.abort();
      hangUp();
      await running;
      await release();
    },
  };

  /** What is under way ends at once; whatever it had not stored is done again by the next life. */
  function hangUp(): void {
    link.close();
    rpc.close();
    purse?.close();
  }

  async function release(): Promise<void> {
    hangUp();
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

  /** Deposits to addresses below another key could never be moved again. */
  function checkKey(): void {
    const [first] = addresses;
    if (first !== undefined && depositAddress(extendedPublicKey, first[1]) !== first[0]) throw new Error(`Deposit addresses of chain ${setup.chain} were made from another key than the treasury was given.`);
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
        if (words !== trouble && !stopped.signal.aborted) log("warn", "the treasury waits", { reason: words });
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
    if ((await rpc.chainId()) !== setup.chain) throw new Error(`The node at ${setup.url} is not chain ${setup.chain} any more.`);
    await makeAddresses();
    const step = await followToHead();
    const round = step === "atHead" ? await settle(chain.finalizedHeight) : "done";
    if (purse !== undefined) for (let errands = 0; errands < faucetErrandsPerBeatMax && !stopped.signal.aborted && (await serveFaucet(setup, purse, store)); errands++);
    if (step === "behind") throw new Error("The chain node is behind what was followed.");
    if (round === "away") throw new Error("The engine does not answer.");
  }

  /** "moved": there is more to do than one beat may. */
  async function followToHead(): Promise<FollowStep> {
    let step: FollowStep = "moved";
    for (let steps = 0; step === "moved" && steps < stepsPerBeatMax && !stopped.signal.aborted; steps++) step = await follower.step();
    if (step === "paused") log("error", "the chain is paused", { rule: (await store.chain(setup.chain))?.pause });
    return step;
  }

  /** Only at the head: on the way there, or back from a fork, confirmations are counted on a branch that may not stand. */
  async function settle(finalizedBefore: number): Promise<CreditRound> {
    const head = follower.head();
    if (head === undefined || head.hash === creditedAt) return "done";
    const round = await creditDeposits({ setup, rpc, store, port: { send }, log }, head);
    if (round !== "done") return round;
    if (!(await custody.check(head))) return "paused";
    await raiseFinalized(head.height - keptBlocks, finalizedBefore);
    creditedAt = head.hash;
    return "done";
  }

  async function makeAddresses(): Promise<void> {
    const accounts = await store.addressesToMake(setup.chain, addressesPerBeatMax);
    if (accounts.length > 0) addressesStale = true;
    for (const account of accounts) await store.putAddress(setup.chain, account, depositAddress(extendedPublicKey, account), `${depositPath}/${account}`);
    if (!addressesStale) return;
    addresses = await store.accountsByAddress(setup.chain);
    addressesStale = false;
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
