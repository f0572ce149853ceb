/**
 * `bench -- engine [--workload FILE]`: commands a second through the engine as writer and shadow run it, with every event encoded: without I/O,
 * with the chained and synced journal, and replayed from that journal. All must end in the same state. Figures are medians of rounds of all three.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { checkInvariants, stateHash } from "@crossfloor/engine";
import { genesis, openJournal, readJournal, realDisk, RecordBuffer } from "@crossfloor/journal";
import { Replica } from "@crossfloor/matching";
import { encodeSequenced, type Outcome, type Seq, type Sequenced } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import { CANCEL, IMMEDIATE, readWorkload, REPLACE, stride, type Workload } from "../book/workload.ts";
import { CoreClock, medianRate, whileAlone } from "../core-clock.ts";
import { BenchFloor, cancel, type FloorSize, floorSize, mark, place, restingEach, tick } from "./bench-floor.ts";
import { orderFlow } from "./order-flow.ts";

const usage = "Usage: npm run bench -- engine [--workload FILE | --operations N --seed S] [--accounts N] [--instruments N] [--rounds N] [--no-journal]";
/** As the writer bounds its batches. */
const batchRecords = 4_096;
/** Operations of the workload between two turns of the event loop while there is a journal. */
const sliceOperations = 256;
/** Slices between two looks at who else is on the core: some three milliseconds of work. */
const slicesEach = 10;
/** How often the heap is looked at while a pass runs. */
const samples = 10;

export interface Pass {
  /** The last record of the prepared floor. */
  readonly preparedSeq: Seq;
  readonly commands: number;
  readonly clock: CoreClock;
  readonly stateHash: string;
  readonly refused: number;
  readonly commandsWithFill: number;
  readonly eventBytes: number;
  /** JavaScript heap in use, in MiB, from the second of ten looks on. */
  readonly heapMib: readonly number[];
  readonly bytesPerAccount: number;
  readonly bytesPerOrder: number;
}

export async function benchEngine(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      workload: { type: "string" }, operations: { type: "string", default: "1000000" }, seed: { type: "string", default: "1" },
      accounts: { type: "string", default: String(floorSize.accounts) }, instruments: { type: "string", default: String(floorSize.instruments) }, rounds: { type: "string", default: "5" }, "no-journal": { type: "boolean" }, help: { type: "boolean" },
    },
  });
  const [operations, seed, accounts, instruments, rounds] = [values.operations, values.seed, values.accounts, values.instruments, values.rounds].map(Number);
  if (values.help === true) return console.log(usage);
  if (![operations, seed, accounts, instruments, rounds].every(Number.isSafeInteger) || operations < 1 || rounds < 1) throw new Error(usage);
  const workload = values.workload === undefined ? orderFlow({ operations, seed, middle: 10_000 }) : readWorkload(values.workload);
  const { cold, warm, journaled, replayed } = await runPasses(workload, { accounts, instruments }, values["no-journal"] !== true, rounds);
  const heapMib = warm.flatMap((pass) => pass.heapMib);
  console.log(JSON.stringify({
    bench: "engine", accounts, instruments, rounds, commands: cold.commands, refusedShare: cold.refused / cold.commands, fillingShare: cold.commandsWithFill / cold.commands,
    eventBytesPerCommand: Math.round(cold.eventBytes / cold.commands), commandsPerSecondCold: cold.clock.rate,
    commandsPerSecond: rateOf(warm),
    ...(journaled.length === 0 ? {} : { withJournal: rateOf(journaled), replay: rateOf(replayed) }),
    ofRounds: { commandsPerSecond: ratesOf(warm), withJournal: ratesOf(journaled), replay: ratesOf(replayed) },
    whileAlone: { commandsPerSecond: aloneOf(warm), withJournal: aloneOf(journaled), replay: aloneOf(replayed) },
    bytesPerAccount: cold.bytesPerAccount, bytesPerOrder: cold.bytesPerOrder, heapMibLeast: Math.min(...heapMib), heapMibMost: Math.max(...heapMib), stateHash: cold.stateHash,
  }));
}

type Timed = Pick<Pass, "commands" | "clock" | "stateHash">;
export interface Passes { readonly cold: Pass; readonly warm: readonly Pass[]; readonly journaled: readonly Pass[]; readonly replayed: readonly Timed[] }

