import { mkdtempSync, rmSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InstrumentId, UnixMs } from "@crossfloor/instruments";
import { type AccountId, ByteWriter, type Command, encodeEventRecord, type EventRecord, type OrderId, type Outcome, type Seq } from "@crossfloor/protocol";
import { Prng } from "@crossfloor/stdx";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { announceCursor } from "./announce-cursor.ts";
import { startArchiveServer } from "./archive-server.ts";
import { frameOf } from "./frame.ts";
import { feedProtocol, helloBody, type Pulse } from "./hello.ts";
import { connectWriter, WriterAway, type WriterLink } from "./link.ts";
import type { EncodedRecord } from "./record-ring.ts";
import { windows } from "./role.ts";
import { type FeedServer, type ReceivedCommand, startFeedServer } from "./server.ts";
import { subscribeEvents, type Subscription } from "./subscribe.ts";

let folder: string;
let socketPath: string;
const closers: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "xf-feed-"));
  socketPath = join(folder, "feed.sock");
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
});

const seqOf = (value: number): Seq => value as Seq;
const pulseAt = (durable: number): Pulse => ({ durable: seqOf(durable), at: (1_000 + durable) as UnixMs, wall: durable as UnixMs, speedNano: 1_000_000_000, checkpoint: { seq: seqOf(0), stateHash: "" } });
const answer = (seq: number): Outcome => ({ seq: seqOf(seq), refusal: null, detail: "", order: 0 as OrderId });
const cancelAll = (account: number): Command => ({ type: "cancelAllOrders", account: account as AccountId, instrument: 0 as InstrumentId });
const place = (account: number, clientOrderId: string): Command =>
  ({ type: "placeOrder", account, instrument: 1, clientOrderId, side: "buy", size: 1, limit: 1, timeInForce: "gtc", expiresAt: 0, postOnly: false, reduceOnly: false, selfTrade: "cancelNewest" }) as unknown as Command;

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let waited = 0; !condition(); waited += 5) {
    if (waited > 10_000) throw new Error(`gave up waiting until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A record whose content follows from its sequence; every third is a heartbeat without events. */
function eventRecord(seq: number, padding = 0): EncodedRecord {
  const to = new ByteWriter();
  const events = seq % 3 === 0 ? [] : [{ type: "checkpointed", stateHash: String(seq).padEnd(16 + padding, "x") }];
  encodeEventRecord(to, { seq, at: seq * 10, wall: seq, events } as unknown as EventRecord);
  return { seq: seqOf(seq), bytes: to.copy() };
}
const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, place) => first + place);

interface Writer { readonly server: FeedServer; readonly received: ReceivedCommand[] }
async function writer(options: { epoch?: number; recovered?: number; records?: number; bytes?: number; onCommand?: (received: ReceivedCommand) => void } = {}): Promise<Writer> {
  const received: ReceivedCommand[] = [];
  const server = await startFeedServer({
    socketPath, build: "test", epoch: options.epoch ?? 1, recovered: seqOf(options.recovered ?? 0), ring: { recordsMax: options.records ?? 1_000, bytesMax: options.bytes ?? 1_000_000 },
    onCommand: options.onCommand ?? ((each) => void received.push(each)),
    onFault: (fault) => { throw fault; },
  });
  closers.push(() => server.close());
  return { server, received };
}
function link(role: "gateway" | "oracle" | "treasury" | "desk" = "gateway"): WriterLink {
  const made = connectWriter({ socketPath, role, name: `${role}-test` });
  closers.push(() => made.close());
  return made;
}
function subscribe(from: number, seen: number[], more: Partial<Parameters<typeof subscribeEvents>[0]> = {}): Subscription {
  const made = subscribeEvents({ socketPath, name: "reader", durable: false, from: seqOf(from), onRecords: (records) => void seen.push(...records.map(({ seq }) => seq)), ...more });
  closers.push(() => made.close());
  return made;
}

describe("commands", () => {
  test("FEED-001: a command without an answer is sent again under the same id over a new connection, and answered once", async () => {
    const first = await writer();
    first.server.open(pulseAt(0));
    const sender = link();
    const outcome = sender.send(cancelAll(1), { lane: "cancel", deadlineMs: 5_000 });
    await until(() => first.received.length === 1, "the command came");
    await first.server.close();
    const second = await writer({ epoch: 2 });
    second.server.open(pulseAt(0));
    await until(() => second.received.length === 1, "the command came again");
    expect(second.received[0]).toMatchObject({ origin: first.received[0].origin, serial: first.received[0].serial, deadline: first.received[0].deadline, command: cancelAll(1) });
    second.received[0].reply(answer(7));
    expect(await outcome).toEqual(answer(7));
    expect(sender.state).toBe("up");
  });

  test("FEED-002: without an answer the promise is refused at the deadline, and a late answer does no harm", async () => {
    const { server, received } = await writer();
    server.open(pulseAt(0));
    const sender = link();
    await expect(sender.send(cancelAll(1), { lane: "cancel", deadlineMs: 60 })).rejects.toBeInstanceOf(WriterAway);
    received[0].reply(answer(1));
    const next = sender.send(cancelAll(2), { lane: "cancel", deadlineMs: 5_000 });
    await until(() => received.length === 2, "the next command came");
    received[1].reply(answer(2));
    expect(await next).toEqual(answer(2));
  });

  test("FEED-002: with no writer at all commands wait, and are refused at their deadline", async () => {
    await expect(link().send(cancelAll(1), { lane: "cancel", deadlineMs: 40 })).rejects.toBeInstanceOf(WriterAway);
  });

  test("FEED-003: one account's commands keep their order over lanes; cancels pass other accounts' waiting orders", async () => {
    const { server, received } = await writer();
    server.open(pulseAt(0));
    const sender = link();
    await until(() => sender.state === "up", "the link is up");
    const all: Promise<Outcome>[] = [];
    const orders = windows.order + 40;
    for (let each = 0; each < orders; each++) all.push(sender.send(place(each % 10, String(each)), { lane: "order", deadlineMs: 9_000 }));
    all.push(sender.send(cancelAll(3), { lane: "cancel", deadlineMs: 9_000 })); // has orders that wait for credit
    all.push(sender.send(cancelAll(77), { lane: "cancel", deadlineMs: 9_000 })); // has none, but stands behind the other in its lane
    await until(() => received.length === windows.order, "the window is full");
    let replied = 0;
    while (replied < all.length) {
      await until(() => received.length > replied, "another command came");
      while (replied < received.length) received[replied].reply(answer(++replied));
    }
    await Promise.all(all);
    const ofThree = received.map(({ command }) => command).filter((command) => "account" in command && command.account === 3);
    expect(ofThree.at(-1)?.type).toBe("cancelAllOrders");
    expect(received.map(({ command }) => command).flatMap((command) => (command.type === "placeOrder" ? [Number(command.clientOrderId)] : []))).toEqual(range(0, orders - 1));
    // The cancel went as soon as its own account's last order had gone, before the other accounts' last ones.
    expect(received.findIndex(({ command }) => command.type === "cancelAllOrders")).toBeLessThan(received.length - 1);
  });

  test("FEED-004: a role's link may send its own commands and no others", async () => {
    const { server, received } = await writer();
    server.open(pulseAt(0));
    const halt = (reason: string): Command => ({ type: "haltInstrument", instrument: 1, reason, note: "", change: "" }) as unknown as Command;
    for (const [role, command] of [["gateway", halt("operator")], ["treasury", place(1, "")], ["oracle", halt("operator")], ["oracle", cancelAll(1)], ["desk", place(1, "")], ["gateway", { type: "checkpoint" }]] as const) {
      expect(await link(role).send(command, { lane: "other", deadlineMs: 5_000 })).toMatchObject({ seq: 0, refusal: "command_must_be_allowed_to_this_origin" });
    }
    expect(received).toEqual([]);
    void link("oracle").send(halt("no_price_source"), { lane: "other", deadlineMs: 5_000 }).catch(() => undefined);
    await until(() => received.length === 1, "the oracle's own halt came");
  });

  test("FEED-005: random bytes, cut frames and a passed window end that connection and no other", async () => {
    const { server, received } = await writer();
    server.open(pulseAt(0));
    const good = link();
    await until(() => good.state === "up", "the link is up");
    const prng = new Prng(5);
    const hello = frameOf("hello", helloBody.write({ channel: "commands", protocol: feedProtocol, build: "", epoch: 0, name: "bad", role: "gateway", origin: 9 as never }));
    const flood = new ByteWriter();
    for (let serial = 1; serial <= windows.other + 1; serial++) flood.raw(frameOf("command", (to) => to.i64(serial).i64(0).u8(2).raw(Uint8Array.from([1, 53, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]))));
    const attempts: Uint8Array[][] = [[hello, flood.copy()], [hello, hello], [flood.copy()], [Uint8Array.from([0xff, 0xff, 0xff, 0xff, 1])], [Uint8Array.from([5, 0, 0, 0, 99, 1, 2, 3, 4])]];
    for (let each = 0; each < 60; each++) attempts.push([Uint8Array.from({ length: 5 + prng.below(200) }, () => prng.below(256)), Uint8Array.from([255, 255, 255, 255, 255])]);
    for (const parts of attempts) {
      await new Promise<void>((resolve) => {
        const socket = createConnection(socketPath, () => {
          for (const part of parts) socket.write(part);
        });
        socket.on("error", () => undefined);
        socket.on("close", () => resolve());
        socket.resume();
        setTimeout(() => socket.end(), 200); // a frame that never becomes whole is only ended by its sender
      });
    }
    // One that says nothing at all does not keep its place for ever.
    await new Promise<void>((resolve) => {
      const silent = createConnection(socketPath);
      silent.on("close", () => resolve());
      silent.on("error", () => undefined);
      silent.resume();
    });
    received.length = 0;
    const outcome = good.send(cancelAll(1), { lane: "cancel", deadlineMs: 5_000 });
    await until(() => received.length === 1, "the good link still works");
    received[0].reply(answer(1));
    expect(await outcome).toEqual(answer(1));
  });
});

describe("events", () => {
  test("FEED-006: every record comes once, in order, over cuts, a new writer and the archive", async () => {
    for (let seed = 1; seed <= 3; seed++) {
      const prng = new Prng(seed);
      const total = 4_000;
      let published = 0;
      const archiveSocketPath = join(folder, `archive-${seed}.sock`);
      const archive = await startArchiveServer({
        socketPath: archiveSocketPath, build: "test", oldest: () => seqOf(1), newest: () => seqOf(published),
        async *read(first, last) {
          for (let next: number = first; next <= last; next += 50) yield range(next, Math.min(last, next + 49)).map((seq) => eventRecord(seq));
        },
        onFault: (fault) => { throw fault; },
      });
      closers.push(() => archive.close());
      const seen: number[] = [];
      const slow: number[] = [];
      let state = "";
      const readers = [
        subscribe(0, seen, { archiveSocketPath, onState: (next) => { state = next; } }),
        subscribe(0, slow, { archiveSocketPath, async onRecords(records) { await new Promise((resolve) => setTimeout(resolve, prng.below(4))); slow.push(...records.map(({ seq }) => seq)); } }),
      ];
      for (let epoch = 1; published < total; epoch++) {
        const { server } = await writer({ epoch, recovered: published, records: 200 });
        server.open(pulseAt(published));
        for (const lifeEnd = published + 1_000; published < lifeEnd; ) {
          const count = 1 + prng.below(60);
          server.publish(range(published + 1, published + count).map((seq) => eventRecord(seq)), pulseAt(published + count));
          published += count;
          if (prng.chance(1, 3)) await new Promise((resolve) => setImmediate(resolve));
        }
        if (published >= total) await until(() => readers.every((reader) => reader.cursor === published), "all have everything");
        await server.close();
      }
      expect(seen).toEqual(range(1, published));
      expect(slow).toEqual(range(1, published));
      expect(["live", "away", "archive"]).toContain(state);
      for (const reader of readers) reader.close();
    }
  });

  test("FEED-007: a reader that stops reading is cut when it falls out of the ring, and nobody waits for it", async () => {
    const { server } = await writer({ records: 100, bytes: 200_000 });
    server.open(pulseAt(0));
    const seen: number[] = [];
    subscribe(0, seen);
    let ended = false;
    const stuck = createConnection(socketPath, () => stuck.write(frameOf("hello", helloBody.write({ channel: "events", protocol: feedProtocol, build: "", epoch: 0, name: "stuck", durable: false, from: seqOf(0) }))));
    stuck.on("error", () => undefined);
    stuck.on("close", () => { ended = true; });
    stuck.pause();
    for (let seq = 1; seq <= 9_000; seq += 90) {
      server.publish(range(seq, seq + 89).map((each) => eventRecord(each, 900)), pulseAt(seq + 89));
      await until(() => seen.length === seq + 89, "the other reader has everything");
    }
    stuck.resume();
    await until(() => ended, "the stuck reader was cut");
    expect(seen).toEqual(range(1, 9_000));
  });

  test("FEED-008: durable cursors are heard before anything is served, and a cursor beyond the journal is refused by name", async () => {
    const { server } = await writer({ recovered: 10 });
    const projector = subscribe(25, [], { name: "projector", durable: true, onState: (_state, why) => void reasons.push(why) });
    const reasons: string[] = [];
    closers.push(announceCursor({ socketPath, name: "archive", cursor: () => seqOf(10) }).close);
    await until(() => server.cursors().size === 2, "both cursors were heard");
    expect(new Map(server.cursors())).toEqual(new Map([["projector", 25], ["archive", 10]]));
    expect(projector.state).toBe("away");
    server.open(pulseAt(10));
    await until(() => reasons.some((why) => why.startsWith("cursor_is_ahead: projector has seen 25, the journal ends at 10")), "the projector was refused");
  });

  test("FEED-009: a writer that is older than one heard before serves nobody", async () => {
    const newer = await writer({ epoch: 5 });
    newer.server.open(pulseAt(0));
    const seen: number[] = [];
    const reader = subscribe(0, seen);
    const sender = link();
    await until(() => reader.state === "live" && sender.state === "up", "both are connected");
    await newer.server.close();
    const older = await writer({ epoch: 4 });
    older.server.open(pulseAt(0));
    await until(() => reader.state === "refused" && sender.state === "refused", "both are refused");
    expect(sender.detail).toContain("writer_is_older");
  });
});
