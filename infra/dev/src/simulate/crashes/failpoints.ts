/**
 * The named places at which a process of the floor dies in a run, told from what it asks of the disk: before a step has any effect,
 * within a write, or when the step has its effect and nobody was told of it. Nothing in the production code knows of them.
 */
import type { DiskCall } from "@crossfloor/journal";

/** What writer and shadow do on the disk, step by step. */
export const steps = {
  tornEndCut: { writes: false }, unprovenWrittenAgain: { writes: true }, recoveredSynced: { writes: false }, emptySegmentRemoved: { writes: false },
  segmentCreated: { writes: false }, segmentHeaderWritten: { writes: true }, segmentHeaderSynced: { writes: false }, segmentNamed: { writes: false },
  batchWritten: { writes: true }, batchSynced: { writes: false }, markWritten: { writes: true },
  archiveCut: { writes: false }, archiveWritten: { writes: true }, archiveSynced: { writes: false }, archiveNamed: { writes: false },
  snapshotLeftoverRemoved: { writes: false }, snapshotEmptied: { writes: false }, snapshotWritten: { writes: true }, snapshotSynced: { writes: false }, snapshotRenamed: { writes: false },
  snapshotNamed: { writes: false }, oldSnapshotRemoved: { writes: false }, journalPruned: { writes: false }, archivePruned: { writes: false },
} as const satisfies Record<string, { readonly writes: boolean }>;
export type StepName = keyof typeof steps;
export type Phase = "before" | "within" | "after";
export type Failpoint = `${StepName}: ${Phase}` | "replies: between";

const stepNames = Object.keys(steps) as StepName[];
export const failpoints: readonly Failpoint[] = [
  ...stepNames.flatMap((step): Failpoint[] => (steps[step].writes ? [`${step}: before`, `${step}: within`, `${step}: after`] : [`${step}: before`, `${step}: after`])),
  "replies: between",
];

/** What the process is at, beside what the call itself tells. */
export interface Doing {
  /** The writer's life has not begun yet. */
  readonly recovering: boolean;
  /** The file holds no more than its header, or less. */
  readonly atHeader: boolean;
}

/** `undefined` for calls that change nothing durable, such as reads. */
export function stepOf(call: Exclude<DiskCall, "read">, path: string, { recovering, atHeader }: Doing): StepName | undefined {
  if (path.endsWith(".journal")) {
    switch (call) {
      case "open": return "segmentCreated";
      case "truncate": return "tornEndCut";
      case "write": return atHeader ? "segmentHeaderWritten" : recovering ? "unprovenWrittenAgain" : "batchWritten";
      case "sync": return atHeader ? "segmentHeaderSynced" : recovering ? "recoveredSynced" : "batchSynced";
      case "remove": return recovering ? "emptySegmentRemoved" : "journalPruned";
      default: return undefined;
    }
  }
  if (path.endsWith("/journal")) return "segmentNamed";
  if (path.endsWith("durable.mark")) return call === "write" ? "markWritten" : undefined;
  if (path.endsWith(".events")) {
    switch (call) {
      case "truncate": return "archiveCut";
      case "write": return "archiveWritten";
      case "sync": return "archiveSynced";
      case "remove": return "archivePruned";
      default: return undefined;
    }
  }
  if (path.endsWith("/archive")) return "archiveNamed";
  if (path.endsWith("/snapshots")) return "snapshotNamed";
  if (path.endsWith(".snapshot")) return call === "remove" ? "oldSnapshotRemoved" : undefined;
  if (path.endsWith(".snapshot.tmp")) {
    switch (call) {
      case "remove": return "snapshotLeftoverRemoved";
      case "truncate": return "snapshotEmptied";
      case "write": return "snapshotWritten";
      case "sync": return "snapshotSynced";
      case "rename": return "snapshotRenamed";
      default: return undefined;
    }
  }
  return undefined;
}
