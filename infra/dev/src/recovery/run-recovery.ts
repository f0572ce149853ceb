/**
 * Kills the writer with SIGKILL at random moments under load, and now and then the shadow, and holds what is left against what
 * senders were told.
 */
import { randomInt } from "node:crypto";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { realDisk } from "@crossfloor/journal";
import { foldersOf, hashJournal, type Log, rebuildArchive, verifyJournal } from "@crossfloor/matching";
import { Prng } from "@crossfloor/stdx";
import { type Comparison, compareJournal } from "./compare-journal.ts";
import { FloorProcess } from "./floor-process.ts";
import { TradingLoad } from "./trading-load.ts";

export interface RecoveryOptions {
  readonly cycles: number;
  readonly seed: number;
  /** Empty; short enough for a Unix socket. */
  readonly folder: string;
  /** For the shadow's query door; 0 finds one that is free. */
  readonly queryPort: number;
  onCycle?(cycle: number): void;
}

export interface RecoveryResult extends Comparison {
  readonly cycles: number;
  /** Replay from the beginning, replay from a snapshot, and the running writer and shadow all came to the same state. */
  readonly hashEqual: boolean;
  readonly stateHash: string;
  readonly records: number;
  readonly shadowKills: number;
  /** Event archive segments that a rebuild made otherwise than they were. */
  readonly archiveDifferent: number;
  /** Longest time from a kill to the next welcome. */
  readonly awayMsMax: number;
}

const quiet: Log = () => undefined;
const upWithinMs = 30_000;

export async function runRecovery({ cycles, seed, folder, queryPort: wantedPort, onCycle }: RecoveryOptions): Promise<RecoveryResult> {
  const queryPort = wantedPort === 0 ? await freePort() : wantedPort;
  const prng = new Prng(seed);
  const socket = join(folder, "feed.sock");
  const data = join(folder, "data");
  mkdirSync(data, { recursive: true });
  const common = ["--data-dir", data, "--socket", socket];
  const writer = new FloorProcess(["--role", "writer", ...common, "--scene-start", "2026-10-14T15:00:00Z", "--subscribers", "archive", "--checkpoint-every", "300"], join(folder, "cache"));
  const shadow = new FloorProcess(["--role", "shadow", ...common, "--archive-socket", join(folder, "archive.sock"), "--query-port", String(queryPort), "--snapshot-every", "2000"], join(folder, "cache"));
  const load = new TradingLoad(socket, seed);
  let shadowKills = 0;
  let awayMsMax = 0;
  let ended: Promise<void> | undefined;
  try {
    writer.start();
    shadow.start();
    await waitUntil(() => load.up, () => writer.fault ?? shadow.fault, "the writer is up");
    ended = load.run();
    for (let cycle = 1; cycle <= cycles; cycle++) {
      await pause(20 + prng.below(230));
      await writer.kill();
      const began = performance.now();
      if (prng.chance(1, 4)) {
        shadowKills += 1;
        await shadow.kill();
        shadow.start();
      }
      writer.start();
      await waitUntil(() => !load.up, () => writer.fault ?? shadow.fault, "the loss is noticed");
      await waitUntil(() => load.up, () => writer.fault ?? shadow.fault, `the writer is up again (${load.detail})`);
      awayMsMax = Math.max(awayMsMax, performance.now() - began);
      onCycle?.(cycle);
    }
    load.stop();
    await ended;
    const agreed = await agreement(queryPort);
    await writer.stop();
    await shadow.stop();
    const fault = writer.fault ?? shadow.fault;
    if (fault !== undefined) throw new Error(fault);
    return { cycles, ...(await compare(data, load, agreed)), shadowKills, awayMsMax: Math.round(awayMsMax) };
  } finally {
    load.stop();
    load.close();
    await ended?.catch(() => undefined); // told by the try block already
    await writer.kill();
    await shadow.kill();
  }
}

async function compare(data: string, load: TradingLoad, agreed: boolean): Promise<Comparison & Pick<RecoveryResult, "hashEqual" | "stateHash" | "records" | "archiveDifferent">> {
  const folders = foldersOf(data);
  const { records } = await verifyJournal(realDisk, folders);
  const fromGenesis = await hashJournal({ disk: realDisk, folders, log: quiet, fromSnapshot: false });
  const fromSnapshot = await hashJournal({ disk: realDisk, folders, log: quiet, fromSnapshot: true });
  const { different } = await rebuildArchive(realDisk, folders, quiet);
  return {
    ...(await compareJournal(folders, load.sent)),
    hashEqual: agreed && fromSnapshot.from > 0 && fromGenesis.stateHash === fromSnapshot.stateHash,
    stateHash: fromGenesis.stateHash, records, archiveDifferent: different,
  };
}

/** Waits until the shadow has compared a checkpoint of the last writer's life, and says whether it agrees. */
async function agreement(queryPort: number): Promise<boolean> {
  const first = await health(queryPort);
  for (let waited = 0; waited < upWithinMs; waited += 100) {
    const now = await health(queryPort);
    if (now.state === "disagrees") return false;
    if (now.checkedSeq >= first.seq && now.snapshotSeq > 0) return true;
    await pause(100);
  }
  return false;
}

interface Health { readonly state: string; readonly seq: number; readonly checkedSeq: number; readonly snapshotSeq: number }
async function health(queryPort: number): Promise<Health> {
  const answer = (await (await fetch(`http://127.0.0.1:${queryPort}/health`)).json()) as { readonly result: { readonly data: Health } };
  return answer.result.data;
}

async function waitUntil(condition: () => boolean, fault: () => string | undefined, what: string): Promise<void> {
  for (const began = performance.now(); !condition(); ) {
    const found = fault();
    if (found !== undefined) throw new Error(found);
    if (performance.now() - began > upWithinMs) throw new Error(`gave up waiting until ${what}`);
    await pause(2);
  }
}

/** Below the range from which the system gives ports to outgoing connections. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(21_000, 30_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
