import { announceCursor, subscribeEvents } from "@crossfloor/feed";
import { calendarIds, type UnixMs } from "@crossfloor/instruments";
import { FaultyDisk, genesis, JournalFault, readJournal } from "@crossfloor/journal";
import type { EventRecord, Seq, Sequenced } from "@crossfloor/protocol";
import { AssertionError, Prng } from "@crossfloor/stdx";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { foldersOf } from "../options.ts";
import { RecordFault, Replica } from "../replica.ts";
import { command, dataFolder, deposit, faultOf, fund, openAccount, order, recordsOf, sceneStart, send, TestFloor, until } from "../testing/test-floor.ts";
import { hashJournal } from "../tools/hash-journal.ts";
import { voidRecord, VoidRefused } from "../tools/void-record.ts";
import { CursorAheadFault } from "./start-writer.ts";

let floor: TestFloor;
beforeEach(() => {
  floor = new TestFloor();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await floor.close();
});
const folders = foldersOf(dataFolder);

describe("durability", () => {
  test("MATCHING-004: no outcome and no event leaves before its record is synced", async () => {
    await floor.writer({ advanceEveryMs: 3_600_000 });
    const gateway = await fund(floor);
    const seen: EventRecord[] = [];
    const reader = subscribeEvents({ socketPath: floor.socketPath, name: "reader", durable: false, from: 0 as Seq, onRecords: (records) => void seen.push(...records) });
    floor.onClose(() => reader.close());
    await until(() => seen.some(({ events }) => events.some(({ type }) => type === "depositCredited")), "the reader is abreast");
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let syncs = 0;
    floor.disk.beforeSync = () => {
      syncs += 1;
      return held;
    };
    const before = seen.length;
    let answered = 0;
    const outcomes = [order(1, "a", "sell"), order(2, "b", "buy")].map((each) => send(gateway, each).then((outcome) => {
      answered += 1;
      return outcome;
    }));
    await until(() => syncs > 0, "the sync has begun");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([answered, seen.length]).toEqual([0, before]);
    floor.disk.beforeSync = async () => undefined;
    release();
    for (const outcome of await Promise.all(outcomes)) expect(outcome.refusal).toBeNull();
    await until(() => seen.some(({ events }) => events.some(({ type }) => type === "fill")), "the fill is told");
  });

  test.each(["EIO", "ENOSPC"] as const)("MATCHING-005: on %s the writer ends without an answer, and the next one has all that was acknowledged", async (code) => {
    for (let seed = 1; seed <= 6; seed++) {
      const prng = new Prng(seed);
      const life = new TestFloor();
      const writer = await life.writer();
      const gateway = await fund(life);
      let acknowledged: number = writer.durable;
      let calls = 5 + prng.below(60);
      life.disk.plan = (call) => ((call === "write" || call === "sync") && calls-- <= 0 ? code : undefined);
      for (let n = 0; life.faults.length === 0; n++) {
        const outcome = await send(gateway, order(1 + (n % 2), `n${n}`, n % 3 === 0 ? "buy" : "sell"), 150).catch(() => undefined);
        if (outcome !== undefined) acknowledged = outcome.seq;
      }
      expect(life.faults).toMatchObject([{ code }]);
      const left = life.disk.crash((n) => prng.below(n));
      await life.close();
      const next = new TestFloor();
      next.disk = left;
      expect((await next.writer()).durable).toBeGreaterThanOrEqual(acknowledged);
      await next.close();
    }
  });
});

