/**
 * The writer's own parts on a real file: recovery, sequencer, group commit and journal as the matching process runs them, without its
 * sockets. Commands arrive by a schedule in the same thread.
 */
import { stateHash } from "@crossfloor/engine";
import { type Disk, type Journal, realDisk, RecordBuffer, segmentBytesMax } from "@crossfloor/journal";
import { foldersOf, type Replica, recoverWriter, Sequencer, VenueClock } from "@crossfloor/matching/durable";
import { ByteWriter, type Command, encodeSequenced, type OriginId, type Outcome, type Seq, type Sequenced } from "@crossfloor/protocol";
import type { UnixMs } from "@crossfloor/instruments";
import { CANCEL, IMMEDIATE, REPLACE, stride } from "../book/workload.ts";
import { BenchFloor, cancel, floorSize, mark, place, tick } from "../engine/bench-floor.ts";
import { orderFlow } from "../engine/order-flow.ts";

const { accounts, instruments } = floorSize;
const batchRecords = 4_000;
const tickMs = 100;
const middle = 10_000;

export interface Run {
  /** From each command's scheduled arrival to its answer, in order of arrival. */
  readonly latencies: Float64Array;
  readonly answered: number;
  readonly refused: number;
  readonly tookMs: number;
  readonly records: number;
  readonly bytes: number;
  /** What each sync of the journal took. */
  readonly syncs: readonly number[];
}

/** The real disk, with the journal's syncs timed. */
class TimedDisk {
  syncs: number[] = [];
  bytes = 0;
  readonly disk: Disk = {
    ...realDisk,
    open: async (path, how) => {
      const file = await realDisk.open(path, how);
      if (!path.endsWith(".journal")) return file;
      return {
        ...file,
        write: async (bytes, position) => {
          this.bytes += bytes.length;
          await file.write(bytes, position);
        },
        sync: async () => {
          const began = performance.now();
          await file.sync();
          this.syncs.push(performance.now() - began);
        },
      };
    },
  };
}

export class DurableFloor {
  readonly #folder: string;
  readonly #timed: TimedDisk;
  readonly #replica: Replica;
  readonly #journal: Journal;
  readonly #sequencer: Sequencer;
  readonly #clock: VenueClock;
  readonly #flow: Int32Array;
  /** The engine's number of each order of the flow, as soon as its sender was told. */
  readonly #orders: Float64Array;
  #place = 0;
  /** The second half of a replacement, which is a cancel and an order. */
  #second: Command | undefined;
  #secondOwn = 0;
  #serial = 1_000_000;
  #records = 0;
  #fault: unknown;

