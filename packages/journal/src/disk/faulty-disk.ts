/**
 * A disk in memory that can lose power, fill up, fail and rot.
 *
 * It keeps apart what a program sees and what would survive: a crash keeps everything that was synced, and of the rest a
 * prefix of the writes, the last of them torn.
 */
import { assert } from "@crossfloor/stdx";
import { type Disk, type DiskFile, LockedFault, type OpenMode } from "./disk.ts";

interface Node {
  /** As a program sees it. */
  bytes: Uint8Array;
  /** As the platter has it. */
  synced: Uint8Array;
  /** Since the last sync, in order. A truncation is a write without bytes. */
  unsynced: { readonly position: number; readonly bytes: Uint8Array | undefined }[];
}

export type DiskCall = "read" | "write" | "sync" | "open" | "rename" | "remove" | "syncFolder" | "truncate";
/** Gives the error code with which a call shall fail, or `undefined` to let it pass. */
export type FaultPlan = (call: DiskCall, path: string) => "EIO" | "ENOSPC" | undefined;

export class FaultyDisk implements Disk {
  readonly #names = new Map<string, Node>();
  #syncedNames = new Map<string, Node>();
  readonly #locks = new Set<string>();
  /** Bytes of all files together; more is ENOSPC. */
  capacity = Number.MAX_SAFE_INTEGER;
  plan: FaultPlan = () => undefined;
  /** What a sync waits for before it takes effect: a slow disk. */
  beforeSync: () => Promise<void> = async () => undefined;
  /** How often each call was made. */
  readonly calls: { [Each in DiskCall]: number } = { read: 0, write: 0, sync: 0, open: 0, rename: 0, remove: 0, syncFolder: 0, truncate: 0 };

  /** A disk with these files, all of them durable. */
  static of(files: ReadonlyMap<string, Uint8Array>): FaultyDisk {
    const disk = new FaultyDisk();
    for (const [path, bytes] of files) disk.#names.set(path, { bytes: bytes.slice(), synced: bytes.slice(), unsynced: [] });
    disk.#syncedNames = new Map(disk.#names);
    return disk;
  }

  /** Every file as a program sees it. */
  files(): Map<string, Uint8Array> {
    return new Map([...this.#names].map(([path, node]) => [path, node.bytes.slice()]));
  }

  /** What is left after the power failed. `below(n)` gives an integer from 0 to n − 1. */
  crash(below: (n: number) => number): FaultyDisk {
    const survivors = new Map<string, Uint8Array>();
    const names = below(2) === 0 ? this.#names : this.#syncedNames;
    for (const [path, node] of names) {
      let bytes: Uint8Array = node.synced.slice();
      const whole = below(node.unsynced.length + 1);
      for (const [place, write] of node.unsynced.entries()) {
        if (place > whole) break;
        if (write.bytes === undefined) bytes = resized(bytes, write.position);
        else bytes = written(bytes, write.position, place < whole ? write.bytes : write.bytes.subarray(0, below(write.bytes.length + 1)));
      }
      survivors.set(path, bytes);
    }
    return FaultyDisk.of(survivors);
  }

  async list(folder: string): Promise<readonly string[]> {
    const names = new Set<string>();
    for (const path of this.#names.keys()) if (path.startsWith(`${folder}/`)) names.add(path.slice(folder.length + 1).split("/")[0]);
    return [...names].sort();
  }

  async makeFolder(): Promise<void> {
    // Folders exist as soon as a name is in them.
  }

  async open(path: string, how: OpenMode): Promise<DiskFile> {
    this.#check("open", path);
    let node = this.#names.get(path);
    if (node === undefined && how === "read") throw systemFault("ENOENT", path);
    if (node !== undefined && how === "create") throw systemFault("EEXIST", path);
    if (node === undefined) {
      node = { bytes: new Uint8Array(0), synced: new Uint8Array(0), unsynced: [] };
      this.#names.set(path, node);
    }
    return this.#file(path, node);
  }

  async remove(path: string): Promise<void> {
    this.#check("remove", path);
    this.#names.delete(path);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#check("rename", from);
    const node = this.#names.get(from);
    if (node === undefined) throw systemFault("ENOENT", from);
    this.#names.delete(from);
    this.#names.set(to, node);
  }

  async syncFolder(folder: string): Promise<void> {
    this.#check("syncFolder", folder);
    for (const path of this.#syncedNames.keys()) if (path.startsWith(`${folder}/`) && !this.#names.has(path)) this.#syncedNames.delete(path);
    for (const [path, node] of this.#names) if (path.startsWith(`${folder}/`)) this.#syncedNames.set(path, node);
  }

  async lock(path: string): Promise<() => Promise<void>> {
    if (this.#locks.has(path)) throw new LockedFault(`another holds ${path}`);
    this.#locks.add(path);
    return async () => void this.#locks.delete(path);
  }

  #file(path: string, node: Node): DiskFile {
    return {
      size: async () => node.bytes.length,
      read: async (into, position) => {
        this.#check("read", path);
        const part = node.bytes.subarray(position, position + into.length);
        into.set(part);
        return part.length;
      },
      write: async (bytes, position) => {
        this.#check("write", path);
        let used = 0;
        for (const each of this.#names.values()) used += each.bytes.length;
        const room = this.capacity - used;
        const growth = Math.max(0, position + bytes.length - node.bytes.length);
        const kept = growth <= room ? bytes : bytes.subarray(0, Math.max(0, bytes.length - (growth - room)));
        const copy = kept.slice();
        node.bytes = written(node.bytes, position, copy);
        node.unsynced.push({ position, bytes: copy });
        if (kept.length < bytes.length) throw systemFault("ENOSPC", path); // after a short write, as a full disk does
      },
      sync: async () => {
        this.#check("sync", path);
        await this.beforeSync();
        node.synced = node.bytes.slice();
        node.unsynced = [];
      },
      truncate: async (size) => {
        this.#check("truncate", path);
        node.bytes = resized(node.bytes, size);
        node.unsynced.push({ position: size, bytes: undefined });
      },
      close: async () => undefined,
    };
  }

  #check(call: DiskCall, path: string): void {
    this.calls[call] += 1;
    const code = this.plan(call, path);
    if (code !== undefined) throw systemFault(code, path);
  }
}

function written(bytes: Uint8Array, position: number, part: Uint8Array): Uint8Array {
  assert(position >= 0, "a write begins inside the file or at its end");
  const result = bytes.length >= position + part.length ? bytes : resized(bytes, position + part.length);
  result.set(part, position);
  return result;
}

function resized(bytes: Uint8Array, size: number): Uint8Array {
  const result = new Uint8Array(size);
  result.set(bytes.subarray(0, size));
  return result;
}

function systemFault(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
