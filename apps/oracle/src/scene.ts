/**
 * Which world the floor is in: live, recorded or simulated. A scene names its window, where its clock starts and how fast it
 * runs, and the source of each price; every scene has a data folder of its own, since its time and its journal belong together.
 */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { CompiledCalendar, IndexDefinition, UnixMs } from "@crossfloor/instruments";
import { unreachable } from "@crossfloor/stdx";
import { createLiveSource, type LiveOptions, probeLive } from "./live/live-source.ts";
import type { PriceSource } from "./price-source.ts";
import { createRecordedSource, type Recording } from "./recorded-source.ts";
import { btcFiles, btcWindow, readBtc20240808 } from "./scenes/btc-2024-08-08.ts";
import { crashFiles, crashWindow, readCrash20251010 } from "./scenes/crash-2025-10-10.ts";
import { decimalsOf } from "./scenes/definitions.ts";
import { esGoldFiles, esGoldWindow, readEsGold201310 } from "./scenes/es-gold-2013-10.ts";
import { panelFile, panelInstant, readPanel } from "./scenes/panel.ts";
import { simulatedIndices, simulatedSeed, simulatedStart } from "./scenes/simulated.ts";
import { createSimulatedSource } from "./simulated-source.ts";

interface RecordedScene {
  readonly title: string;
  readonly startAt: UnixMs;
  readonly endAt: UnixMs;
  /** Seconds of venue time in a second. */
  readonly speed: number;
  /** Relative to the replay folder. */
  readonly files: readonly string[];
  readonly read: (replay: string, definitions: readonly IndexDefinition[]) => Promise<Recording>;
}

const panel = (name: string, title: string, first: string, last: string, secondsPerDay: number): RecordedScene => ({
  title, startAt: panelInstant(first), endAt: panelInstant(last), speed: 86_400 / secondsPerDay, files: [panelFile],
  read: (replay, definitions) => readPanel(replay, name, first, last, definitions),
});

/** The recorded scenes, by name. */
export const recordedScenes = {
  "btc-2024-08-08": {
    title: "Three Bitcoin markets over midnight, August 2024", startAt: btcWindow.from, endAt: btcWindow.until, speed: 1, files: Object.values(btcFiles), read: readBtc20240808,
  },
  "crash-2025-10-10": {
    title: "The crash of 10 October 2025", startAt: crashWindow.from, endAt: crashWindow.until, speed: 10, files: Object.values(crashFiles), read: readCrash20251010,
  },
  "oil-2020-04-20": panel("oil-2020-04-20", "Oil below zero, April 2020, a day in ten seconds", "2020-04-16", "2020-05-15", 10),
  "panel-2020": panel("panel-2020", "The year 2020, a day in six seconds", "2020-01-02", "2020-12-31", 6),
  "es-gold-2013-10": {
    title: "Index and gold futures by the minute, October 2013", startAt: esGoldWindow.from, endAt: esGoldWindow.until, speed: 20, files: Object.values(esGoldFiles), read: readEsGold201310,
  },
} as const satisfies Readonly<Record<string, RecordedScene>>;

export type RecordedSceneName = keyof typeof recordedScenes;
export const sceneNames: readonly string[] = ["simulated", "live", ...Object.keys(recordedScenes)];

interface SceneCommon {
  /** What people call it, and what the floor shows. */
  readonly name: string;
  readonly title: string;
  /** Name of its folder under the data folder's `scenes/`. */
  readonly folder: string;
  /** Where the venue's clock stands when the floor is new. */
  readonly startAt: UnixMs;
  /** Seconds of venue time in a second. */
  readonly speed: number;
  readonly simulated: boolean;
}
export type ResolvedScene =
  | SceneCommon & { readonly kind: "simulated"; readonly seed: number }
  | SceneCommon & { readonly kind: "live" }
  | SceneCommon & { readonly kind: "recorded"; readonly recording: RecordedSceneName; readonly replay: string; readonly endAt: UnixMs };

/** The request cannot be met; the message is one clear sentence for the person who asked. */
export class SceneError extends Error { override readonly name = "SceneError" }

