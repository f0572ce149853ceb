/** Runs the whole floor through a recorded scene, with nobody watching, and holds what it published against the recording. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { subscribeEvents } from "@crossfloor/feed";
import type { IndexId } from "@crossfloor/instruments";
import { catalogueOf, type RecordedRow, recordedRows, resolveScene } from "@crossfloor/oracle";
import type { Seq } from "@crossfloor/protocol";
import type { FloorPorts } from "../floor/options.ts";
import { StartFault } from "../floor/sentence.ts";
import { type Floor, startFloor } from "../floor/start-floor.ts";
import { compareRows, type IndexComparison, type RowValue } from "./compare-rows.ts";
import { type ProductFill, type ProductName, products, tradeProducts } from "./scripted-trader.ts";

export interface SceneReport {
  readonly scene: string;
  readonly speed: number;
  readonly indices: readonly IndexComparison[];
  /** Levels that claim another origin than the recording. */
  readonly wrongOrigin: number;
  readonly fills: readonly ProductFill[];
  readonly seconds: number;
  /** Why the run fails; none when it does not. */
  readonly faults: readonly string[];
}

/** Speeds at which a scene takes some minutes; the scene's own where none is named. */
const headlessSpeeds: Readonly<Record<string, number>> = { "panel-2020": 172_800, "oil-2020-04-20": 28_800, "btc-2024-08-08": 4, "crash-2025-10-10": 80, "es-gold-2013-10": 1_800 };
/** Which indices each product may follow: it can be traded when the recording has one of them whole. */
const needs: Readonly<Record<ProductName, readonly (readonly string[])[]>> = {
  spot: [["BTC"], ["ETH"]], perpetual: [["BTC"], ["ETH"]], "equity mini": [["US500"]], "commodity mini": [["OIL"], ["GOLD"]], hybrid: [["BTC", "ETH", "US100"]],
};
const ports: FloorPorts = { gateway: 4301, web: 4302, admin: 4303, query: 4304, postgres: 4305, chain: 4306 };
/** Wall time that the last levels have to arrive after their moment. */
const graceMs = 20_000;
const keepBytes = 2_000_000_000;

export interface SceneRun { readonly scene: string; readonly replay: string; readonly speed?: number | undefined; readonly say: (line: string) => void }

/** Throws `SceneError` or `StartFault` when the scene or the floor cannot be started. */
export async function runScene({ scene: name, replay, speed = headlessSpeeds[name], say }: SceneRun): Promise<SceneReport> {
  const began = performance.now();
  const scene = await resolveScene({ scene: name, replay, speed, now: Date.now() });
  if (scene.kind !== "recorded") throw new StartFault(`The scene ${name} is not a recorded one; there is nothing to hold it against.`);
  const { indices: definitions } = catalogueOf(scene.startAt);
  const expected: RecordedRow[] = [];
  for await (const row of recordedRows(scene, definitions)) expected.push(row);
  const recorded = new Set(expected.map(({ index }) => index));
  const wanted = products.filter((product) => needs[product].some((codes) => codes.every((code) => recorded.has(code))));

  const dataDir = await mkdtemp(join(tmpdir(), "crossfloor-scene-"));
  let fatal: string | undefined;
  let floor: Floor | undefined;
  try {
    floor = await startFloor({ dataDir, scene: name, replayDir: replay, makers: true, keepBytes, host: "127.0.0.1", ports, speed: scene.speed }, { say, onFatal: (sentence) => { fatal = sentence; } });
    const published: RowValue[] = [];
    let wrongOrigin = 0;
    let at = 0;
    const codes = new Map<IndexId, string>(definitions.map(({ id, code }) => [id, code]));
    const subscription = subscribeEvents({
      socketPath: floor.folder.feedSocket, archiveSocketPath: floor.folder.archiveSocket, name: "scene-check", durable: false, from: 0 as Seq,
      onRecords(records) {
        for (const record of records) {
          at = record.at;
          for (const event of record.events) {
            if (event.type !== "indexPublished") continue;
            published.push({ index: codes.get(event.index) ?? `index ${event.index}`, value: event.value });
            if (event.simulated || !event.source.startsWith(`replay:${name}`)) wrongOrigin += 1;
          }
        }
      },
    });
    const over = new AbortController();
    const ada = floor.users.find(({ role }) => role === "trader");
    if (ada === undefined) throw new StartFault("The sandbox has no trader.");
    const trading = tradeProducts(floor.gatewayUrl, ada, wanted, over.signal);
    // A rejection is told where it is awaited, after the recording has run out.
    trading.catch(() => undefined);
    while (fatal === undefined && at < scene.endAt) await sleep(250);
    const end = performance.now() + graceMs;
    while (fatal === undefined && performance.now() < end && compareRows(expected, published).some(({ difference }) => difference !== null)) await sleep(500);
    over.abort();
    const fills = await trading;
    subscription.close();
    const indices = compareRows(expected, published);
    const faults = [
      ...(fatal === undefined ? [] : [fatal]),
      ...(expected.length === 0 ? ["the recording is empty"] : []),
      ...indices.flatMap(({ index, difference }) => (difference === null ? [] : [`${index} parts from the recording at row ${difference.row}: expected ${difference.expected}, published ${difference.published}`])),
      ...(wrongOrigin === 0 ? [] : [`${wrongOrigin} levels claim another origin than the recording`]),
      ...fills.flatMap(({ product, symbol, attempts, last }) => (symbol === null ? [`${product} did not fill in ${attempts} attempts: ${last}`] : [])),
    ];
    return { scene: name, speed: scene.speed, indices, wrongOrigin, fills, seconds: Math.round((performance.now() - began) / 1_000), faults };
  } finally {
    await floor?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
