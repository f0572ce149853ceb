/**
 * Money on its way from a real chain through a real treasury process into a real writer, while both are ended again and again:
 * the treasury by kill -9 at random moments, the writer by closing and opening it.
 */
import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { extendedPublicKeyOf } from "@crossfloor/chain";
import { startTestChain, type TestChain, testChainId, testMnemonic } from "@crossfloor/chain/testing";
import { connectDatabase, type Database, requestFaucet } from "@crossfloor/db";
import { startTestPostgres, type TestPostgres } from "@crossfloor/db/embedded";
import { connectWriter, subscribeEvents } from "@crossfloor/feed";
import { assets, type UnixMs } from "@crossfloor/instruments";
import { startWriter, type Writer } from "@crossfloor/matching";
import type { AccountId, DepositCredited, Seq } from "@crossfloor/protocol";
import type { ChainSetup } from "@crossfloor/treasury";
import { afterAll, beforeAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "cf-deposits-"));
const socketPath = join(folder, "feed.sock");
const confirmationsNeeded = 4;
const faucetAmount = 1_000_000;
let postgres: TestPostgres;
let chain: TestChain;
let sql: Database;
let recordUrl = "";
let writer: Writer;
let treasury: ChildProcess | undefined;
let setup: ChainSetup;

const openWriter = (): Promise<Writer> => startWriter({
  dataFolder: folder, socketPath, durableSubscribers: [], clock: { kind: "scene", startAt: Date.UTC(2026, 10, 18, 16) as UnixMs, speedNano: 1_000_000_000 }, build: "deposit-path", log: () => undefined,
  onFatal: (fault) => { throw fault; },
});

/** Resolves when it follows the chain. */
async function startTreasuryProcess(): Promise<void> {
  const options = { databaseUrl: recordUrl, feedSocket: socketPath, setup, extendedPublicKey: extendedPublicKeyOf(testMnemonic), faucetMnemonic: testMnemonic };
  const child = fork(new URL("./treasury-process.ts", import.meta.url), [JSON.stringify(options)], { stdio: "ignore" });
  treasury = child;
  await new Promise<void>((done, fail) => {
    child.once("message", () => done());
    child.once("exit", () => fail(new Error("the treasury ended before it was ready")));
  });
}

async function killTreasury(): Promise<void> {
  const child = treasury;
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once("exit", done));
  child.kill("SIGKILL");
  await gone;
}

beforeAll(async () => {
  [postgres, chain, writer] = await Promise.all([startTestPostgres(), startTestChain({ mining: "transactions" }), openWriter()]);
  ({ recordUrl } = await postgres.fresh());
  sql = connectDatabase(recordUrl, { max: 2, name: "test" });
  const usdc = await chain.deployToken("USDC", 6);
  setup = {
    chain: testChainId, name: "Test chain", url: chain.url, confirmationsNeeded,
    assets: assets.filter(({ code }) => code === "USDC" || code === "ETH").map((asset) => (asset.code === "USDC" ? { asset, contract: usdc, faucetAmount } : { asset, contract: null, faucetAmount: null })),
  };
  await sql`insert into record."user" (id, name, email) select 'u' || n, 'U', 'u' || n || '@example.test' from generate_series(1, 6) n`;
}, 90_000);

afterAll(async () => {
  await killTreasury();
  await sql.end({ timeout: 5 });
  await writer.close();
  await chain.stop();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
async function until(what: string, look: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await look()); waited += 100) {
    if (waited > 30_000) throw new Error(`waited in vain: ${what}`);
    await pause(100);
  }
}

