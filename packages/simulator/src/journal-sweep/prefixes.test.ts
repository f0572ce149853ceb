import { commandCodes } from "@crossfloor/protocol";
import { beforeAll, expect, test } from "vitest";
import { recordsOfEveryKind } from "./every-kind.ts";
import { headerBytes, JournalSweep, type SweptJournal, type SweptSegment, writeSwept } from "./sweep-journal.ts";

let journal: SweptJournal;
let sweep: JournalSweep;
beforeAll(async () => {
  Error.stackTraceLimit = 0; // tens of thousands of refusals are thrown, and nobody reads where
  journal = await writeSwept(await recordsOfEveryKind());
  sweep = new JournalSweep(journal);
});

/** The last record of the last batch that is whole in the first `size` bytes. */
function wholeIn({ ends }: SweptSegment, size: number): number {
  return (ends.findLast(({ offset }) => offset <= size) ?? ends[0]).seq;
}

test("JOURNAL-015: the swept journal is long, in many segments of two lives, and holds every kind of record", async () => {
  const kinds = new Set((await recordsOfEveryKind()).map(({ command }) => command.type));
  expect([...kinds].sort()).toEqual(Object.keys(commandCodes).sort());
  expect(journal.segments.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeGreaterThan(70_000);
  expect(new Set(journal.segments.map(({ path }) => path.slice(-10)))).toEqual(new Set(["01.journal", "02.journal"]));
});

test("JOURNAL-015: every byte prefix, of which nobody was told, recovers to the end of its last whole batch", async () => {
  for (const [place, segment] of journal.segments.entries()) {
    for (let size = 0; size < segment.bytes.length; size++) {
      const found = await sweep.read(sweep.disk(place, segment.bytes.slice(0, size), "last, without a mark"), segment.after);
      if (found.kind !== "recovered" || found.seq !== wholeIn(segment, size)) expect.fail(`${segment.path} cut at ${size}: ${JSON.stringify(found)}`);
    }
  }
}, 120_000);

test("JOURNAL-015: a life begins at the end of every batch, a byte before and a byte behind, and the next goes on from it", async () => {
  for (const [place, segment] of journal.segments.entries()) {
    const sizes = segment.ends.flatMap(({ offset }) => [offset - 1, offset, offset + 1]).filter((size) => size <= segment.bytes.length);
    for (const size of [0, ...sizes]) {
      expect(await sweep.start(sweep.disk(place, segment.bytes.slice(0, size), "last, without a mark"), segment.after)).toEqual({ kind: "recovered", seq: wholeIn(segment, size) });
    }
  }
});

test("JOURNAL-015: a prefix that lacks what was acknowledged refuses the start and names both", async () => {
  const last = journal.segments.length - 1;
  const segment = journal.segments[last];
  for (let size = 0; size < segment.bytes.length; size++) {
    const found = await sweep.start(sweep.disk(last, segment.bytes.slice(0, size), "acknowledged"), segment.after);
    const sound = size < headerBytes ? segment.after.seq : wholeIn(segment, size);
    if (found.kind !== "refused" || !found.message.endsWith(`sound up to ${sound}, but ${journal.records.length} was acknowledged`)) expect.fail(`cut at ${size}: ${JSON.stringify(found)}`);
  }
});
