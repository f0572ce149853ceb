/** Measures what a floor costs on which nothing happens but quoting. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "@crossfloor/db/embedded";
import { type Floor, startFloor } from "./start-floor.ts";
import { StartFault } from "./sentence.ts";
import { diskBytes, type ProcessUsage, usageOfTree } from "./usage.ts";

/** What an idle floor may cost. */
export const idleBars = { cpuPercentOfOneCore: 20, memoryBytes: 1.5 * 2 ** 30, diskBytesPerHour: 200_000_000 } as const;

export interface PartUsage { readonly name: string; readonly cpuPercentOfOneCore: number; readonly pssBytesMax: number }

export interface IdleReport {
  readonly minutes: number;
  readonly processor: string;
  readonly node: string;
  readonly scene: string;
  /** Processor time of all processes over time passed, per cent of one core. */
  readonly cpuPercentOfOneCore: number;
  /** Highest sum of all processes' proportional set sizes. */
  readonly memoryBytesMax: number;
  /** Growth of the data folder on disk, extrapolated to an hour. */
  readonly diskBytesPerHour: number;
  readonly parts: readonly PartUsage[];
  /** Growth per folder of the scene, extrapolated to an hour. */
  readonly disk: Readonly<Record<string, number>>;
  /** Journaled records a second. */
  readonly recordsPerSecond: number;
  readonly faults: readonly string[];
}

export interface IdleOptions {
  readonly minutes: number;
  /** The floor settles for so long before it is measured: compilers warm up, caches fill, candles of the past are stored. */
  readonly settleSeconds: number;
  readonly scene: string | null;
  readonly say: (line: string) => void;
}

const sampleMs = 5_000;

/** Starts a floor in a folder of its own, measures it and removes it. Throws `StartFault`. */
export async function measureIdle({ minutes, settleSeconds, scene, say }: IdleOptions): Promise<IdleReport> {
  const dataDir = mkdtempSync(join(tmpdir(), "crossfloor-idle-"));
  const stopped = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stopped.abort());
  const ports = { gateway: await freePort(), web: await freePort(), admin: await freePort(), query: await freePort(), postgres: await freePort(), chain: await freePort() };
  let fatal: string | undefined;
  let floor: Floor | undefined;
  try {
    floor = await startFloor({ dataDir, scene, replayDir: null, makers: true, keepBytes: 2_000_000_000, host: "127.0.0.1", ports, stopped: stopped.signal }, { say, onFatal: (sentence) => { fatal = sentence; } });
    say(`settling for ${settleSeconds} s, then measuring for ${minutes} min`);
    await sleep(settleSeconds * 1_000, undefined, { signal: stopped.signal });
    const report = await measure(floor, minutes, stopped.signal);
    if (fatal !== undefined) throw new StartFault(fatal);
    return report;
  } catch (error) {
    throw stopped.signal.aborted ? new StartFault("Stopped.") : error;
  } finally {
    await floor?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function measure(floor: Floor, minutes: number, stopped: AbortSignal): Promise<IdleReport> {
  const names = namesOf(floor);
  const before = usageOfTree(process.pid);
  const diskBefore = diskOf(floor);
  const seqBefore = await seqOf(floor);
  const began = performance.now();
  const pssMax = new Map<string, number>();
  let memoryBytesMax = 0;
  while (performance.now() - began < minutes * 60_000) {
    await sleep(Math.min(sampleMs, minutes * 60_000 - (performance.now() - began)), undefined, { signal: stopped });
    const now = usageOfTree(process.pid);
    memoryBytesMax = Math.max(memoryBytesMax, now.reduce((sum, { pssBytes }) => sum + pssBytes, 0));
    for (const [name, { pssBytes }] of byPart(now, names)) pssMax.set(name, Math.max(pssMax.get(name) ?? 0, pssBytes));
  }
  const after = usageOfTree(process.pid);
  const ms = performance.now() - began;
  const perHour = 3_600_000 / ms;
  const cpuBefore = byPart(before, names);
  const parts = [...byPart(after, names)].map(([name, { cpuMs }]) => ({ name, cpuPercentOfOneCore: round(((cpuMs - (cpuBefore.get(name)?.cpuMs ?? 0)) / ms) * 100), pssBytesMax: pssMax.get(name) ?? 0 }));
  const disk = Object.fromEntries(Object.entries(diskOf(floor)).map(([folder, bytes]) => [folder, Math.round((bytes - (diskBefore[folder] ?? 0)) * perHour)]));
  const cpuPercentOfOneCore = round(((cpuOf(after) - cpuOf(before)) / ms) * 100);
  const diskBytesPerHour = Object.values(disk).reduce((sum, bytes) => sum + bytes, 0);
  return {
    minutes, processor: `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}`, node: process.version, scene: floor.scene.name,
    cpuPercentOfOneCore, memoryBytesMax, diskBytesPerHour, parts, disk, recordsPerSecond: round(((await seqOf(floor)) - seqBefore) / (ms / 1_000)),
    faults: [
      ...(cpuPercentOfOneCore > idleBars.cpuPercentOfOneCore ? [`${cpuPercentOfOneCore} % of one core is more than ${idleBars.cpuPercentOfOneCore} %.`] : []),
      ...(memoryBytesMax > idleBars.memoryBytes ? [`${Math.round(memoryBytesMax / 2 ** 20)} MiB of memory are more than ${idleBars.memoryBytes / 2 ** 20}.`] : []),
      ...(diskBytesPerHour > idleBars.diskBytesPerHour ? [`${Math.round(diskBytesPerHour / 1e6)} MB of disk an hour are more than ${idleBars.diskBytesPerHour / 1e6}.`] : []),
      ...[...floor.parts.values()].filter((part) => part.restarts() > 0).map((part) => `${part.name} fell ${part.restarts()} times.`),
    ],
  };
}

function namesOf(floor: Floor): ReadonlyMap<number, string> {
  const { postgres, anvil } = floor.servers();
  return new Map([[process.pid, "launcher"], [postgres, "PostgreSQL"], [anvil, "chain node"], ...[...floor.parts].map(([name, part]): [number, string] => [part.pid() ?? 0, name])]);
}

/** What no name is known for are PostgreSQL's own processes: the only part that starts any. */
function byPart(usage: readonly ProcessUsage[], names: ReadonlyMap<number, string>): Map<string, { cpuMs: number; pssBytes: number }> {
  const sums = new Map<string, { cpuMs: number; pssBytes: number }>();
  for (const { pid, cpuMs, pssBytes } of usage) {
    const name = names.get(pid) ?? "PostgreSQL";
    const sum = sums.get(name) ?? { cpuMs: 0, pssBytes: 0 };
    sums.set(name, { cpuMs: sum.cpuMs + cpuMs, pssBytes: sum.pssBytes + pssBytes });
  }
  return sums;
}

function cpuOf(usage: readonly ProcessUsage[]): number {
  return usage.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}

function diskOf(floor: Floor): Record<string, number> {
  return Object.fromEntries(readdirSync(floor.folder.home).map((name) => [name, diskBytes(join(floor.folder.home, name))]));
}

async function seqOf(floor: Floor): Promise<number> {
  const { seq } = (await (await fetch(`${floor.gatewayUrl}/healthz`)).json()) as { seq: number };
  return seq;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