export interface SceneRequest {
  /** `undefined`: live if feeds answer, otherwise simulated. */
  readonly scene?: string | undefined;
  /** Folder of recorded data. */
  readonly replay?: string | undefined;
  /** Overrides the scene's own speed. */
  readonly speed?: number | undefined;
  readonly seed?: number | undefined;
  /** Tells within three seconds whether enough live feeds answer; by default asks them. */
  readonly probe?: (() => Promise<boolean>) | undefined;
  /** Milliseconds since 1970; a live scene starts here. */
  readonly now: number;
}

/** Decides the scene. Throws `SceneError` for an unknown name, or a recording whose files are not there. */
export async function resolveScene(request: SceneRequest): Promise<ResolvedScene> {
  const { speed } = request;
  if (speed !== undefined && !(Number.isFinite(speed) && speed > 0 && speed <= 1_000_000)) throw new SceneError("The speed of a scene is a number above 0 and at most 1000000.");
  switch (request.scene) {
    case undefined: {
      if (request.replay !== undefined) throw new SceneError(`A replay folder needs a scene to play from it: ${Object.keys(recordedScenes).join(", ")}.`);
      return await (request.probe ?? probeLive)() ? live(request) : simulated(request);
    }
    case "simulated": return simulated(request);
    case "live": return live(request);
    default: return await recorded(request.scene, request);
  }
}

function simulated({ speed, seed }: SceneRequest): ResolvedScene {
  return { kind: "simulated", name: "simulated", title: "Simulated market", folder: "simulated", startAt: simulatedStart, speed: speed ?? 1, simulated: true, seed: seed ?? simulatedSeed };
}

function live({ speed, now }: SceneRequest): ResolvedScene {
  if (speed !== undefined && speed !== 1) throw new SceneError("Live prices come at the speed of the world; only 1 will do.");
  return { kind: "live", name: "live", title: "Live prices", folder: "live", startAt: now as UnixMs, speed: 1, simulated: false };
}

async function recorded(name: string, { replay, speed }: SceneRequest): Promise<ResolvedScene> {
  if (!isRecorded(name)) throw new SceneError(`There is no scene named "${name}". There are: ${sceneNames.join(", ")}.`);
  if (replay === undefined) throw new SceneError(`The scene ${name} plays recorded prices and needs --replay with the folder that holds them.`);
  const scene: RecordedScene = recordedScenes[name];
  for (const file of scene.files) {
    if (!await isFile(join(replay, file))) throw new SceneError(`The scene ${name} needs the file ${file}, and the replay folder does not have it.`);
  }
  const { title, startAt, endAt } = scene;
  return { kind: "recorded", name, title, folder: name, startAt, endAt, speed: speed ?? scene.speed, simulated: false, recording: name, replay };
}

function isRecorded(name: string): name is RecordedSceneName {
  return Object.hasOwn(recordedScenes, name);
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    // Not there, or not ours to read: either way the scene cannot play it, and the caller says so.
    if (error instanceof Error && "code" in error) return false;
    throw error;
  }
}

/** What a scene's prices rest on in the catalogue. */
export interface Catalogue {
  readonly indices: readonly IndexDefinition[];
  readonly calendars: readonly CompiledCalendar[];
}

/** Opens the scene's prices. Reading a recording takes up to some seconds; a damaged one rejects. */
export async function openPriceSource(scene: ResolvedScene, catalogue: Catalogue, liveOptions: LiveOptions): Promise<PriceSource> {
  switch (scene.kind) {
    case "simulated": {
      const indices = simulatedIndices((code) => decimalsOf(catalogue.indices, code));
      return createSimulatedSource({ seed: scene.seed, startAt: scene.startAt, indices, calendars: catalogue.calendars });
    }
    case "live": return createLiveSource(catalogue.indices, liveOptions);
    case "recorded": return createRecordedSource(`replay:${scene.name}`, await recordedScenes[scene.recording].read(scene.replay, catalogue.indices));
    default: return unreachable(scene);
  }
}