test("MATCHING-016: a burst of long commands while the disk is slow is cut into batches of a bounded size, and every one is answered", async () => {
  await floor.writer({ advanceEveryMs: 3_600_000 });
  await fund(floor);
  const oracle = floor.link("oracle");
  const candles = Array.from({ length: 500 }, (_, place) => ({ openAt: place, open: 5, high: 5, low: 5, close: 5 }));
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  floor.disk.beforeSync = () => held;
  const burst = Array.from({ length: 250 }, () => send(oracle, command({ type: "publishIndexHistory", index: 1, intervalMs: 60_000, candles, source: "test", simulated: true })));
  // Refused at the door, before the disk is asked: by then everything ahead of it on the link has come in.
  expect((await send(oracle, openAccount(9))).refusal).toBe("command_must_be_allowed_to_this_origin");
  floor.disk.beforeSync = async () => undefined;
  release();
  for (const outcome of await Promise.all(burst)) expect(outcome.refusal).toBeNull();
  const sizes: number[] = [];
  for await (const batch of readJournal({ disk: floor.disk, folder: folders.journal, after: genesis })) sizes.push(batch.records.reduce((sum, bytes) => sum + bytes.length, 0));
  // Five megabytes of commands, and as much again of events, which count as well.
  expect(Math.max(...sizes)).toBeGreaterThan(1_500_000);
  expect(Math.max(...sizes)).toBeLessThan(2_200_000);
});

describe("a record that trips an assertion", () => {
  /** Stands for a fault of the engine: this order always trips. */
  function breakEngine(): void {
    const { apply } = Replica.prototype;
    vi.spyOn(Replica.prototype, "apply").mockImplementation(function (this: Replica, sequenced: Sequenced) {
      if (sequenced.command.type === "placeOrder" && sequenced.command.clientOrderId === "poison") throw new RecordFault(sequenced.seq, new AssertionError("the engine is sound"));
      return apply.call(this, sequenced);
    });
  }

  test("MATCHING-006: it is journaled as evidence, answers nobody, stops every start, and after a void the floor goes on without it", async () => {
    breakEngine();
    const first = await floor.writer({ advanceEveryMs: 3_600_000 });
    const gateway = await fund(floor);
    const good = await send(gateway, order(1, "good", "sell"));
    expect(await faultOf(send(gateway, order(2, "poison", "buy"), 400))).toMatchObject({ name: "WriterAway" });
    expect(floor.faults).toMatchObject([{ name: "RecordFault" }]);
    await faultOf(first.close());
    const bad = (await recordsOf(floor.disk)).find(({ command: { type }, seq }) => type === "placeOrder" && seq > good.seq)?.seq ?? (0 as Seq);
    expect(bad).toBe(good.seq + 1);

    expect(await faultOf(floor.writer())).toMatchObject({ name: "RecordFault", seq: bad });
    const options = { disk: floor.disk, folders, madeAt: "2026-10-14", log: floor.log };
    expect(String(await faultOf(voidRecord({ ...options, seq: good.seq, reason: "test" })))).toContain("the writer's acknowledgement has seen");
    expect(await faultOf(voidRecord({ ...options, seq: bad, reason: " " }))).toBeInstanceOf(VoidRefused);
    await voidRecord({ ...options, seq: bad, reason: "trips" });

    const again = await floor.writer({ advanceEveryMs: 3_600_000 });
    expect(again.durable).toBe(bad);
    expect((await send(gateway, order(2, "after", "buy"))).refusal).toBeNull();
    expect(await faultOf(voidRecord({ ...options, seq: bad, reason: "again" }))).toMatchObject({ name: "LockedFault" });
    await again.close();
    expect((await hashJournal({ disk: floor.disk, folders, log: floor.log, fromSnapshot: false })).seq).toBeGreaterThan(bad);
  });

  test("MATCHING-007: a record that can be applied, or that the archive or a snapshot has seen, is not voided", async () => {
    const writer = await floor.writer({ advanceEveryMs: 3_600_000 });
    await fund(floor);
    const shadow = await floor.shadow();
    await until(() => shadow.seq === writer.durable, "the shadow is abreast");
    await writer.close();
    await shadow.close();
    const files = floor.disk.files();
    files.delete(`${folders.journal}/durable.mark`);
    const voidIn = (disk: FaultyDisk, seq: number): Promise<unknown> => faultOf(voidRecord({ disk, folders, seq: seq as Seq, reason: "test", madeAt: "2026", log: floor.log }));
    expect(String(await voidIn(FaultyDisk.of(files), 5))).toContain("the event archive has seen");
    for (const path of files.keys()) if (path.startsWith(folders.archive)) files.delete(path);
    expect(String(await voidIn(FaultyDisk.of(files), 5))).toContain("can be applied");
    expect(String(await voidIn(FaultyDisk.of(files), 5_000))).toContain("the journal ends before");
  });
});

