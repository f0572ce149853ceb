/** A real oracle in the simulated scene on a real writer, its events archived by a real shadow; afterwards every level is made again. */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { subscribeEvents } from "@crossfloor/feed";
import { formatDecimal, listings, type UnixMs } from "@crossfloor/instruments";
import { startShadow, startWriter } from "@crossfloor/matching";
import { resolveScene, startOracle } from "@crossfloor/oracle";
import type { IndexPublished, Seq } from "@crossfloor/protocol";
import { crc32c } from "@crossfloor/stdx";
import { afterAll, beforeAll, expect, test } from "vitest";
import { explainLevel } from "./explain-level.ts";
import { tellIndex } from "./tell-index.ts";

const run = promisify(execFile);
const command = fileURLToPath(new URL("../commands/index.ts", import.meta.url));
const log = (): void => {};
const told: { readonly seq: Seq; readonly at: UnixMs; readonly event: IndexPublished }[] = [];
let folder: string;
let home: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "crossfloor-index-"));
  home = join(folder, "scenes", "simulated");
  const socketPath = join(folder, "feed.sock");
  const scene = await resolveScene({ scene: "simulated", now: 0, speed: 3_600 });
  const fatal = (fault: Error): never => { throw fault; };
  const writer = await startWriter({
    dataFolder: home, socketPath, durableSubscribers: [], build: "test", log, onFatal: fatal,
    clock: { kind: "scene", startAt: scene.startAt, speedNano: scene.speed * 1_000_000_000 },
  });
  const shadow = await startShadow({ dataFolder: home, feedSocketPath: socketPath, archiveSocketPath: join(folder, "archive.sock"), queryPort: 0, keepBytes: 1_000_000_000, build: "test", log, onFatal: fatal });
  const subscription = subscribeEvents({
    socketPath, name: "test", durable: false, from: 0 as Seq,
    onRecords: (records) => void told.push(...records.flatMap(({ seq, at, events }) => events.flatMap((event) => (event.type === "indexPublished" ? [{ seq, at, event }] : [])))),
  });
  const oracle = await startOracle({ scene, socketPath, memoryPath: join(home, "run", "oracle.json"), recordFolder: join(home, "indices"), log });
  // Six hours in as many seconds: past the snapshot at 20:00 and the close of the shares at 21:00.
  for (let waited = 0; told.filter(({ event }) => event.index === 16).length < 2 || !told.some(({ event }) => event.index === 7 && event.staleWeight > 0); waited += 100) {
    if (waited > 60_000) throw new Error("the scene never came to its second correlation and the close of its shares");
    await sleep(100);
  }
  await oracle.close();
  const newest = told[told.length - 1].seq;
  while (shadow.seq < newest) await sleep(20); // what is told is in the archive
  subscription.close();
  await shadow.close();
  await writer.close();
}, 90_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const codes = listings(Date.parse("2026-03-18T15:00:00Z") as UnixMs).indices;
const inForce = (): typeof told => codes.flatMap(({ id }) => {
  const own = told.filter(({ event }) => event.index === id);
  return [own[0], own[own.length >> 1], own[own.length - 1]].filter((each) => each !== undefined);
});

test("ORACLE-019: any level of every index is made again out of its record and equals what the floor published", async () => {
  expect(new Set(told.map(({ event }) => event.index))).toEqual(new Set(codes.map(({ id }) => id)));
  for (const { at, event } of inForce()) {
    const { code, decimals } = codes.find(({ id }) => id === event.index) ?? { code: "", decimals: 0 };
    // The last of several at one instant is the one in force.
    const last = told.findLast((each) => each.at === at && each.event.index === event.index)?.event ?? event;
    const level = await explainLevel(home, code, at);
    expect(level).toMatchObject({ index: code, equal: true, result: formatDecimal(last.value, decimals), isValid: true });
    expect(level.published).toMatchObject({ value: formatDecimal(last.value, decimals), staleWeight: formatDecimal(last.staleWeight, 9) });
    expect(level.inputs).toHaveLength({ CROSS: 3, BTCUS500: 2, RHO500: 31 }[code] ?? 1);
  }
  // Between two publications the earlier one is in force.
  const [first, second] = told.filter(({ event }) => event.index === 7);
  expect((await explainLevel(home, "7", (second.at - 1) as UnixMs)).published.seq).toBe(first.seq);
});

