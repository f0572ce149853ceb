import type { AccountViewDto, ShadowRouter } from "@crossfloor/api";
import { announceCursor, startFeedServer, subscribeEvents, type WriterLink } from "@crossfloor/feed";
import { FaultyDisk, JournalFault, listSnapshots, readArchive } from "@crossfloor/journal";
import { ByteWriter, decodeEventRecord, encodeEventRecord, type EventRecord, type Seq } from "@crossfloor/protocol";
import { Prng } from "@crossfloor/stdx";
import { createTRPCClient, createWSClient, httpLink, splitLink, wsLink } from "@trpc/client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { foldersOf } from "../options.ts";
import { command, dataFolder, faultOf, fund, order, price, send, TestFloor, until } from "../testing/test-floor.ts";
import { hashJournal } from "../tools/hash-journal.ts";
import { rebuildArchive } from "../tools/rebuild-archive.ts";
import { verifyJournal } from "../tools/verify-journal.ts";

let floor: TestFloor;
beforeEach(() => {
  floor = new TestFloor();
});
afterEach(() => floor.close());
const folders = foldersOf(dataFolder);

async function trade(gateway: WriterLink, seed: number, count: number): Promise<void> {
  const prng = new Prng(seed);
  const one = (n: number): Promise<unknown> =>
    prng.chance(1, 5) ? send(gateway, command({ type: "cancelAllOrders", account: 1 + prng.below(2), instrument: 0 })) : send(gateway, order(1 + prng.below(2), `s${seed}n${n}`, prng.pick(["buy", "sell"]), 6_000_000 + 10 * prng.between(-20, 20), 1 + prng.below(9)));
  await Promise.all(Array.from({ length: count }, (_, n) => one(n)));
}

async function hashes(disk: FaultyDisk): Promise<{ readonly genesis: string; readonly snapshot: string; readonly from: number }> {
  const options = { disk, folders, log: floor.log };
  const genesis = await hashJournal({ ...options, fromSnapshot: false });
  const snapshot = await hashJournal({ ...options, fromSnapshot: true });
  return { genesis: genesis.stateHash, snapshot: snapshot.stateHash, from: snapshot.from };
}

