/**
 * `bench -- engine [--workload FILE]`: commands a second through the engine as writer and shadow run it, with every event encoded: without I/O,
 * with the chained and synced journal, and replayed from that journal. The three must end in the same state.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checkInvariants, stateHash } from "@crossfloor/engine";
import { genesis, openJournal, readJournal, realDisk } from "@crossfloor/journal";
import { Replica } from "@crossfloor/matching";
import { ByteStore, ByteWriter, encodeSequenced, type Outcome, type Seq, type Sequenced } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import { CANCEL, IMMEDIATE, readWorkload, REPLACE, stride, type Workload } from "../book/workload.ts";
import { accounts, BenchFloor, cancel, instruments, mark, place, tick } from "./bench-floor.ts";
import { orderFlow } from "./order-flow.ts";

const usage = "Usage: npm run bench -- engine [--workload FILE | --operations N --seed S] [--no-journal]";
/** As the writer bounds its batches. */
const batchRecords = 4_094; // a replaced order is two records

interface Pass { readonly commands: number; readonly seconds: number; readonly stateHash: string; readonly refused: number; readonly commandsWithFill: number; readonly eventBytes: number }

export async function benchEngine(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args], options: { workload: { type: "string" }, operations: { type: "string", default: "500000" }, seed: { type: "string", default: "1" }, "no-journal": { type: "boolean" }, help: { type: "boolean" } },
  });
  const operations = Number(values.operations);
  const seed = Number(values.seed);
  if (values.help === true || !Number.isSafeInteger(operations) || operations < 1 || !Number.isSafeInteger(seed)) throw new Error(usage);
  const workload = values.workload === undefined ? orderFlow({ operations, seed, middle: 10_000 }) : readWorkload(values.workload);

  const pure = await passOf(workload, undefined);
  const again = await passOf(workload, undefined);
  assert(again.stateHash === pure.stateHash, "the same workload ends in the same state");
  const folder = mkdtempSync(join(tmpdir(), "crossfloor-bench-"));
  try {
    const journaled = values["no-journal"] === true ? undefined : await passOf(workload, folder);
    const replayed = journaled === undefined ? undefined : await replay(folder);
    for (const pass of [journaled, replayed]) assert(pass === undefined || pass.stateHash === pure.stateHash, "journal and replay end in the same state");
    console.log(JSON.stringify({
      bench: "engine", accounts, instruments, commands: pure.commands, refusedShare: pure.refused / pure.commands, fillingShare: pure.commandsWithFill / pure.commands, eventBytesPerCommand: Math.round(pure.eventBytes / pure.commands),
      commandsPerSecondCold: rate(pure), commandsPerSecond: rate(again), withJournal: journaled && rate(journaled), replay: replayed && rate(replayed),
      heapUsedMib: Math.round(process.memoryUsage().heapUsed / 1_048_576), stateHash: pure.stateHash,
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rate({ commands, seconds }: { readonly commands: number; readonly seconds: number }): number {
  return Math.round(commands / seconds);
}

/** Only the workload is timed; the floor before it is prepared outside the clock, but journaled as well. */
async function passOf(workload: Workload, folder: string | undefined): Promise<Pass> {
  const replica = Replica.empty();
  const journal = folder === undefined ? undefined : await openJournal({ disk: realDisk, folder, after: genesis, onBatch: () => undefined });
  const bytes = new ByteWriter(4_096);
  const store = new ByteStore();
  let batch: Uint8Array[] = [];
  let firstSeq = 1 as Seq;
  let inFlight: Promise<void> = Promise.resolve();
  let eventBytes = 0;
  let fills = 0;
  const floor = new BenchFloor(replica, (sequenced: Sequenced): Outcome => {
    if (journal !== undefined) {
      encodeSequenced(bytes.clear(), sequenced);
      batch.push(store.keep(bytes));
    }
    const { nextTrade } = replica.state;
    const { outcome } = replica.apply(sequenced);
    eventBytes += replica.encodedLength;
    if (replica.state.nextTrade !== nextTrade) fills += 1;
    assert(outcome !== undefined, "an applied command has an outcome");
    return outcome;
  });
  /** The batch goes out while the next one is applied, as in the writer. */
  const flush = async (): Promise<void> => {
    if (journal === undefined || batch.length === 0) return;
    await inFlight;
    inFlight = journal.append(firstSeq, batch);
    firstSeq = (firstSeq + batch.length) as Seq;
    batch = [];
  };
  floor.prepare();
  while (batch.length > 0) {
    const all = batch;
    batch = all.slice(0, batchRecords);
    await flush();
    batch = all.slice(batchRecords);
  }
  await inFlight;
  assert(workload.symbols <= 1_000, "the bench maps symbols onto its instruments");
  eventBytes = 0;
  fills = 0;

  const middle = middleOf(workload);
  const orders = new Float64Array(idMaxOf(workload) + 1);
  let refused = 0;
  let commands = 0;
  const began = process.hrtime.bigint();
  const cpuBegan = process.threadCpuUsage();
  const { records } = workload;
  for (let at = 0; at < records.length; at += stride) {
    const type = records[at];
    const id = records[at + 1];
    const account = 1 + ((id * 7_919) % accounts);
    if (type === CANCEL || type === REPLACE) {
      commands += 1;
      if (floor.send(cancel(account, orders[id])).refusal !== null) refused += 1;
    }
    if (type !== CANCEL) {
      const own = type === REPLACE ? records[at + 6] : id;
      const outcome = floor.send(place(1 + ((own * 7_919) % accounts), (own * 13 + records[at + 2]) % instruments, records[at + 3] === 0 ? "buy" : "sell", records[at + 5], mark + (records[at + 4] - middle) * tick, type === IMMEDIATE ? "ioc" : "gtc"));
      commands += 1;
      orders[own] = outcome.order;
      if (outcome.refusal !== null) refused += 1;
    }
    if (batch.length >= batchRecords) await flush();
  }
  await flush();
  await inFlight;
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  const cpu = process.threadCpuUsage(cpuBegan);
  console.error(`per cpu second ${Math.round(commands / ((cpu.user + cpu.system) / 1e6))}`);
  await journal?.close();
  checkInvariants(replica.state);
  return { commands, seconds, stateHash: stateHash(replica.state), refused, commandsWithFill: fills, eventBytes };
}

async function replay(folder: string): Promise<Pass> {
  const replica = Replica.empty();
  let commands = 0;
  let eventBytes = 0;
  const began = process.hrtime.bigint();
  for await (const batch of readJournal({ disk: realDisk, folder, after: genesis })) {
    for (const _ of replica.applyBatch(batch)) {
      eventBytes += replica.encodedLength;
      commands += 1;
    }
  }
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  return { commands, seconds, stateHash: stateHash(replica.state), refused: 0, commandsWithFill: 0, eventBytes };
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