test("ORACLE-019: the command prints inputs, formula, result and whether it is equal, and leaves with 0", async () => {
  const { at, event } = told.findLast((each) => each.event.index === 16) ?? told[0];
  const time = new Date(at).toISOString();
  const { stdout } = await run(process.execPath, ["--disable-warning=ExperimentalWarning", command, "RHO500", "--at", time, "--data-dir", folder]);
  expect(stdout).toContain(`made again: ${formatDecimal(event.value, 2)}\nIt equals the published level.`);
  expect(stdout).toContain("100 × the correlation of the last 30 daily log returns of BTC and US500");
  expect(stdout.match(/^ {2}20\d\d-.* BTC .* US500 /gm)).toHaveLength(31);
  const json = await tellIndex(["cross", "--at", time, "--data-dir", folder, "--json"]);
  expect(json).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(json.stdout)).toMatchObject({ index: "CROSS", equal: true });
});

const moon = { args: ["MOON", "--at", "2026-03-18T16:00:00Z"], says: /^There is no index "MOON"\. There are: BTC, / };
test.each([
  moon,
  { args: ["BTC", "--at", "2026-03-18T14:00:00Z"], says: /^No level of BTC was published at or before 2026-03-18T14:00:00\.000Z/ },
  { args: ["BTC", "--at", "2026-04-18T14:00:00Z"], says: /^The event archive ends at 2026-03-1\S+; what is in force at 2026-04-18T14:00:00\.000Z is not in it yet\./ },
  { args: ["BTC", "--at", "yesterday"], says: /^"yesterday" is not a time/ },
  { args: ["BTC"], says: /^Usage: npm run index/ },
])("ORACLE-019: what cannot be answered is one sentence and exit 1: $says", async ({ args, says }) => {
  expect(await tellIndex([...args, "--data-dir", folder])).toEqual({ code: 1, stdout: "", stderr: expect.stringMatching(says) });
});

test("ORACLE-019: the command leaves with the code and the sentence of what it could not answer", async () => {
  await expect(run(process.execPath, ["--disable-warning=ExperimentalWarning", command, ...moon.args, "--data-dir", folder])).rejects.toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(moon.says) });
});

test("ORACLE-019: other inputs, damaged inputs and none are told apart, each with exit 1", async () => {
  const { at, seq } = told.findLast(({ event }) => event.index === 7) ?? told[0];
  const records = join(home, "indices");
  const segments = (await readdir(records)).filter((name) => name.startsWith("levels-"));
  const kept = new Map(await Promise.all(segments.map(async (name) => [name, await readFile(join(records, name), "utf8")] as const)));
  const rewrite = (change: (line: string) => string): Promise<unknown> => Promise.all([...kept].map(([name, text]) => writeFile(join(records, name), text.split("\n").map((line) => (line === "" ? line : change(line))).join("\n"))));
  const ask = (): Promise<unknown> => tellIndex(["CROSS", "--at", new Date(at).toISOString(), "--data-dir", folder]);

  // Every part of a basket a hundred higher, with a checksum that fits.
  await rewrite((line) => {
    const text = line.slice(9).replaceAll(/("index":[124],"value":)(\d+)/g, (_, name: string, value: string) => `${name}${Number(value) + 100_000}`);
    return `${crc32c(new TextEncoder().encode(text)).toString(16).padStart(8, "0")} ${text}`;
  });
  expect(await ask()).toMatchObject({ code: 1, stdout: expect.stringContaining("It is NOT the published level.") });

  await rewrite((line) => line.replace('"kind":"moment"', '"kind":"Moment"'));
  expect(await ask()).toMatchObject({ code: 1, stderr: expect.stringMatching(/^The record of levels is damaged: line \d+ of /) });

  await Promise.all([...kept].map(([name]) => rm(join(records, name))));
  expect(await ask()).toMatchObject({ code: 1, stderr: expect.stringMatching(new RegExp(`^The inputs of CROSS as published in record ${seq} `)) });
});
