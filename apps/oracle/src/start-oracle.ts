/** Wires the oracle to the floor's command link and keeps it turning. */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { CompiledCalendar, IndexDefinition, Instrument } from "@crossfloor/instruments";
import { connectWriter } from "@crossfloor/feed";
import type { FloorPort } from "./floor-port.ts";
import { type Log, Oracle } from "./oracle.ts";
import { openPriceSource, type ResolvedScene } from "./scene.ts";

export interface StartOracleOptions {
  readonly scene: ResolvedScene;
  /** The writer's command socket. */
  readonly socketPath: string;
  /** What the floor lists: the same catalogue that the writer begins with. */
  readonly catalogue: { readonly indices: readonly IndexDefinition[]; readonly calendars: readonly CompiledCalendar[]; readonly instruments: readonly Instrument[] };
  /** A small file in the scene's data folder; its presence tells that the floor has had prices before. */
  readonly memoryPath: string;
  /** Where Hermes is asked, and with which key, instead of the public service. */
  readonly hermes?: { readonly address?: string | undefined; readonly key?: string | undefined } | undefined;
  readonly log: Log;
}

const turnMs = 250;
const deadlineMs = 10_000;

/** Rejects with `SceneError` when the scene cannot be played; reading a recording takes up to some seconds. */
export async function startOracle(options: StartOracleOptions): Promise<{ close(): Promise<void> }> {
  const { scene, catalogue, memoryPath, log } = options;
  const source = await openPriceSource(scene, catalogue, {
    hermes: options.hermes,
    onFailure: (name, error, pauseMs) => log("warn", "a price source failed", { source: name, error: error instanceof Error ? error.message.slice(0, 200) : "unknown", pauseMs }),
  });
  const link = connectWriter({ socketPath: options.socketPath, role: "oracle", name: "oracle" });
  const floor: FloorPort = {
    send: (command) => link.send(command, { lane: "other", deadlineMs }),
    pulse: () => (link.state === "up" ? link.pulse : undefined),
  };
  const isNew = !await remembers(memoryPath);
  const oracle = new Oracle({
    scene: scene.name, startAt: scene.startAt, source, indices: catalogue.indices, instruments: catalogue.instruments, floor, isNew, log,
    onBegun: () => remember(memoryPath, scene.name),
  });
  log("info", "the oracle is up", { scene: scene.name, source: source.source, simulated: source.simulated, isNew });

  let closed = false;
  let wake: (() => void) | undefined;
  const run = async (): Promise<void> => {
    while (!closed) {
      try {
        await oracle.turn(Date.now());
      } catch (error) {
        if (!closed) log("warn", "the floor did not answer", { error: error instanceof Error ? error.message : "unknown" });
      }
      if (!closed) await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, turnMs);
        wake = () => { clearTimeout(timer); resolve(); };
      });
    }
  };
  const running = run();
  return {
    async close() {
      closed = true;
      link.close();
      wake?.();
      await Promise.all([running, source.close()]);
    },
  };
}

async function remembers(path: string): Promise<boolean> {
  try {
    await readFile(path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}

/** Whole or not at all: the name appears only once the content is there. */
async function remember(path: string, scene: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, `${JSON.stringify({ scene })}\n`);
  await rename(`${path}.part`, path);
}
