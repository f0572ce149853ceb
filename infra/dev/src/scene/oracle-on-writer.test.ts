/** The oracle as it runs: over the real link to a real writer, its own process's loop and clock included. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { subscribeEvents } from "@crossfloor/feed";
import { startWriter, type Writer } from "@crossfloor/matching";
import { recordedRows, catalogueOf, type ResolvedScene, resolveScene, startOracle } from "@crossfloor/oracle";
import type { Event, Seq } from "@crossfloor/protocol";
import { afterEach, beforeEach, expect, test } from "vitest";
import { compareRows, type RowValue } from "./compare-rows.ts";

let folder: string;
let socketPath: string;
let writer: Writer | undefined;
let oracle: { close(): Promise<void> } | undefined;
let subscription: { close(): void } | undefined;
let events: Event[];
const log = (): void => {};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "crossfloor-oracle-"));
  socketPath = join(folder, "feed.sock");
  events = [];
});
afterEach(async () => {
  subscription?.close();
  await oracle?.close();
  await writer?.close();
  writer = oracle = subscription = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function up(scene: ResolvedScene): Promise<void> {
  writer = await startWriter({
    dataFolder: join(folder, "data"), socketPath, durableSubscribers: [], build: "test", log, onFatal: (fault) => { throw fault; },
    clock: { kind: "scene", startAt: scene.startAt, speedNano: scene.speed * 1_000_000_000 },
  });
  subscription = subscribeEvents({ socketPath, name: "test", durable: false, from: 0 as Seq, onRecords: (records) => void events.push(...records.flatMap((record) => record.events)) });
}
const startUp = async (scene: ResolvedScene): Promise<void> => {
  oracle = await startOracle({ scene, socketPath, memoryPath: join(folder, "run", "oracle.json"), recordFolder: join(folder, "data", "indices"), log });
};
const of = <Type extends Event["type"]>(type: Type): Extract<Event, { type: Type }>[] => events.filter((event): event is Extract<Event, { type: Type }> => event.type === type);
async function until(what: string, holds: () => boolean): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 50) {
    if (holds()) return;
    await sleep(50);
  }
  throw new Error(`never came: ${what}`);
}

test("ORACLE-005: on a real writer the simulated scene publishes every index as simulated, its history once, and halts nothing", async () => {
  const scene = await resolveScene({ scene: "simulated", now: 0 });
  await up(scene);
  await startUp(scene);
  await until("history of every index", () => new Set(of("indexHistoryPublished").map(({ index }) => index)).size === 15);
  await until("moving prices", () => of("indexPublished").filter(({ index }) => index === 1).length >= 3);
  expect(of("indexPublished").every(({ simulated, source }) => simulated && source === "simulated")).toBe(true);
  expect(of("markChanged").length).toBeGreaterThan(10);
  expect(of("instrumentStatusChanged").filter(({ state }) => state === "halted")).toEqual([]);
  const histories = of("indexHistoryPublished").length;

  await oracle?.close();
  const before = of("indexPublished").length;
  await startUp(scene);
  await until("prices after a restart", () => of("indexPublished").length >= before + 14);
  expect(of("indexHistoryPublished")).toHaveLength(histories);
});

test("ORACLE-002: on a real writer a fast recorded scene publishes every row, OIL −37.63 among them, and halts what it does not have", async () => {
  const replay = join(folder, "replay");
  await mkdir(join(replay, "daily"), { recursive: true });
  const days = Array.from({ length: 15 }, (_, place) => new Date(Date.UTC(2020, 0, 2 + place * 4)).toISOString().slice(0, 10));
  // No column for ETH and US100: the hybrid has no price here, nor has ether.
  const rows = days.map((day, place) => `${day},${7_000 + place},,${3_000 + place}.25,,1600,${place === 7 ? "-37.630001" : 50 + place / 10},61,${1_500 + place},17,2.8,13,1.9,97`);
  await writeFile(join(replay, "daily", "cross-asset-close-panel-2017-2025.csv"), ["date,btc_usd,eth_usd,spx,ndx,rut,cl_front,wti_spot,gc_front,si_front,hg_front,vix,ust10y_pct,dxy", ...rows].join("\n"));
  const scene = await resolveScene({ scene: "panel-2020", replay, speed: 1_000_000, now: 0 });
  if (scene.kind !== "recorded") throw new Error("panel-2020 is recorded");
  const { indices } = catalogueOf(scene.startAt);
  const expected: RowValue[] = [];
  for await (const row of recordedRows(scene, indices)) expected.push(row);
  await up(scene);
  await startUp(scene);
  const published = (): RowValue[] => of("indexPublished").map(({ index, value }) => ({ index: indices.find(({ id }) => id === index)?.code ?? "", value }));
  await until("every row", () => compareRows(expected, published()).every(({ difference }) => difference === null));
  expect(published()).toContainEqual({ index: "OIL", value: -3_763 });
  const halted = of("instrumentStatusChanged").filter(({ haltReason }) => haltReason === "no_price_source");
  expect(halted.some(({ instrument }) => instrument === 4)).toBe(true);
  expect(halted.some(({ instrument }) => instrument === 6)).toBe(true);
});
