import { beforeAll, expect, test } from "vitest";
import { recordsOfEveryKind } from "./every-kind.ts";
import { headerBytes, JournalSweep, type Recovered, type SweptJournal, type SweptSegment, writeSwept } from "./sweep-journal.ts";

let journal: SweptJournal;
let sweep: JournalSweep;
beforeAll(async () => {
  Error.stackTraceLimit = 0; // tens of thousands of refusals are thrown, and nobody reads where
  journal = await writeSwept(await recordsOfEveryKind());
  sweep = new JournalSweep(journal);
});

const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = bytes.slice();
  copy[at] ^= 1 << (at % 8);
  return copy;
};

/**
 * Recovered must be what stands before the first harmed byte, and only where the harm reaches into the last batch: a sound batch behind a
 * harmed one proves that the harm is no torn end.
 */
function expectOnlyTheTouchedLost(found: Recovered, { ends, path }: SweptSegment, first: number, last: number): void {
  if (found.kind === "refused") return;
  const sound = ends.findLast(({ offset }) => offset <= first);
  if (last < ends[ends.length - 2].offset || found.seq !== sound?.seq) expect.fail(`${path}, harm from ${first} to ${last}: ${JSON.stringify(found)}`);
}

test("JOURNAL-016: a flipped bit at every byte of what was acknowledged refuses the start and names the file", async () => {
  for (const [place, segment] of journal.segments.entries()) {
    for (let at = 0; at < segment.bytes.length; at++) {
      const found = await sweep.read(sweep.disk(place, flipped(segment.bytes, at), "acknowledged"), segment.after);
      if (found.kind !== "refused" || !found.message.startsWith(segment.path)) expect.fail(`${segment.path}, bit at ${at}: ${JSON.stringify(found)}`);
    }
  }
}, 120_000);

test("JOURNAL-016: with no mark and no later segment, a flipped bit loses the last batch whole or refuses the start", async () => {
  let lost = 0;
  for (let place = 0; place < journal.segments.length; place += 4) {
    const segment = journal.segments[place];
    for (let at = 0; at < segment.bytes.length; at++) {
      const found = await sweep.read(sweep.disk(place, flipped(segment.bytes, at), "last, without a mark"), segment.after);
      expectOnlyTheTouchedLost(found, segment, at, at);
      if (found.kind === "recovered") lost += 1;
      else if (at < headerBytes) expect(found.message.startsWith(segment.path)).toBe(true);
    }
  }
  expect(lost).toBeGreaterThan(1_000);
}, 120_000);

test.each([512, 4_096])("JOURNAL-017: a zeroed, torn or stale sector of %i bytes is named where it was acknowledged, and costs only the batches that it touches where nothing tells", async (sector) => {
  const whole = new Uint8Array(sector).fill(0xa5);
  for (const [place, segment] of journal.segments.entries()) {
    const { bytes } = segment;
    for (let at = 0; at < bytes.length; at += sector) {
      const end = Math.min(bytes.length, at + sector);
      const harms = [
        bytes.slice().fill(0, at, end),
        bytes.slice().fill(0, (at + end) >> 1, end),
        new Uint8Array([...bytes.subarray(0, at), ...whole.subarray(0, end - at), ...bytes.subarray(end)]),
        bytes.slice().copyWithin(at, 0, end - at),
      ].filter((harmed) => Buffer.compare(harmed, bytes) !== 0);
      for (const harmed of harms) {
        const differs = (byte: number, index: number): boolean => byte !== bytes[index];
        const [first, last] = [harmed.findIndex(differs), harmed.findLastIndex(differs)];
        expect((await sweep.read(sweep.disk(place, harmed, "acknowledged"), segment.after)).kind).toBe("refused");
        expectOnlyTheTouchedLost(await sweep.start(sweep.disk(place, harmed, "last, without a mark"), segment.after), segment, first, last);
      }
    }
  }
});

test("JOURNAL-017: of the sectors of a batch that was being written any may have arrived: it is there whole or not at all", async () => {
  const { segments } = journal;
  const place = segments.findIndex(({ ends, bytes }) => bytes.length - ends[ends.length - 2].offset > 1_000);
  const segment = segments[place];
  const { bytes, ends } = segment;
  const [before] = ends.slice(-2);
  const sector = 128; // finer than a disk's, so that a batch of a kilobyte has many
  const sectors = Math.ceil(bytes.length / sector) - Math.floor(before.offset / sector);
  let kept = 0;
  for (let arrived = 0; arrived < 1 << sectors; arrived++) {
    for (const size of [bytes.length, before.offset]) {
      const disk = bytes.slice().fill(0, before.offset);
      let length = size;
      for (let each = 0; each < sectors; each++) {
        if ((arrived & (1 << each)) === 0) continue;
        const from = Math.max(before.offset, (Math.floor(before.offset / sector) + each) * sector);
        const to = Math.min(bytes.length, (Math.floor(before.offset / sector) + each + 1) * sector);
        disk.set(bytes.subarray(from, to), from);
        length = Math.max(length, to); // the file reaches as far as its last sector that arrived
      }
      const found = await sweep.read(sweep.disk(place, disk.slice(0, length), "last, without a mark"), segment.after);
      const whole = arrived === (1 << sectors) - 1;
      if (whole) kept += 1;
      expect(found).toEqual({ kind: "recovered", seq: whole ? ends[ends.length - 1].seq : before.seq });
    }
  }
  expect(kept).toBe(2);
});