describe("replica", () => {
  test("SHADOW-001: a snapshot and the journal after it lead to the state of the whole journal; a damaged snapshot gives way to an older one", async () => {
    const writer = await floor.writer();
    const shadow = await floor.shadow({ snapshotEveryMs: 0 });
    const gateway = await fund(floor);
    for (let round = 0; round < 6; round++) {
      await trade(gateway, round, 60);
      await until(() => shadow.seq >= writer.durable - 1, "the shadow is abreast");
    }
    await writer.close();
    await shadow.close();
    const [newest, older] = await listSnapshots(floor.disk, folders.snapshots);
    const whole = await hashes(floor.disk);
    expect(whole).toEqual({ genesis: whole.genesis, snapshot: whole.genesis, from: newest });

    const files = floor.disk.files();
    const path = [...files.keys()].find((name) => name.includes(String(newest)) && name.endsWith(".snapshot")) ?? "";
    const bytes = files.get(path) ?? new Uint8Array(0);
    const harmed: (Uint8Array | undefined)[] = [undefined, bytes.slice(0, 40), bytes.slice(0, -1)];
    for (let place = 0; place < bytes.length; place += 1_997) harmed.push(bytes.map((byte, at) => (at === place ? byte ^ 8 : byte)));
    for (const harm of harmed) {
      const left = new Map(files);
      if (harm === undefined) left.delete(path);
      else left.set(path, harm);
      expect(await hashes(FaultyDisk.of(left))).toEqual({ ...whole, from: older });
    }
  });

  test("SHADOW-002: checkpoints of writer and shadow are compared; a difference stops the writer, and the shadow writes nothing more but answers", async () => {
    const writer = await floor.writer({ checkpointEveryMs: 50 });
    const gateway = await fund(floor);
    const shadow = await floor.shadow();
    const door = doorOf(shadow.queryPort);
    await until(async () => (await door.health.query()).checkedSeq > 0, "a checkpoint was compared");
    await trade(gateway, 1, 30);
    await writer.close();
    await shadow.close();

    // Another writer tells another hash for the next checkpoint of the journal.
    const told: unknown[] = [];
    const disk = FaultyDisk.of(floor.disk.files());
    const checkpoint = (await eventsOf(disk)).findLast(({ events }) => events[0]?.type === "checkpointed");
    const lying = await startFeedServer({
      socketPath: floor.socketPath, build: "test", epoch: 9, recovered: writer.durable, ring: { recordsMax: 10, bytesMax: 10_000 },
      onCommand: () => undefined, onFault: (fault) => { throw fault; }, onDisagreement: (name, theirs) => void told.push([name, theirs.seq]),
    });
    floor.onClose(() => lying.close());
    lying.open({ durable: writer.durable, at: checkpoint?.at ?? (0 as EventRecord["at"]), wall: checkpoint?.wall ?? (0 as EventRecord["wall"]), speedNano: 1_000_000_000, checkpoint: { seq: checkpoint?.seq ?? (0 as Seq), stateHash: "0000000000000000" } });
    const again = await floor.shadow({ disk, snapshotEveryMs: 0 });
    const doorAgain = doorOf(again.queryPort);
    await until(async () => (await doorAgain.health.query()).state === "disagrees", "the difference was seen");
    await until(() => told.length > 0, "the writer was told");
    expect(told[0]).toEqual(["archive", checkpoint?.seq]);
    const snapshots = await listSnapshots(disk, folders.snapshots);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await listSnapshots(disk, folders.snapshots)).toEqual(snapshots);
    expect((await doorAgain.accountView.query({ account: 1 }))?.account).toBe(1);
  });

  test("SHADOW-002: a writer that is told of a difference ends", async () => {
    await floor.writer();
    let up = false;
    const replica = announceCursor({ socketPath: floor.socketPath, name: "archive", cursor: () => 0 as Seq, onState: (state) => { up = state === "up"; } });
    floor.onClose(() => replica.close());
    await until(() => up, "the replica is linked");
    replica.disagree({ seq: 3 as Seq, stateHash: "ffffffffffffffff" });
    await until(() => floor.faults.length > 0, "the writer ends");
    expect(String(floor.faults[0])).toContain("the state of archive at 3 has hash ffffffffffffffff");
  });
});

async function eventsOf(disk: FaultyDisk): Promise<EventRecord[]> {
  const { archived } = await verifyJournal(disk, folders);
  const found: EventRecord[] = [];
  for await (const part of readArchive(disk, folders.archive, 1 as Seq, archived as Seq)) for (const { bytes } of part) found.push(decodeEventRecord(bytes));
  return found;
}

