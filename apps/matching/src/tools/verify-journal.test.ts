import { FaultyDisk, JournalFault } from "@crossfloor/journal";
import { afterEach, beforeEach, expect, test } from "vitest";
import { foldersOf } from "../options.ts";
import { dataFolder, faultOf, fund, order, send, TestFloor, until } from "../testing/test-floor.ts";
import { verifyJournal } from "./verify-journal.ts";

let floor: TestFloor;
beforeEach(() => {
  floor = new TestFloor();
});
afterEach(() => floor.close());

test("MATCHING-015: verify counts what is kept, names damage in journal, snapshots and archive, and changes nothing", async () => {
  const folders = foldersOf(dataFolder);
  const writer = await floor.writer();
  const gateway = await fund(floor);
  const shadow = await floor.shadow({ snapshotEveryMs: 0 });
  for (let n = 0; n < 30; n++) await send(gateway, order(1 + (n % 2), `n${n}`, n % 2 === 0 ? "buy" : "sell"));
  await writer.close();
  await until(() => shadow.seq === writer.durable, "the shadow is abreast");
  await shadow.close();
  const files = floor.disk.files();
  const sound = await verifyJournal(floor.disk, folders);
  expect(sound).toMatchObject({ after: 0, last: writer.durable, records: writer.durable, archived: writer.durable, snapshots: 2, tornBytes: 0, archiveTornBytes: 0, voided: 0 });
  expect(floor.disk.files()).toEqual(files);

  for (const [path, bytes] of files) {
    if (!/\.(journal|snapshot|events)$/.test(path)) continue;
    for (let place = 0; place < bytes.length; place += 499) {
      const disk = FaultyDisk.of(new Map(files).set(path, bytes.map((byte, at) => (at === place ? byte ^ 16 : byte))));
      let torn = 0;
      const fault = await faultOf(verifyJournal(disk, folders).then(({ archiveTornBytes }) => {
        torn = archiveTornBytes;
      }));
      if (fault === undefined) expect(torn, path).toBeGreaterThan(0);
      else expect(fault).toBeInstanceOf(JournalFault);
      expect(fault === undefined).toBe(path.endsWith(".events"));
    }
  }
});