test("TREAS-002: while the treasury is killed at random moments and the writer comes and goes, every transfer is credited once, and the faucet pays each request once", async () => {
  const accounts = (await sql<{ account: number }[]>`select account from record.trading_account order by account`).map(({ account }) => account as AccountId);
  const gateway = connectWriter({ socketPath, role: "gateway", name: "gateway" });
  // The last account opens only at the end: its money comes before it does.
  for (const account of accounts.slice(0, -1)) expect((await gateway.send({ type: "openAccount", account, kind: "customer" }, { lane: "other", deadlineMs: 10_000 })).refusal).toBeNull();
  await startTreasuryProcess();
  await until("addresses are made", async () => (await sql`select 1 from record.deposit_address`).length === accounts.length);
  const addresses = new Map((await sql<{ account: number; address: string }[]>`select account, address from record.deposit_address`).map(({ account, address }) => [account, address]));

  // Fixed moments of a wide spread, so that a failure can be run again.
  const moments = [30, 700, 160, 420, 90, 260, 550, 340, 10, 610];
  const wei = 10n ** 10n;
  const expected = new Map<number, { usdc: number; eth: number }>();
  for (const [round, moment] of moments.entries()) {
    for (const [at, account] of accounts.entries()) {
      const owed = expected.get(account) ?? { usdc: 0, eth: 0 };
      const amount = round * 10 + at + 1;
      const token = setup.assets[0]?.contract ?? "";
      if ((round + at) % 3 === 0) await chain.sendToken(token, addresses.get(account) ?? "", BigInt(amount));
      else if ((round + at) % 3 === 1) await chain.send({ to: addresses.get(account) ?? "", value: BigInt(amount) * wei });
      else if ((await requestFaucet(sql, account, "USDC", Date.now())).ok) owed.usdc += faucetAmount;
      if ((round + at) % 3 === 0) owed.usdc += amount;
      if ((round + at) % 3 === 1) owed.eth += amount;
      expected.set(account, owed);
    }
    if (round % 3 === 1) {
      await writer.close();
      await pause(moment);
      writer = await openWriter();
    }
    await pause(moment);
    await killTreasury();
    await startTreasuryProcess();
  }
  const last = accounts.at(-1);
  if (last === undefined) throw new Error("there are accounts");
  expect((await gateway.send({ type: "openAccount", account: last, kind: "customer" }, { lane: "other", deadlineMs: 10_000 })).refusal).toBeNull();
  await until("nothing is under way", async () => {
    await chain.mine();
    const [open] = await sql<{ count: number }[]>`select (select count(*) from record.deposit where status <> 'credited') + (select count(*) from record.faucet_request where status <> 'sent') as count`;
    const [seen] = await sql<{ height: number }[]>`select head_height as height from record.chain`;
    return open?.count === 0 && (seen?.height ?? 0) >= (await chain.height()) - 1;
  });
  // The faucet's own last transfers need their blocks too.
  await chain.mine(confirmationsNeeded + 1);
  await until("everything is credited", async () => (await sql`select 1 from record.deposit where status <> 'credited'`).length === 0 && Number((await sql<{ height: number }[]>`select head_height as height from record.chain`)[0]?.height) === (await chain.height()));

  // What the engine told, from the first record on.
  const credits: DepositCredited[] = [];
  const end = gateway.pulse?.durable ?? 0;
  await new Promise<void>((done) => {
    const reader = subscribeEvents({
      socketPath, archiveSocketPath: join(folder, "none.sock"), name: "test", durable: false, from: 0 as Seq,
      onRecords: (records) => {
        for (const record of records) for (const event of record.events) if (event.type === "depositCredited") credits.push(event);
        if ((records.at(-1)?.seq ?? 0) >= end) {
          reader.close();
          done();
        }
      },
      onState: () => undefined,
    });
  });
  expect(new Set(credits.map(({ txHash, logIndex }) => `${txHash}:${logIndex}`)).size).toBe(credits.length);
  const [usdc, eth] = [setup.assets[0]?.asset.id, setup.assets[1]?.asset.id];
  const sum = (account: number, asset: number | undefined): number => credits.filter((each) => each.account === account && each.asset === asset).reduce((total, { amount }) => total + amount, 0);
  expect(accounts.map((account) => ({ usdc: sum(account, usdc), eth: sum(account, eth) }))).toEqual(accounts.map((account) => expected.get(account)));
  expect((await sql<{ pause: string | null }[]>`select pause from record.chain`)[0]?.pause).toBeNull();
  gateway.close();
}, 110_000);
