/** Follows the events from the stored cursor and keeps the read model abreast. */
import { setTimeout as sleep } from "node:timers/promises";
import { connectDatabase, type Cursor, loadProjection, type ProjectionStart } from "@crossfloor/db";
import { announceCursor, subscribeEvents, type SubscriptionState } from "@crossfloor/feed";
import { databaseIsAway } from "./away.ts";
import { createProjection } from "./projection.ts";

export interface ProjectorOptions {
  /** Connects as `crossfloor_read`. */
  readonly databaseUrl: string;
  /** The writer's socket and the shadow's archive socket. */
  readonly socketPath: string;
  readonly archiveSocketPath: string;
  readonly build?: string;
  readonly log: (level: "info" | "warn" | "error", message: string, fields?: Record<string, unknown>) => void;
  /** Called once for a fault that no waiting mends. Without it the fault is thrown and ends the process, which is started again. */
  readonly onFault?: (error: unknown) => void;
}

export interface Projector {
  /** What is stored. */
  readonly cursor: Cursor;
  /** Stores what was received and lets go. */
  close(): Promise<void>;
}

const name = "projector";
const startRetryMs = 500;

/** Waits for the database, then follows. The writer hears the stored cursor, so that it never starts with less than is projected. */
export async function startProjector({ databaseUrl, socketPath, archiveSocketPath, build = "", log, onFault = rethrow }: ProjectorOptions): Promise<Projector> {
  const sql = connectDatabase(databaseUrl, { max: 2, name, synchronousCommit: "off" });
  const start = await loadWhenUp();
  let away: string | undefined;
  let told: SubscriptionState = "closed";
  const projection = createProjection({
    sql, schema: "read", start,
    onFault(error) {
      subscription.close();
      announcement.close();
      log("error", "projecting stopped", { error: String(error) });
      onFault(error);
    },
    onAway(why) {
      if (why !== undefined && away === undefined) log("warn", "the database is away; rows wait", { why });
      if (why === undefined) log("info", "the database is back", { seq: projection.cursor.seq });
      away = why;
    },
  });
  // The subscription itself is not durable, because records wait in a batch before they are stored: the stored cursor is announced apart.
  const announcement = announceCursor({ socketPath, name, build, cursor: () => projection.cursor.seq });
  const subscription = subscribeEvents({
    socketPath, archiveSocketPath, name, durable: false, from: start.cursor.seq, build,
    onRecords: (records) => projection.take(records),
    onState: tellState,
  });
  log("info", "projecting", { from: start.cursor.seq });

  /** Going to and fro between writer and archive while catching up is no news; losing and finding the writer is. */
  function tellState(state: SubscriptionState, detail: string): void {
    const next = state === "archive" ? "live" : state;
    if (next === told) return;
    told = next;
    log(state === "refused" ? "error" : "info", `events: ${next}`, { detail, seq: projection.cursor.seq });
  }
  return {
    get cursor() { return projection.cursor; },
    async close() {
      subscription.close();
      await projection.close();
      announcement.close();
      await sql.end({ timeout: 5 });
    },
  };

  async function loadWhenUp(): Promise<ProjectionStart> {
    for (let warned = false; ; warned = true) {
      try {
        return await loadProjection(sql, "read");
      } catch (error) {
        if (!databaseIsAway(error)) {
          await sql.end({ timeout: 1 });
          throw error;
        }
        if (!warned) log("warn", "the database is away; waiting for it", { why: String(error) });
        await sleep(startRetryMs);
      }
    }
  }
}

/** Ends the process: a projector that met what it cannot explain must not go on. */
function rethrow(error: unknown): void {
  queueMicrotask(() => { throw error; });
}
