/** What a run of crashes is made of: everything that was drawn, so that a run can be repeated and shortened without its seed. */
import type { Command } from "@crossfloor/protocol";
import type { Armed } from "./process-disk.ts";
import type { Send } from "./witness.ts";

export interface DiskError {
  readonly code: "EIO" | "ENOSPC";
  readonly call: "read" | "write" | "sync" | "syncFolder" | "rename" | "truncate";
  /** So many calls pass first; of a full disk, so many times 16 bytes are left. */
  readonly after: number;
}

export interface Rot {
  readonly file: "journal" | "snapshot" | "mark";
  /** Any integer: which file, and where in it. */
  readonly place: number;
  readonly harm: "flip" | "zero" | "copy";
}

/** Whatever life there was ends here, and the next begins. */
export interface LifeOperation {
  readonly kind: "life";
  readonly armed: Armed | null;
  /** Death takes the machine's power with it, or the process alone. */
  readonly power: boolean;
  /** Seed of what is left of what was not synced. */
  readonly tear: number;
  readonly error: DiskError | null;
  readonly rot: Rot | null;
  /** The machine's clock is put back. */
  readonly clockBackMs: number;
  readonly segmentBytes: number;
  readonly keepBytes: number;
}

export type Operation =
  | LifeOperation
  | { readonly kind: "send"; readonly envelope: Send["envelope"] }
  /** One of the last commands once more. */
  | { readonly kind: "repeat"; readonly back: number }
  | { readonly kind: "time"; readonly ms: number }
  | { readonly kind: "own"; readonly command: Command }
  /** `hold`: the disk is slow, the next batch's sync does not return before the next of these. */
  | { readonly kind: "settle"; readonly hold: boolean }
  /** `anew`: it was killed before, and begins again; runs that were kept before there was this are without. */
  | { readonly kind: "shadow"; readonly snapshot: boolean; readonly anew?: boolean }
  | { readonly kind: "stop" }
  | { readonly kind: "finish" };
