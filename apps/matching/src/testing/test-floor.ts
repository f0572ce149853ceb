/** A writer on a disk in memory, with real sockets, for tests. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectWriter, type Role, type WriterLink } from "@crossfloor/feed";
import type { UnixMs } from "@crossfloor/instruments";
import { type Disk, FaultyDisk, genesis, readJournal } from "@crossfloor/journal";
import { type Command, decodeSequenced, type Outcome, type Sequenced } from "@crossfloor/protocol";
import type { Log } from "../options.ts";
import { type Shadow, type ShadowOptions, startShadow } from "../shadow/start-shadow.ts";
import { startWriter, type Writer, type WriterOptions } from "../writer/start-writer.ts";

/** A Wednesday at 10:00 Chicago: every market is open. */
export const sceneStart = Date.parse("2026-10-14T15:00:00Z") as UnixMs;
export const dataFolder = "data";

export class TestFloor {
  readonly folder = mkdtempSync(join(tmpdir(), "xf-matching-"));
  readonly socketPath = join(this.folder, "feed.sock");
  readonly archiveSocketPath = join(this.folder, "archive.sock");
  readonly lines: string[] = [];
  readonly faults: Error[] = [];
  disk: FaultyDisk = new FaultyDisk();
  readonly #closers: (() => unknown)[] = [];

  readonly log: Log = (_level, message, fields) => void this.lines.push(`${message} ${JSON.stringify(fields ?? {})}`);

  async writer(more: Partial<WriterOptions> = {}): Promise<Writer> {
    const writer = await startWriter({
      dataFolder, socketPath: this.socketPath, clock: { kind: "scene", startAt: sceneStart, speedNano: 1_000_000_000 }, durableSubscribers: [], build: "test", log: this.log,
      onFatal: (fault) => void this.faults.push(fault), disk: this.disk, ...more,
    });
    this.#closers.push(() => writer.close());
    return writer;
  }

  async shadow(more: Partial<ShadowOptions> = {}): Promise<Shadow> {
    const shadow = await startShadow({
      dataFolder, feedSocketPath: this.socketPath, archiveSocketPath: this.archiveSocketPath, queryPort: 0, keepBytes: 1_000_000_000, build: "test", log: this.log,
      onFatal: (fault) => void this.faults.push(fault), disk: this.disk, snapshotEveryMs: 3_600_000, ...more,
    });
    this.#closers.push(() => shadow.close());
    return shadow;
  }

  link(role: Role): WriterLink {
    const link = connectWriter({ socketPath: this.socketPath, role, name: role });
    this.#closers.push(() => link.close());
    return link;
  }

  onClose(closer: () => unknown): void {
    this.#closers.push(closer);
  }

  async close(): Promise<void> {
    for (const closer of this.#closers.splice(0).reverse()) await closer();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Commands in their wire form; amounts are the engine's integers. */
export const command = (fields: object): Command => fields as Command;
export const openAccount = (account: number): Command => command({ type: "openAccount", account, kind: "customer" });
export const deposit = (account: number, n: number, amount = 1_000_000_000_000): Command =>
  command({ type: "creditDeposit", account, asset: 1, amount, chain: 1, txHash: `0x${String(n).padStart(64, "0")}`, logIndex: 0, height: 1 });
export const price = (value = 6_000_000): Command => command({ type: "publishIndex", index: 1, value, sources: 1, staleWeight: 0, validForMs: 3_600_000, source: "test", simulated: true });
export const order = (account: number, clientOrderId: string, side: "buy" | "sell", limit = 6_000_000, size = 10): Command =>
  command({ type: "placeOrder", account, instrument: 3, clientOrderId, side, size, limit, timeInForce: "gtc", expiresAt: 0, postOnly: false, reduceOnly: false, selfTrade: "cancelOldest" });

export function send(link: WriterLink, sent: Command, deadlineMs = 20_000): Promise<Outcome> {
  return link.send(sent, { lane: sent.type.startsWith("cancel") ? "cancel" : sent.type === "placeOrder" ? "order" : "other", deadlineMs });
}

/** Two funded accounts with a price: 1 and 2. */
export async function fund(floor: TestFloor): Promise<WriterLink> {
  const gateway = floor.link("gateway");
  const treasury = floor.link("treasury");
  await send(floor.link("oracle"), price());
  for (const account of [1, 2]) {
    await send(gateway, openAccount(account));
    await send(treasury, deposit(account, account));
  }
  return gateway;
}

export async function recordsOf(disk: Disk): Promise<Sequenced[]> {
  const found: Sequenced[] = [];
  for await (const batch of readJournal({ disk, folder: `${dataFolder}/journal`, after: genesis })) for (const bytes of batch.records) found.push(decodeSequenced(bytes));
  return found;
}

export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let waited = 0; !(await condition()); waited += 5) {
    if (waited > 15_000) throw new Error(`gave up waiting until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const faultOf = async (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined, (fault: unknown) => fault);