describe("start", () => {
  test("MATCHING-008: an empty journal lists the whole catalogue, a restart lists nothing again", async () => {
    const first = await floor.writer({ advanceEveryMs: 3_600_000 });
    await until(() => first.durable > 20, "the catalogue is listed");
    const types = new Set((await recordsOf(floor.disk)).map(({ command: { type } }) => type));
    expect(types).toEqual(new Set(["defineIndex", "listAsset", "setCalendar", "listInstrument"]));
    const count = first.durable;
    await first.close();
    const second = await floor.writer({ advanceEveryMs: 3_600_000 });
    expect(second.durable).toBe(count);
    expect(second.epoch).toBe(2);
  });

  test("MATCHING-008: a scene day that brings new contracts or an ending calendar lists them", async () => {
    const day = 86_400_000;
    // A hundred days of the scene pass in a second.
    await floor.writer({ clock: { kind: "scene", startAt: sceneStart, speedNano: 100 * day * 1_000_000 } });
    const listed = async (): Promise<Sequenced[]> => (await recordsOf(floor.disk)).filter(({ at }) => at > sceneStart + day);
    await until(async () => (await listed()).some(({ command: { type } }) => type === "listInstrument"), "a contract follows");
    await until(async () => (await listed()).some(({ command: each }) => each.type === "setCalendar" && each.calendar.id === calendarIds.cme && each.calendar.version === 2), "the calendar is extended");
    expect(floor.faults).toEqual([]);
  });

  test("MATCHING-009: cursors of all durable subscribers are heard first; one that has seen more than there is stops the start and is named", async () => {
    const first = await floor.writer();
    await fund(floor);
    await first.close();
    const end = first.durable;
    const told = announceCursor({ socketPath: floor.socketPath, name: "archive", cursor: () => end });
    floor.onClose(() => told.close());
    let up = false;
    const waiting = floor.writer({ durableSubscribers: ["archive", "projector"] }).then(() => {
      up = true;
    });
    const outcome = send(floor.link("gateway"), openAccount(3));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(up).toBe(false);
    const projector = announceCursor({ socketPath: floor.socketPath, name: "projector", cursor: () => (end - 1) as Seq });
    floor.onClose(() => projector.close());
    await waiting;
    expect((await outcome).refusal).toBeNull();

    const other = new TestFloor();
    const ahead = announceCursor({ socketPath: other.socketPath, name: "projector", cursor: () => 77 as Seq });
    const fault = await faultOf(other.writer({ durableSubscribers: ["projector"] }));
    expect(fault).toBeInstanceOf(CursorAheadFault);
    expect(String(fault)).toContain("projector has seen 77, but the journal ends at 0");
    ahead.close();
    await other.close();
  });

  test("MATCHING-010: damage in the journal refuses the start and names the place", async () => {
    const writer = await floor.writer();
    await fund(floor);
    await writer.close();
    const files = floor.disk.files();
    const [path] = [...files.keys()].filter((name) => name.endsWith(".journal"));
    const bytes = files.get(path) ?? new Uint8Array(0);
    bytes[200] ^= 1;
    floor.disk = FaultyDisk.of(files);
    const fault = await faultOf(floor.writer());
    expect(fault).toBeInstanceOf(JournalFault);
    expect(String(fault)).toContain(`${path}: byte 64`);
  });
});