describe("event archive", () => {
  test("SHADOW-003: the archive holds what the writer told, and a rebuild from the journal is the same byte for byte", async () => {
    const writer = await floor.writer();
    const gateway = await fund(floor);
    const told: EventRecord[] = [];
    const reader = subscribeEvents({ socketPath: floor.socketPath, name: "reader", durable: false, from: 0 as Seq, onRecords: (records) => void told.push(...records) });
    floor.onClose(() => reader.close());
    const shadow = await floor.shadow();
    await trade(gateway, 3, 200);
    const { seq } = await send(gateway, order(1, "last", "buy", 5_900_000, 1));
    await until(() => reader.cursor >= seq, "the reader is abreast");
    await writer.close();
    await until(() => shadow.seq === writer.durable, "the shadow is abreast");
    await shadow.close();

    const archived = await eventsOf(floor.disk);
    expect(archived.length).toBeGreaterThanOrEqual(told.length);
    const bytesOf = (records: readonly EventRecord[]): string[] => records.map((record) => {
      const to = new ByteWriter();
      encodeEventRecord(to, record);
      return Buffer.from(to.bytes()).toString("hex");
    });
    expect(bytesOf(archived.slice(0, told.length))).toEqual(bytesOf(told));
    const before = floor.disk.files();
    const rebuilt = await rebuildArchive(floor.disk, folders, floor.log);
    expect(rebuilt).toMatchObject({ records: archived.length, different: 0, missing: 0, same: rebuilt.segments });
    for (const [path, bytes] of before) if (path.endsWith(".events")) expect(Buffer.compare(floor.disk.files().get(path) ?? new Uint8Array(0), bytes)).toBe(0);
  });

  test("SHADOW-004: a reader that is behind the writer's ring gets everything from the archive and then goes live", async () => {
    const first = await floor.writer();
    const gateway = await fund(floor);
    const shadow = await floor.shadow({ snapshotEveryMs: 0 });
    await trade(gateway, 4, 100);
    await first.close();
    await until(() => shadow.seq === first.durable, "the shadow is abreast");
    // With a snapshot at its end, the next writer replays nothing and so keeps nothing old.
    await until(async () => (await listSnapshots(floor.disk, folders.snapshots))[0] === first.durable, "a snapshot covers everything");
    const second = await floor.writer();
    const seen: number[] = [];
    const states: string[] = [];
    const reader = subscribeEvents({
      socketPath: floor.socketPath, archiveSocketPath: floor.archiveSocketPath, name: "reader", durable: false, from: 0 as Seq,
      onRecords: (records) => void seen.push(...records.map(({ seq }) => seq)), onState: (state) => void states.push(state),
    });
    floor.onClose(() => reader.close());
    await until(() => seen.length > 0 && reader.cursor >= first.durable + 5, "the reader is live");
    expect(seen).toEqual(seen.map((_, place) => place + 1));
    expect(states).toContain("archive");
    expect(states.at(-1)).toBe("live");
    expect(second.epoch).toBe(2);
  });

  test("SHADOW-005: a lost or damaged archive is made again from the journal at the next start, or the shadow says what to do", async () => {
    const writer = await floor.writer();
    const gateway = await fund(floor);
    const shadow = await floor.shadow({ snapshotEveryMs: 0 });
    await trade(gateway, 5, 80);
    await writer.close();
    await until(() => shadow.seq === writer.durable, "the shadow is abreast");
    await shadow.close();
    const files = floor.disk.files();
    const events = [...files.keys()].filter((path) => path.endsWith(".events"));
    for (const harm of [(bytes: Uint8Array) => bytes.slice(0, 700), () => undefined]) {
      const left = new Map(files);
      for (const path of events) {
        const harmed = harm(files.get(path) ?? new Uint8Array(0));
        if (harmed === undefined) left.delete(path);
        else left.set(path, harmed);
      }
      const disk = FaultyDisk.of(left);
      const again = await floor.shadow({ disk, archiveSocketPath: `${floor.archiveSocketPath}2` });
      await until(() => again.seq === writer.durable, "the shadow is abreast again");
      await again.close();
      for (const path of events) expect(Buffer.compare(disk.files().get(path) ?? new Uint8Array(0), files.get(path) ?? new Uint8Array(0))).toBe(0);
    }
    // With the journal's beginning pruned away it cannot be.
    const [oldest] = [...files.keys()].filter((path) => path.endsWith(".journal"));
    const pruned = new Map([...files].filter(([path]) => path !== oldest && !path.endsWith(".events")));
    pruned.set(`${folders.journal}/0000000000000900-00000001.journal`, files.get(oldest) ?? new Uint8Array(0));
    const fault = await faultOf(floor.shadow({ disk: FaultyDisk.of(pruned) }));
    expect(fault).toBeInstanceOf(JournalFault);
    expect(String(fault)).toContain("npm run events -- rebuild");
  });
});

function doorOf(port: number) {
  const ws = createWSClient({ url: `ws://127.0.0.1:${port}`, WebSocket: WebSocket as unknown as typeof globalThis.WebSocket });
  floor.onClose(() => ws.close());
  return createTRPCClient<ShadowRouter>({
    links: [splitLink({ condition: ({ type }) => type === "subscription", true: wsLink({ client: ws }), false: httpLink({ url: `http://127.0.0.1:${port}` }) })],
  });
}

