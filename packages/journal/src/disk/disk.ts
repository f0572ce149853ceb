/**
 * What the journal needs of a disk: few calls, so that a disk that lies, fills up or loses power can stand in for a real one.
 *
 * A write is durable after `sync` of its file; a new, renamed or removed name after `syncFolder`. Errors are the system's own
 * (`code` ENOSPC, EIO, ENOENT …).
 */
export interface Disk {
  /** Names in a folder, sorted; none if there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
  makeFolder(folder: string): Promise<void>;
  open(path: string, how: OpenMode): Promise<DiskFile>;
  remove(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  syncFolder(folder: string): Promise<void>;
  /** Holds a name for one living process; throws `LockedFault` while another holds it. */
  lock(path: string): Promise<() => Promise<void>>;
}

/** "create" fails if the name exists; "update" creates what is missing and keeps what is there. */
export type OpenMode = "read" | "create" | "update";

export interface DiskFile {
  size(): Promise<number>;
  /** Fills `into` from `position`; returns how many bytes there were, fewer only at the end of the file. */
  read(into: Uint8Array, position: number): Promise<number>;
  /** All of it, or an error. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  sync(): Promise<void>;
  truncate(size: number): Promise<void>;
  close(): Promise<void>;
}

/** Another process works on the same folder. */
export class LockedFault extends Error {
  override readonly name = "LockedFault";
}
