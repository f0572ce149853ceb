/** Faults of journal, snapshots and sequencer to plant: what a run on a faulty disk must find, by the fault plan's ids. */
import type { PlantedFault } from "@crossfloor/simulator/planting";

const journal = (file: string, find: string, replace: string) => ({ file: `packages/journal/src/${file}`, find, replace });
const sequencer = (find: string, replace: string) => ({ file: "apps/matching/src/writer/sequencer.ts", find, replace });

export interface CrashFault extends PlantedFault {
  /** What finds it, one of these: where a fault shows first depends on the seed. "ENGINE" is a refusal to start that nothing excuses. */
  readonly foundBy: readonly string[];
  /** The first seed that is tried: a fault that needs a seldom mix would cost every run the seeds before it. */
  readonly from?: number;
}

export const crashFaults: readonly CrashFault[] = [
  { id: "F3-sync", what: "a batch is acknowledged without a sync", foundBy: ["F3"], rewrites: [journal("open-journal.ts", "    await segment.file.sync();\n", "")] },
  { id: "F3-name", what: "a new segment's name is not synced", foundBy: ["F3", "ENGINE"], rewrites: [journal("open-journal.ts", "  await disk.syncFolder(folder);\n", "")] },
  { id: "F3-reply", what: "answers leave before the batch is durable", foundBy: ["D6", "F3"], rewrites: [sequencer("await journal.append(batch.firstSeq, batch.records);", "void journal.append(batch.firstSeq, batch.records).catch(() => undefined);")] },
  { id: "F3-twice", what: "a record is written twice", foundBy: ["F3", "ENGINE"], rewrites: [sequencer("await journal.append(batch.firstSeq, batch.records);", "if (batch.firstSeq % 29 === 0) batch.records.add(batch.records.records().slice(-1)[0]);\n    await journal.append(batch.firstSeq, batch.records);")] },
  { id: "F5", from: 23, what: "what was acknowledged is not asked for when a journal ends too early", foundBy: ["F3"], rewrites: [journal("read-journal.ts", "  if (mark !== undefined && mark.seq > seq) throw", "  if (mark !== undefined && mark.seq > seq && seq < 0) throw")] },
  { id: "F6-retry", from: 7, what: "the journal goes on after a failed sync", foundBy: ["F3", "F6", "ENGINE"], rewrites: [journal("open-journal.ts", "    await segment.file.sync();\n", "    await segment.file.sync().catch(() => segment.file.sync());\n")] },
  { id: "F6-clean", from: 38, what: "what a failed sync left in memory is not written again", foundBy: ["F3", "ENGINE"], rewrites: [journal("open-journal.ts", "    if (unproven.length > 0) {", "    if (unproven.length < 0) {")] },
  { id: "F7-end", what: "a batch that rotted behind the mark is taken unseen", foundBy: ["F7"], rewrites: [
    journal("segment.ts", "  if (from.u32() !== checksumOf(bytes, at, length, format)) throw", "  if (from.u32() === -1) throw"),
    journal("read-journal.ts", "        if (!equal(batch.hash, await hash)) throw", "        if (!equal(batch.hash, batch.hash)) throw"),
  ] },
  { id: "F7-body", from: 43, what: "a snapshot's body is taken unseen", foundBy: ["D3", "ENGINE"], rewrites: [
    journal("snapshot.ts", "body.length !== length || Buffer.compare(sha256(body), bodyHash) !== 0", "body.length !== length || bodyHash.length === 0"),
    { file: "apps/matching/src/replica.ts", find: '      assert(stateHash(state) === snapshot.stateHash, "a snapshot\'s state has its hash");\n', replace: "      void stateHash;\n" },
  ] },
  { id: "F7-orphan", from: 183, what: "archived events stay behind when their journal segment went before a power failure", foundBy: ["ENGINE"], rewrites: [journal("prune.ts", "firstSeq < journal[removed].firstSeq)", "firstSeq < journal[removed].firstSeq && journal.slice(0, removed).some((each) => each.firstSeq === firstSeq))")] },
  { id: "F7-prune", from: 40, what: "the journal is pruned behind the newest snapshot", foundBy: ["ENGINE"], rewrites: [journal("prune.ts", "[snapshotsKept - 1];", "[snapshotsKept - snapshotsKept];")] },
];
