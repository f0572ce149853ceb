/** The folder that holds everything a floor keeps; one floor at a time may use it. */
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statfsSync, writeSync } from "node:fs";
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
  /** The floor before did not stop in order: what it started may still be leaving. */
  readonly unclean: boolean;
  readonly close: () => void;
}

/** Creates what is missing, checks that it can be written and that nobody else uses it. Throws `StartFault`. */
export function openDataFolder(dataDir: string, scene: string): DataFolder {
  const root = realFolder(dataDir);
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
  const { unlock, unclean } = lock(join(root, "floor.lock"), root);
  const sockets = socketFolder(folders.run);
  return {
    root, scene, home, ...folders,
    feedSocket: join(sockets.path, "feed.sock"),
    archiveSocket: join(sockets.path, "archive.sock"),
    unclean,
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

/** One name for one folder, whatever links lead there. Throws `StartFault`. */
function realFolder(dataDir: string): string {
  try {
    mkdirSync(resolve(dataDir), { recursive: true, mode: 0o700 });
    return realpathSync(dataDir);
  } catch (error) {
    throw new StartFault(sentenceOf(error));
  }
}

/** The lock appears whole or not at all, so of two launchers that start together one gets it. */
function lock(path: string, root: string): { readonly unlock: () => void; readonly unclean: boolean } {
  const draft = `${path}.${process.pid}`;
  writeWhole(draft, `${process.pid} ${startOf(process.pid) ?? "unknown"}\n`);
  try {
    for (let unclean = false; ; unclean = true) {
      try {
        linkSync(draft, path);
        return { unclean, unlock: () => rmSync(path, { force: true }) };
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw new StartFault(sentenceOf(error));
      }
      const [pid = 0, start] = existsSync(path) ? readFileSync(path, "utf8").trim().split(" ") : [];
      if (startOf(Number(pid)) === start) throw new StartFault(`Another floor (process ${pid}) already uses ${root}; stop it, or choose another folder with --data-dir.`);
      // Its launcher was killed; the number may belong to another program by now.
      rmSync(path, { force: true });
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** When a process began: with its number it names one life of one process. Undefined when it is gone. */
function startOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "").split(" ")[19];
  } catch {
    // No such process, or a system without /proc: there, whether it lives must do.
    try {
      process.kill(pid, 0);
      return existsSync("/proc/self") ? undefined : "unknown";
    } catch {
      return undefined;
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
