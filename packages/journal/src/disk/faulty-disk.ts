/**
 * A disk in memory that can lose power, fill up, fail and rot.
 *
 * It keeps apart what a program sees and what would survive. A power failure keeps everything that was synced; of the rest either
 * a prefix of the writes, the last of them torn, or of each sector the content after any of them; and of names a prefix of their
 * changes. A sync that failed takes its writes for clean, as systems do: they are seen, and no later sync keeps them.
 */
import { assert } from "@crossfloor/stdx";
import { type Disk, type DiskFile, LockedFault, type OpenMode } from "./disk.ts";

interface Write { readonly position: number; readonly bytes: Uint8Array | undefined }

interface Node {
  /** As a program sees it. */
  bytes: Uint8Array;
  /** As the platter has it. */
  synced: Uint8Array;
  /** Since the last sync, in order. A truncation is a write without bytes. */
  unsynced: Write[];
}

export type DiskCall = "read" | "write" | "sync" | "open" | "rename" | "remove" | "syncFolder" | "truncate";
/** What a disk writes in one piece. */
const sectorBytes = 512;

interface NameChange { readonly folder: string; apply(names: Map<string, Node>): void }
/** Gives the error code with which a call shall fail, or `undefined` to let it pass. */
export type FaultPlan = (call: DiskCall, path: string) => "EIO" | "ENOSPC" | undefined;

export class FaultyDisk implements Disk {
  readonly #names = new Map<string, Node>();
  #syncedNames = new Map<string, Node>();
  /** Since the last sync of their folder, in order. */
  #nameChanges: NameChange[] = [];
  readonly #locks = new Set<string>();
  /** Bytes of all files together; more is ENOSPC. */
  capacity = Number.MAX_SAFE_INTEGER;
  plan: FaultPlan = () => undefined;
  /** Files that were opened and not closed again. */
  openFiles = 0;
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
    const names = new Map(this.#syncedNames);
    for (const change of this.#nameChanges.slice(0, below(this.#nameChanges.length + 1))) change.apply(names);
    const survivors = new Map<string, Uint8Array>();
    for (const [path, node] of names) survivors.set(path, node.unsynced.length === 0 ? node.synced : below(2) === 0 ? tornAtEnd(node, below) : tornBySector(node, below));
    return FaultyDisk.of(survivors);
  }

  /** The processes that held names are dead; what they wrote stays in the system's memory, unsynced as it was. */
  forgetLocks(): void {
    this.#locks.clear();
  }

  /** Rot: changes what stands on the platter, without anybody writing. */
  rot(path: string, harm: (bytes: Uint8Array) => void): void {
    const node = this.#names.get(path);
    if (node === undefined) throw systemFault("ENOENT", path);
    node.bytes = node.bytes.slice();
    harm(node.bytes);
    node.synced = node.bytes.slice();
    node.unsynced = [];
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
    assert(how === "read" || how === "create" || how === "update", "a file is opened in a known way");
    let node = this.#names.get(path);
    if (node === undefined && how === "read") throw systemFault("ENOENT", path);
    if (node !== undefined && how === "create") throw systemFault("EEXIST", path);
    if (node === undefined) {
      node = { bytes: new Uint8Array(0), synced: new Uint8Array(0), unsynced: [] };
      const made = node;
      this.#change(path, (names) => void names.set(path, made));
    }
    this.openFiles += 1;
    return this.#file(path, node, how);
  }

  async remove(path: string): Promise<void> {
    this.#check("remove", path);
    if (this.#names.has(path)) this.#change(path, (names) => void names.delete(path));
  }

  async rename(from: string, to: string): Promise<void> {
    this.#check("rename", from);
    const node = this.#names.get(from);
    if (node === undefined) throw systemFault("ENOENT", from);
    this.#change(to, (names) => {
      names.delete(from);
      names.set(to, node);
    });
  }

  async syncFolder(folder: string): Promise<void> {
    this.#check("syncFolder", folder);
    for (const change of this.#nameChanges) if (change.folder === folder) change.apply(this.#syncedNames);
    this.#nameChanges = this.#nameChanges.filter((change) => change.folder !== folder);
  }

  async lock(path: string): Promise<() => Promise<void>> {
    if (this.#locks.has(path)) throw new LockedFault(`another holds ${path}`);
    this.#locks.add(path);
    return async () => void this.#locks.delete(path);
  }

  #file(path: string, node: Node, how: OpenMode): DiskFile {
    let isOpen = true;
    return {
      size: async () => node.bytes.length,
      read: async (into, position) => {
        this.#check("read", path);
        if (!isOpen) throw systemFault("EBADF", path);
        const part = node.bytes.subarray(position, position + into.length);
        into.set(part);
        return part.length;
      },
      write: async (bytes, position) => {
        this.#check("write", path);
        if (how === "read" || !isOpen) throw systemFault("EBADF", path);
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
        const asked = node.unsynced;
        node.unsynced = []; // clean, whatever comes of it
        this.#check("sync", path);
        node.unsynced = asked;
        const { length } = asked;
        await this.beforeSync();
        let synced: Uint8Array = node.synced.slice();
        for (const write of asked.slice(0, length)) synced = applied(synced, write);
        node.synced = synced;
        node.unsynced = node.unsynced.slice(length);
      },
      truncate: async (size) => {
        this.#check("truncate", path);
        node.bytes = resized(node.bytes, size);
        node.unsynced.push({ position: size, bytes: undefined });
      },
      close: async () => {
        if (isOpen) this.openFiles -= 1;
        isOpen = false;
      },
    };
  }

  #change(path: string, apply: (names: Map<string, Node>) => void): void {
    apply(this.#names);
    this.#nameChanges.push({ folder: path.slice(0, path.lastIndexOf("/")), apply });
  }

  #check(call: DiskCall, path: string): void {
    this.calls[call] += 1;
    const code = this.plan(call, path);
    if (code !== undefined) throw systemFault(code, path);
  }
}

function applied(bytes: Uint8Array, { position, bytes: part }: Write): Uint8Array {
  return part === undefined ? resized(bytes, position) : written(bytes, position, part);
}

/** Writes reached the platter in their order. */
function tornAtEnd(node: Node, below: (n: number) => number): Uint8Array {
  const whole = below(node.unsynced.length + 1);
  let bytes: Uint8Array = node.synced.slice();
  for (const write of node.unsynced.slice(0, whole)) bytes = applied(bytes, write);
  const torn = node.unsynced[whole] as Write | undefined;
  if (torn?.bytes === undefined) return bytes;
  return written(bytes, torn.position, torn.bytes.subarray(0, below(torn.bytes.length + 1)));
}

/** Each sector reached the platter when it pleased, and so did the file's length. */
function tornBySector(node: Node, below: (n: number) => number): Uint8Array {
  const sizes = [node.synced.length];
  for (const { position, bytes } of node.unsynced) sizes.push(bytes === undefined ? position : Math.max(sizes[sizes.length - 1], position + bytes.length));
  const image = new Uint8Array(Math.max(...sizes));
  image.set(node.synced);
  for (let from = 0; from < image.length; from += sectorBytes) {
    const to = Math.min(from + sectorBytes, image.length);
    for (const { position, bytes } of node.unsynced.slice(0, below(node.unsynced.length + 1))) {
      if (bytes === undefined) image.fill(0, Math.max(from, Math.min(position, to)), to);
      else {
        const start = Math.max(from, position);
        const end = Math.min(to, position + bytes.length);
        if (start < end) image.set(bytes.subarray(start - position, end - position), start);
      }
    }
  }
  return image.slice(0, sizes[below(sizes.length)]);
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