  private constructor(folder: string, timed: TimedDisk, replica: Replica, journal: Journal, flow: Int32Array) {
    this.#folder = folder;
    this.#timed = timed;
    this.#replica = replica;
    this.#journal = journal;
    this.#flow = flow;
    let idMax = 0;
    for (let at = 0; at < flow.length; at += stride) idMax = Math.max(idMax, flow[at + 1], flow[at + 6]);
    this.#orders = new Float64Array(idMax + 1);
    // The floor was prepared in its own time, which goes on from there.
    const { at, wall } = replica.state;
    const began = performance.now();
    this.#clock = new VenueClock({ kind: "live" }, { at, wall }, () => wall + performance.now() - began);
    this.#sequencer = new Sequencer({
      replica, journal, clock: this.#clock, checkpoint: { seq: 0 as Seq, stateHash: "" },
      onDurable: (records) => {
        this.#records += records.length;
      },
      onFatal: (fault) => {
        this.#fault = fault;
      },
    });
  }

  static async open(folder: string, seed: number, operations: number): Promise<DurableFloor> {
    const timed = new TimedDisk();
    const { replica, journal } = await recoverWriter({ disk: timed.disk, folders: foldersOf(folder), segmentBytes: segmentBytesMax, log: () => undefined });
    const bytes = new ByteWriter(4_096);
    const records: Uint8Array[] = [];
    new BenchFloor(replica, floorSize, (sequenced: Sequenced): Outcome => {
      encodeSequenced(bytes.clear(), sequenced);
      records.push(bytes.copy());
      return replica.apply(sequenced);
    }).prepare();
    for (let from = 0; from < records.length; from += batchRecords) await journal.append((from + 1) as Seq, RecordBuffer.of(records.slice(from, from + batchRecords)));
    return new DurableFloor(folder, timed, replica, journal, orderFlow({ operations, seed, middle }).records);
  }

  /** `count` commands, `rate` a second. Resolves when all are answered. */
  async run(rate: number, count: number): Promise<Run> {
    const latencies = new Float64Array(count);
    let answered = 0;
    let refused = 0;
    this.#timed.syncs = [];
    this.#timed.bytes = 0;
    this.#records = 0;
    const began = performance.now();
    let nextTick = began + tickMs;
    for (let sent = 0; answered < count; ) {
      const now = performance.now();
      if (now >= nextTick) {
        this.#sequencer.tick();
        nextTick = now + tickMs;
      }
      const due = Math.min(count, Math.floor(((now - began) * rate) / 1_000));
      for (; sent < due; sent += 1) {
        const nth = sent;
        this.#submit((outcome) => {
          latencies[nth] = performance.now() - (began + (nth * 1_000) / rate);
          answered += 1;
          if (outcome.refusal !== null) refused += 1;
        });
      }
      // Between arrivals the thread sleeps, as a writer does that waits for its links: one that spins would take a core from the disk's threads.
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (this.#fault !== undefined) throw this.#fault;
    }
    return { latencies, answered, refused, tookMs: performance.now() - began, records: this.#records, bytes: this.#timed.bytes, syncs: this.#timed.syncs };
  }

  #submit(reply: (outcome: Outcome) => void): void {
    const { command, own } = this.#next();
    this.#serial += 1;
    this.#sequencer.submit({
      role: "gateway", name: "bench", origin: 1 as OriginId, serial: this.#serial, deadline: (this.#clock.last.wall + 60_000) as UnixMs, command,
      reply: (outcome) => {
        if (own !== 0) this.#orders[own] = outcome.order;
        reply(outcome);
      },
    });
  }

  #next(): { readonly command: Command; readonly own: number } {
    if (this.#second !== undefined) {
      const next = { command: this.#second, own: this.#secondOwn };
      this.#second = undefined;
      return next;
    }
    const flow = this.#flow;
    const at = this.#place;
    this.#place = (at + stride) % flow.length;
    const type = flow[at];
    const id = flow[at + 1];
    const own = type === REPLACE ? flow[at + 6] : id;
    const placed = (): Command => place(1 + ((own * 7_919) % accounts), (own * 13 + flow[at + 2]) % instruments, flow[at + 3] === 0 ? "buy" : "sell", flow[at + 5], mark + (flow[at + 4] - middle) * tick, type === IMMEDIATE ? "ioc" : "gtc");
    if (type !== CANCEL && type !== REPLACE) return { command: placed(), own };
    if (type === REPLACE) {
      this.#second = placed();
      this.#secondOwn = own;
    }
    // An order whose sender was not told its number yet has none: such a cancel is refused, as it would be for him.
    return { command: cancel(1 + ((id * 7_919) % accounts), this.#orders[id]), own: 0 };
  }

  /** Ends the life in order, recovers from the file as the next one would, and compares. */
  async close(): Promise<{ readonly records: number; readonly stateHash: string; readonly equal: boolean }> {
    await this.#sequencer.stop();
    const { seq } = this.#journal.durable;
    await this.#journal.close();
    const again = await recoverWriter({ disk: realDisk, folders: foldersOf(this.#folder), segmentBytes: segmentBytesMax, log: () => undefined });
    await again.journal.close();
    const [own, recovered] = [stateHash(this.#replica.state), stateHash(again.replica.state)];
    return { records: seq, stateHash: own, equal: own === recovered && again.journal.durable.seq === seq };
  }
}