/** Cold, then in each round warm, with the journal, and from it: a host whose speed changes meets all three alike. Throws where two of them end in different states. */
export async function runPasses(workload: Workload, size: FloorSize, journal: boolean, rounds: number): Promise<Passes> {
  const cold = await passOf(workload, size, undefined, true);
  const warm: Pass[] = [];
  const journaled: Pass[] = [];
  const replayed: Timed[] = [];
  for (let round = 0; round < rounds; round += 1) {
    warm.push(await passOf(workload, size, undefined));
    if (!journal) continue;
    const folder = mkdtempSync(join(tmpdir(), "crossfloor-bench-"));
    try {
      const pass = await passOf(workload, size, folder);
      journaled.push(pass);
      replayed.push(await replay(folder, pass.preparedSeq));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  for (const pass of [...warm, ...journaled, ...replayed]) assert(pass.stateHash === cold.stateHash && pass.commands === cold.commands, "the same workload ends in the same state, with the journal and from it");
  return { cold, warm, journaled, replayed };
}

function rateOf(passes: readonly Timed[]): number {
  return medianRate(passes.map(({ clock }) => clock));
}
function ratesOf(passes: readonly Timed[]): number[] {
  return passes.map(({ clock }) => clock.rate);
}
function aloneOf(passes: readonly Timed[]): ReturnType<typeof whileAlone> {
  return whileAlone(passes.map(({ clock }) => clock));
}

function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/** Between the passes only. Arrays that were found dead are given back by the collection after. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  assert(typeof collect === "function", "the platform can be asked to collect garbage");
  collect();
  collect();
}

/** Only the workload is timed; the floor before it is prepared outside the clock, but journaled as well. Bytes and fills are counted where asked for. */
async function passOf(workload: Workload, size: FloorSize, folder: string | undefined, counts = false): Promise<Pass> {
  const { accounts, instruments } = size;
  const replica = Replica.empty();
  const journal = folder === undefined ? undefined : await openJournal({ disk: realDisk, folder, after: genesis, onBatch: () => undefined });
  let batch = new RecordBuffer();
  /** Batches that are full, and one that can be filled again. */
  const full: RecordBuffer[] = [];
  let written: RecordBuffer | undefined;
  let spare: RecordBuffer | undefined;
  let firstSeq = 1 as Seq;
  let inFlight: Promise<void> = Promise.resolve();
  let eventBytes = 0;
  let fills = 0;
  const floor = new BenchFloor(replica, size, (sequenced: Sequenced): Outcome => {
    if (journal !== undefined) {
      encodeSequenced(batch.begin(), sequenced);
      batch.end();
      if (batch.count === batchRecords) {
        full.push(batch);
        batch = spare ?? new RecordBuffer();
        spare = undefined;
      }
    }
    if (!counts) return replica.apply(sequenced);
    const { nextTrade } = replica.state;
    const outcome = replica.apply(sequenced);
    eventBytes += replica.encodedLength;
    if (replica.state.nextTrade !== nextTrade) fills += 1;
    return outcome;
  });
  /** The batch goes out while the next one is applied, as in the writer. */
  const flush = async (records: RecordBuffer): Promise<void> => {
    if (journal === undefined || records.count === 0) return;
    await inFlight;
    spare = written?.clear();
    written = records;
    inFlight = journal.append(firstSeq, records);
    firstSeq = (firstSeq + records.count) as Seq;
  };
  floor.list();
  const bytesPerAccount = grownBy(() => floor.open()) / accounts;
  floor.trade();
  const bytesPerOrder = grownBy(() => floor.rest()) / (accounts * restingEach);
  const finish = async (): Promise<void> => {
    for (const records of full.splice(0)) await flush(records);
    await flush(batch);
    await inFlight;
    batch = new RecordBuffer();
  };
  await finish();
  assert(workload.symbols <= 1_000, "the bench maps symbols onto its instruments");
  eventBytes = 0;
  fills = 0;
  const preparedSeq = replica.state.seq;

  const middle = middleOf(workload);
  const orders = new Float64Array(idMaxOf(workload) + 1);
  /** The numbers that the slice's operations name, as far as they were known when it began. */
  const named = new Float64Array(sliceOperations);
  // Who sends an operation, and where to, is known before the clock starts: a client knows who he is.
  const senders = new Int32Array(workload.operations);
  const markets = new Int32Array(workload.operations);
  for (let operation = 0; operation < workload.operations; operation += 1) {
    const own = ownOf(workload.records, operation * stride);
    senders[operation] = accountOf(own, accounts);
    markets[operation] = (own * 13 + workload.records[operation * stride + 2]) % instruments;
  }
  const heapMib: number[] = [];
  let refused = 0;
  let commands = 0;
  const { records } = workload;
  /** Looks up together what order numbers a slice will name: its senders know theirs, and the engine should not wait for the bench's memory. */
  const nameOrders = (from: number, to: number): void => {
    for (let operation = from; operation < to; operation += 1) named[operation - from] = orders[records[operation * stride + 1]];
  };
  const sendSlice = (from: number, to: number): void => {
    for (let operation = from; operation < to; operation += 1) {
      const at = operation * stride;
      const type = records[at];
      const id = records[at + 1];
      const sender = senders[operation];
      if (type === CANCEL || type === REPLACE) {
        commands += 1;
        if (floor.send(cancel(type === CANCEL ? sender : accountOf(id, accounts), named[operation - from] || orders[id])).refusal !== null) refused += 1;
        if (type === CANCEL) continue;
      }
      const outcome = floor.send(place(sender, markets[operation], records[at + 3] === 0 ? "buy" : "sell", records[at + 5], mark + (records[at + 4] - middle) * tick, type === IMMEDIATE ? "ioc" : "gtc"));
      commands += 1;
      orders[ownOf(records, at)] = outcome.order;
      if (outcome.refusal !== null) refused += 1;
    }
  };
  const sampleEvery = Math.ceil(workload.operations / samples);
  let sampleAt = sampleEvery;
  const clock = new CoreClock();
  const lapEvery = slicesEach * sliceOperations;
  clock.start();
  for (let from = 0; from < workload.operations; from += sliceOperations) {
    const to = Math.min(from + sliceOperations, workload.operations);
    nameOrders(from, to);
    sendSlice(from, to);
    const filled = full.pop();
    if (filled !== undefined) await flush(filled);
    // The writer hears of its disk between the messages of its links; without such turns the sync would wait for the batch that it overlaps.
    else if (journal !== undefined) await turn();
    if (to >= sampleAt && to < workload.operations) {
      heapMib.push(Math.round(process.memoryUsage().heapUsed / 1_048_576));
      sampleAt += sampleEvery;
    }
    if (to % lapEvery === 0) clock.lap(commands);
  }
  await finish();
  clock.lap(commands);
  await journal?.close();
  checkInvariants(replica.state);
  return {
    preparedSeq, commands, clock, stateHash: stateHash(replica.state), refused, commandsWithFill: fills, eventBytes, heapMib,
    bytesPerAccount: Math.round(bytesPerAccount), bytesPerOrder: Math.round(bytesPerOrder),
  };
}

/** What the process keeps more of afterwards, heap and arrays; arrays double, so it is a figure for many at once. */
function grownBy(work: () => void): number {
  const before = inUse();
  work();
  return inUse() - before;
}

function inUse(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** As everywhere, only the workload is timed. */
async function replay(folder: string, preparedSeq: Seq): Promise<Timed> {
  const replica = Replica.empty();
  const clock = new CoreClock();
  let commands = 0;
  for await (const batch of readJournal({ disk: realDisk, folder, after: genesis })) {
    if (batch.firstSeq === preparedSeq + 1) {
      clock.start();
      commands = 0;
    }
    replica.applyBatch(batch, () => undefined);
    commands += batch.count;
    if (batch.firstSeq > preparedSeq) clock.lap(commands);
  }
  return { commands, clock, stateHash: stateHash(replica.state) };
}

/** The account that a workload's order is of: neighbours are far apart. */
function accountOf(id: number, accounts: number): number {
  return 1 + ((id * 7_919) % accounts);
}

/** The order that an operation is about: the new one where it replaces one. */
function ownOf(records: Int32Array, at: number): number {
  return records[at] === REPLACE ? records[at + 6] : records[at + 1];
}

function idMaxOf({ records }: Workload): number {
  let most = 0;
  for (let at = 0; at < records.length; at += stride) most = Math.max(most, records[at + 1], records[at + 6]);
  return most;
}

/** The middle of the prices that orders name: it comes to lie at the mark. */
function middleOf({ records }: Workload): number {
  let sum = 0;
  let count = 0;
  for (let at = 0; at < records.length; at += stride) {
    if (records[at] === CANCEL) continue;
    sum += records[at + 4];
    count += 1;
  }
  return Math.round(sum / Math.max(count, 1));
}