describe("query door", () => {
  test("SHADOW-006: accounts, books, instruments and what-if are answered from one state, in decimals", async () => {
    await floor.writer();
    const gateway = await fund(floor);
    const shadow = await floor.shadow();
    const door = doorOf(shadow.queryPort);
    await send(gateway, order(1, "rest", "sell", 6_010_000, 20));
    const { seq } = await send(gateway, order(2, "take", "buy", 6_010_000, 5));
    await until(() => shadow.seq >= seq, "the shadow is abreast");

    const seller = await door.accountView.query({ account: 1 });
    expect(seller).toMatchObject({ account: 1, referenceAsset: "USDC", state: "ok" });
    expect(seller?.seq).toBeGreaterThanOrEqual(seq);
    expect(seller?.positions).toMatchObject([{ symbol: "BTC-PERP", size: "-0.0005", entryPrice: "60100.00", mark: "60000.00", asset: "USDC" }]);
    expect(seller?.openOrders).toMatchObject([{ clientOrderId: "rest", side: "sell", limit: "60100.00", size: "0.0020", filled: "0.0005", remaining: "0.0015", status: "open" }]);
    expect(seller?.balances).toMatchObject([{ asset: "USDC", price: "1" }]);
    expect(await door.accountView.query({ account: 99 })).toBeNull();
    expect(await door.bookSnapshot.query({ instrument: 3, depth: 5 })).toMatchObject({ bids: [], asks: [["60100.00", "0.0015"]] });
    await expect(door.bookSnapshot.query({ instrument: 999, depth: 5 })).rejects.toThrow("instrument_must_exist");
    const { instruments } = await door.instruments.query();
    expect(instruments.find(({ id }) => id === 3)).toMatchObject({ symbol: "BTC-PERP", status: { state: "trading", session: "open" } });
    expect(await door.instrumentHistory.query({ id: 3 })).toMatchObject([{ change: "", instrument: { version: 1, symbol: "BTC-PERP" } }]);
    expect((await door.floorSnapshot.query()).instruments.find(({ instrument }) => instrument.id === 3)).toMatchObject({ mark: { value: 6_000_000, simulated: true }, asks: [[expect.any(Number), 6_010_000, 15]] });
    const what = await door.whatIf.query(order(2, "what", "buy", 6_010_000, 15));
    expect(what).toMatchObject({ refusal: null, filledNow: "0.0015", averagePrice: "60100.00", positionAfter: "0.0020", feeAsset: "USDC" });
    expect(await door.whatIf.query(order(2, "what", "buy", 6_010_003, 15))).toMatchObject({ refusal: "price_must_be_on_tick" });
    await expect(door.whatIf.query(command({ type: "cancelAllOrders", account: 1, instrument: 0 }))).rejects.toThrow("only an order can be tried");
    expect(await door.health.query()).toMatchObject({ state: "following", archiveSeq: expect.any(Number) });
  });

  test("SHADOW-007: the history of terms survives in snapshots", async () => {
    await floor.writer();
    await fund(floor);
    const shadow = await floor.shadow({ snapshotEveryMs: 0 });
    await until(async () => (await listSnapshots(floor.disk, folders.snapshots)).length > 1, "snapshots are written");
    const before = await doorOf(shadow.queryPort).instrumentHistory.query({ id: 3 });
    await shadow.close();
    const again = await floor.shadow();
    expect(await doorOf(again.queryPort).instrumentHistory.query({ id: 3 })).toEqual(before);
    expect(before).toHaveLength(1);
  });

  test("SHADOW-008: a watched account is pushed when it changed, marks included, at most five times a second, and not for others' trades", async () => {
    await floor.writer();
    const gateway = await fund(floor);
    const shadow = await floor.shadow();
    const door = doorOf(shadow.queryPort);
    const oracle = floor.link("oracle");
    await send(gateway, order(1, "rest", "sell", 6_010_000, 20));
    await send(gateway, order(2, "take", "buy", 6_010_000, 20));
    const views: AccountViewDto[] = [];
    const watching = door.accountViewChanges.subscribe({ account: 1 }, { onData: (view) => void views.push(view) });
    await until(() => views.at(-1)?.positions.length === 1, "the first view came");
    const began = performance.now();
    for (let step = 0; step < 60; step++) {
      await send(oracle, price(6_000_000 + 100 * (step + 1)));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await until(() => views.at(-1)?.positions[0]?.mark === "60060.00", "the last mark came");
    expect(views.length).toBeLessThanOrEqual(3 + Math.ceil((performance.now() - began) / 200));
    const count = views.length;
    for (let n = 0; n < 20; n++) await send(gateway, order(2, `other${n}`, "buy", 5_990_000, 1));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(views.length).toBe(count);
    watching.unsubscribe();
  });
});
