import { FaultyDisk, RecordBuffer } from "@crossfloor/journal";
import { foldersOf, recoverWriter } from "@crossfloor/matching/durable";
import { ByteWriter, encodeSequenced, type Seq } from "@crossfloor/protocol";
import { Coverage, simulateSeed } from "@crossfloor/simulator";
import { expect, test } from "vitest";
import { checkDoubleFault } from "./double-fault.ts";

const folders = foldersOf("floor");
const segmentBytes = 60_000;

/** Files of a floor whose journal holds some batches in one segment, and that segment's path. */
async function journaled(): Promise<{ readonly files: Map<string, Uint8Array>; readonly path: string; readonly mark: string }> {
  const { records } = simulateSeed({ seed: 5, commands: 40, only: null, coverage: new Coverage() });
  const disk = new FaultyDisk();
  const { journal } = await recoverWriter({ disk, folders, segmentBytes, log: () => undefined });
  const bytes = new ByteWriter();
  for (let from = 0; from < 40; from += 4) {
    await journal.append((from + 1) as Seq, RecordBuffer.of(records.slice(from, from + 4).map((record) => {
      encodeSequenced(bytes.clear(), record);
      return bytes.copy();
    })));
  }
  await journal.close();
  const files = new Map(disk.files());
  const [path] = [...files.keys()].filter((name) => name.endsWith(".journal"));
  const [mark] = [...files.keys()].filter((name) => name.endsWith(".mark"));
  return { files, path, mark };
}

test("SIM-016: rot in the last batch is named where the mark proves it, taken for a torn end where nothing does, and no other batch is lost", async () => {
  const { files, path, mark } = await journaled();
  const flip = (bytes: Uint8Array): void => {
    bytes[bytes.length - 9] ^= 4;
  };
  expect(await checkDoubleFault(files, folders, path, flip, segmentBytes)).toBe("named");
  const unmarked = new Map(files);
  unmarked.delete(mark);
  expect(await checkDoubleFault(unmarked, folders, path, flip, segmentBytes)).toBe("taken for a torn end");
  expect(await checkDoubleFault(unmarked, folders, path, () => undefined, segmentBytes)).toBeUndefined();
  // Sound batches behind the damage tell it apart from a torn end.
  expect(await checkDoubleFault(unmarked, folders, path, (bytes) => bytes.fill(0, bytes.length >> 1, (bytes.length >> 1) + 20), segmentBytes)).toBe("named");
  // What the check was given is as it was.
  expect(files.get(path)).toEqual((await journaled()).files.get(path));
});
