/** The folder that holds everything a floor keeps; one floor at a time may use it. */
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { tmpdir, userInfo } from "node:os";
import { sentenceOf, StartFault } from "./sentence.ts";

/** A floor writes about 200 MB an hour; with less than this it would not get far. */
const freeBytesMin = 300_000_000;
/** Linux's bound for the path of a Unix socket, less the terminating zero. */
const socketPathMax = 107;

export interface DataFolder {
  readonly root: string;
  readonly scene: string;
  /** The scene's own folder. */
  readonly home: string;
  readonly journal: string;
  readonly snapshots: string;
  readonly archive: string;
  readonly postgres: string;
  readonly chain: string;
  readonly keys: string;
  readonly run: string;
  readonly logs: string;
  readonly feedSocket: string;
  readonly archiveSocket: string;
  readonly close: () => void;
}

/** Creates what is missing, checks that it can be written and that nobody else uses it. Throws `StartFault`. */
export function openDataFolder(dataDir: string, scene: string): DataFolder {
  const root = resolve(dataDir);
  const home = join(root, "scenes", scene);
  const folders = {
    journal: join(home, "journal"), snapshots: join(home, "snapshots"), archive: join(home, "archive"), postgres: join(home, "postgres"),
    chain: join(home, "chain"), keys: join(home, "keys"), run: join(home, "run"), logs: join(home, "run", "logs"),
  };
  try {
    for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { bavail, bsize } = statfsSync(root);
    if (bavail * bsize < freeBytesMin) throw new StartFault(`The disk is almost full: ${Math.floor((bavail * bsize) / 1e6)} MB are free at ${root}, and a floor needs at least ${freeBytesMin / 1e6} MB. Free some space or choose another folder with --data-dir.`);
    writeWhole(join(folders.run, "write-probe"), "written\n");
    rmSync(join(folders.run, "write-probe"));
  } catch (error) {
    throw new StartFault(sentenceOf(error));
  }
  const unlock = lock(join(root, "floor.lock"), root);
  const sockets = socketFolder(folders.run);
  return {
    root, scene, home, ...folders,
    feedSocket: join(sockets.path, "feed.sock"),
    archiveSocket: join(sockets.path, "archive.sock"),
    close: () => {
      sockets.remove();
      unlock();
    },
  };
}

/** Writes a file so that a reader sees the old text or the new, never half of it. */
export function writeWhole(path: string, text: string, mode = 0o600): void {
  const temporary = `${path}.${process.pid}.tmp`;
  const file = openSync(temporary, "w", mode);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

function lock(path: string, root: string): () => void {
  if (existsSync(path)) {
    const owner = Number(readFileSync(path, "utf8").trim());
    if (Number.isInteger(owner) && owner > 0 && owner !== process.pid && isFloor(owner)) {
      throw new StartFault(`Another floor (process ${owner}) already uses ${root}; stop it, or choose another folder with --data-dir.`);
    }
  }
  writeWhole(path, `${process.pid}\n`);
  return () => rmSync(path, { force: true });
}

/** Whether a process lives and is a launcher: a number may have been given to another program since. */
function isFloor(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("infra/dev/src/commands/");
  } catch {
    // No such process, or no /proc: then ask for the process itself.
    try {
      process.kill(pid, 0);
      return !existsSync("/proc/self");
    } catch {
      return false;
    }
  }
}

function socketFolder(run: string): { path: string; remove: () => void } {
  if (join(run, "archive.sock").length <= socketPathMax) return { path: run, remove: () => undefined };
  const path = join(tmpdir(), `crossfloor-${userInfo().uid}-${randomBytes(6).toString("hex")}`);
  mkdirSync(path, { mode: 0o700 });
  writeWhole(join(run, "sockets.json"), `${JSON.stringify({ folder: path })}\n`);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