describe("order of things", () => {
  test("MATCHING-011: time goes on before a command that passes a due timer, and only then is the command looked at", async () => {
    const close = Date.parse("2026-10-14T21:00:00Z"); // 16:00 in Chicago
    await floor.writer({ advanceEveryMs: 3_600_000, clock: { kind: "scene", startAt: (close - 400) as UnixMs, speedNano: 1_000_000_000 } });
    const gateway = floor.link("gateway");
    expect((await send(gateway, openAccount(1))).refusal).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 600));
    const { seq } = await send(gateway, command({ type: "cancelAllOrders", account: 1, instrument: 0 }));
    const records = await recordsOf(floor.disk);
    const [before, itself] = records.slice(seq - 2);
    expect(before).toMatchObject({ command: { type: "advanceTime" }, at: itself.at, wall: itself.wall, origin: 0 });
    expect(itself.at).toBeGreaterThanOrEqual(close);
  });

  test("MATCHING-012: pending work takes turns with commands until it is done", async () => {
    await floor.writer();
    const gateway = await fund(floor);
    const resting = Array.from({ length: 700 }, (_, n) => send(gateway, order(1, `r${n}`, "buy", 5_900_000 + 10 * (n % 50), 1)));
    await Promise.all(resting);
    const cancel = send(gateway, command({ type: "cancelAllOrders", account: 1, instrument: 0 }));
    const others = Array.from({ length: 100 }, (_, n) => send(gateway, order(2, `o${n}`, "buy", 5_900_000, 1)));
    await Promise.all([cancel, ...others]);
    await until(async () => (await recordsOf(floor.disk)).filter(({ command: { type } }) => type === "continueWork").length >= 2, "work went on");
    const types = (await recordsOf(floor.disk)).map(({ command: { type } }) => type);
    expect(types.lastIndexOf("placeOrder")).toBeGreaterThan(types.indexOf("continueWork"));
  });

  test("MATCHING-013: the oracle lifts its own halts and no others", async () => {
    await floor.writer();
    const oracle = floor.link("oracle");
    const desk = floor.link("desk");
    const resume = command({ type: "resumeInstrument", instrument: 3, change: "" });
    const halt = (reason: string): ReturnType<typeof command> => command({ type: "haltInstrument", instrument: 3, reason, note: "", change: "" });
    expect((await send(oracle, halt("no_price_source"))).refusal).toBeNull();
    expect((await send(oracle, resume)).refusal).toBeNull();
    expect((await send(desk, halt("operator"))).refusal).toBeNull();
    expect(await send(oracle, resume)).toMatchObject({ seq: 0, refusal: "command_must_be_allowed_to_this_origin" });
    expect((await send(desk, command({ type: "resumeInstrument", instrument: 3, change: "c-1" }))).refusal).toBeNull();
  });

  test("MATCHING-014: a command sent again over a restart is answered as before and done once", async () => {
    const first = await floor.writer();
    const gateway = await fund(floor);
    const treasury = floor.link("treasury");
    // The records reach the file, and the writer dies before it has answered.
    const old = floor.disk;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let syncs = 0;
    old.beforeSync = () => {
      syncs += 1;
      return held;
    };
    const outcome = send(treasury, deposit(1, 9));
    const placed = send(gateway, order(1, "once", "sell"));
    await until(() => syncs > 0, "a sync has begun");
    await new Promise((resolve) => setTimeout(resolve, 50));
    floor.disk = FaultyDisk.of(old.files());
    old.plan = () => "EIO";
    release();
    await until(() => floor.faults.length > 0, "the old writer is dead");
    await faultOf(first.close());
    const again = await floor.writer();
    expect(again.epoch).toBe(2);
    expect((await outcome).refusal).toBeNull();
    expect((await placed).refusal).toBeNull();
    const effects = new Map<string, number>();
    const replica = Replica.empty();
    for (const sequenced of await recordsOf(floor.disk)) {
      replica.apply(sequenced);
      for (const event of replica.record().events) {
        if (event.type === "orderAccepted" || event.type === "depositCredited") effects.set(JSON.stringify(event), (effects.get(JSON.stringify(event)) ?? 0) + 1);
      }
    }
    expect([...effects.values()]).toEqual([1, 1, 1, 1]);
  });
});
