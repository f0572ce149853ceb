/** Wires the oracle to the floor's command link and keeps it turning. */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { calendarCodes, compileCalendar, type CrossBase, type Instrument, listings, type UnixMs } from "@crossfloor/instruments";
import { connectWriter } from "@crossfloor/feed";
import type { FloorPort } from "./floor-port.ts";
import { type Log, Oracle } from "./oracle.ts";
import { openLevelRecord } from "./record/level-record.ts";
import { type Catalogue, openPriceSource, type ResolvedScene } from "./scene.ts";

export interface StartOracleOptions {
  readonly scene: ResolvedScene;
  /** The writer's command socket. */
  readonly socketPath: string;
  /** Levels from which the catalogue's hybrid basket is made, when the writer was given any: the same ones. */
  readonly crossBase?: CrossBase | undefined;
  /** A small file in the scene's data folder; its presence tells that the floor has had prices before. */
  readonly memoryPath: string;
  /** Folder in the scene's data folder for the inputs of every published level. */
  readonly recordFolder: string;
  /** Where Hermes is asked, and with which key, instead of the public service. */
  readonly hermes?: { readonly address?: string | undefined; readonly key?: string | undefined } | undefined;
  readonly log: Log;
}

const turnMs = 250;
const deadlineMs = 10_000;

/** Rejects with `SceneError` when the scene cannot be played; reading a recording takes up to some seconds. */
export async function startOracle(options: StartOracleOptions): Promise<{ close(): Promise<void> }> {
  const { scene, memoryPath, log } = options;
  const catalogue = catalogueOf(scene.startAt, options.crossBase);
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
  const record = await openLevelRecord(options.recordFolder, catalogue.indices);
  const oracle = new Oracle({
    record,
    scene: scene.name, startAt: scene.startAt, source, indices: catalogue.indices, instruments: listedByDay(), floor, isNew, log,
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

const dayMs = 86_400_000;
/** The simulated past of daily levels keeps the hours, too. */
const calendarBehindDays = 120;
/** The simulated markets open and close by these; a floor that outlives them has its traditional markets open. */
const calendarAheadDays = 1_500;

/** The floor's catalogue at its start, as the writer lists it. */
export function catalogueOf(startAt: UnixMs, crossBase?: CrossBase): Catalogue {
  const [from, until] = [startAt - calendarBehindDays * dayMs, startAt + calendarAheadDays * dayMs] as [UnixMs, UnixMs];
  return { indices: listings(startAt, crossBase).indices, calendars: calendarCodes.map((code) => compileCalendar(code, from, until)) };
}

/** The catalogue's instruments, looked up once a day of venue time. */
function listedByDay(): (at: UnixMs) => readonly Instrument[] {
  let known: { readonly day: number; readonly instruments: readonly Instrument[] } | undefined;
  return (at) => {
    const day = Math.floor(at / dayMs);
    if (known?.day !== day) known = { day, instruments: listings(at).instruments };
    return known.instruments;
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
