/** What the dashboard shows, each part asked of the one who knows it; a part that is away is shown as away. */
import { type HealthDto, type HealthPort, ReadsAway } from "@crossfloor/api";
import { chainStates, type Database, readCursor } from "@crossfloor/db";
import { type Log, reading, type ShadowDoor } from "@crossfloor/door";
import type { WriterLink } from "@crossfloor/feed";
import { createRate } from "./rate.ts";

export interface HealthOptions {
  readonly link: Pick<WriterLink, "state" | "pulse">;
  readonly shadow: Pick<ShadowDoor, "health" | "floorSnapshot">;
  readonly sql: Database;
  readonly changesWaiting: () => Promise<number>;
  readonly scene: string;
  readonly speed: number;
  readonly build: string;
  readonly wallNow: () => number;
  readonly log: Log;
}

const everyMs = 1_000;
/** Where prices come from changes seldom, and asking for it costs the whole picture. */
const sourcesKeptMs = 15_000;

interface Sources { readonly simulated: boolean; readonly sources: string[] }

export function createHealthPort({ link, shadow, sql, changesWaiting, scene, speed, build, wallNow, log }: HealthOptions): HealthPort {
  const rate = createRate(10_000);
  let sources: Sources = { simulated: false, sources: [] };
  let sourcesAt = Number.NEGATIVE_INFINITY;
  let latest: { readonly at: number; readonly answer: Promise<HealthDto> } | undefined;

  /** One look a second serves all who watch. */
  function health(): Promise<HealthDto> {
    const now = performance.now();
    if (latest === undefined || now - latest.at >= everyMs) latest = { at: now, answer: look() };
    return latest.answer;
  }

  async function look(): Promise<HealthDto> {
    const { pulse } = link;
    if (pulse !== undefined) rate.take(pulse.durable, wallNow());
    const [shadowHealth, cursor, chains, waiting] = await Promise.all([known(shadow.health()), known(reading(() => readCursor(sql))), known(reading(() => chainStates(sql))), known(changesWaiting()), lookAtSources()]);
    const seq = pulse?.durable ?? shadowHealth?.seq ?? 0;
    const behind = (at: number | undefined): number | null => (at === undefined ? null : Math.max(0, seq - at));
    const chain = chains?.[0];
    return {
      wallAt: wallNow(),
      floor: { scene, speed, at: pulse?.at ?? shadowHealth?.at ?? 0, build, ...sources },
      engine: { state: link.state === "up" ? "up" : "recovering", seq, commandsPerSecond: link.state === "up" ? rate.perSecond() : 0 },
      shadow: shadowHealth === undefined
        ? { state: "away", seq: null, lag: null, stateHash: null, checkedSeq: null, snapshotSeq: null, agrees: null }
        : {
            state: "up", seq: shadowHealth.seq, lag: behind(shadowHealth.seq), stateHash: shadowHealth.stateHash === "" ? null : shadowHealth.stateHash,
            checkedSeq: shadowHealth.checkedSeq, snapshotSeq: shadowHealth.snapshotSeq, agrees: shadowHealth.state === "following",
          },
      projector: { state: cursor === undefined ? "away" : "up", seq: cursor ?? null, lag: behind(cursor) },
      treasury: { state: chains === undefined ? "away" : "up", chain: chain?.chain ?? null, height: chain?.height ?? null, paused: chain?.paused ?? null, updatedWallAt: chain?.updatedWallAt ?? null },
      changesWaiting: waiting ?? 0,
    };
  }

  async function lookAtSources(): Promise<void> {
    const now = performance.now();
    if (now - sourcesAt < sourcesKeptMs) return;
    sourcesAt = now;
    const snapshot = await known(shadow.floorSnapshot());
    if (snapshot === undefined) {
      sourcesAt = Number.NEGATIVE_INFINITY;
      return;
    }
    const points = snapshot.instruments.flatMap(({ mark, index }) => [mark, index]).filter((point) => point !== null);
    sources = { simulated: points.some((point) => point.simulated), sources: [...new Set(points.map(({ source }) => source))].toSorted() };
  }

  async function* liveHealth(signal: AbortSignal): AsyncIterable<HealthDto> {
    while (!signal.aborted) {
      yield await health();
      await sleep(everyMs, signal);
    }
  }

  /** `undefined` for what cannot be asked now. */
  async function known<Value>(work: Promise<Value>): Promise<Value | undefined> {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof ReadsAway)) log("error", "a part of health could not be read", { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      return undefined;
    }
  }

  return { health, liveHealth };
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done, { once: true });
  });
}
