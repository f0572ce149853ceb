/** `bench -- book`: what the engine's own order book does with a workload, beside others on the same file. */
import { parseArgs } from "node:util";
import { createBook, createReferenceBook } from "@crossfloor/book";
import { assert } from "@crossfloor/stdx";
import { type CoreClock, medianRate, timed, whileAlone } from "../core-clock.ts";
import { generateWorkload, workloadKinds } from "./generate-workload.ts";
import { runPeer } from "./peer-book.ts";
import { BookRun, type Tally } from "./run-book.ts";
import { readWorkload, stride, type Workload, WorkloadFault, writeWorkload } from "./workload.ts";

const usage =
  `Usage: npm run bench -- book --workload FILE [--against] [--offset N]   N as 1000 or 2^40\n` +
  `       npm run bench -- book --generate ${workloadKinds.join("|")} [--operations N] [--seed S] --out FILE`;
const passes = 6;
/** Between two looks at who else is on the core: some three milliseconds. */
const operationsPerStretch = 25_000;
const naivePerStretch = 250;
/** The naive book's cost grows with what rests: it gets a prefix, and ours runs the same prefix for the ratio. */
const referenceMax = 20_000;
/** So does the peer's: it runs as far as it comes in this time. */
const peerSecondsMax = 15;

export async function benchBook(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      workload: { type: "string" }, against: { type: "boolean", default: false }, offset: { type: "string", default: "0" },
      generate: { type: "string" }, operations: { type: "string", default: "2000000" }, seed: { type: "string", default: "1" }, out: { type: "string" }, help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(usage);
  if (values.generate !== undefined) return generate(values.generate, Number(values.operations), Number(values.seed), values.out);
  const offset = offsetOf(values.offset);
  if (values.workload === undefined || !Number.isSafeInteger(offset) || Math.abs(offset) > 2 ** 52) throw new WorkloadFault(usage);
  const workload = readWorkload(values.workload);
  const { operations, symbols } = workload;
  const { cold, warm, tally } = timePasses(workload, offset);
  console.log(JSON.stringify({
    bench: "book", operations, symbols, offset,
    operationsPerSecond: { cold: cold.rate, median: medianRate(warm), ofPasses: warm.map((pass) => pass.rate), whileAlone: whileAlone(warm) },
    latencyNs: latencies(workload, offset),
    ...tally, notionalExact: Number.isSafeInteger(tally.notional),
    ...(values.against ? { against: runAgainst(workload, offset) } : {}),
  }));
}

/** A whole number, or a power such as 2^40. Anything else is `NaN`. */
export function offsetOf(text: string): number {
  const [base, exponent = "1", ...more] = text.split("^");
  return more.length > 0 || base.trim() === "" || exponent.trim() === "" ? Number.NaN : Number(base) ** Number(exponent);
}

function generate(name: string, operations: number, seed: number, out: string | undefined): void {
  const kind = workloadKinds.find((known) => known === name);
  if (kind === undefined || out === undefined || !Number.isSafeInteger(operations) || operations <= 0 || operations > 50_000_000 || !Number.isSafeInteger(seed)) throw new WorkloadFault(usage);
  const workload = generateWorkload(kind, operations, seed);
  writeWorkload(out, workload);
  console.log(JSON.stringify({ bench: "book", generated: kind, operations, seed, symbols: workload.symbols, file: out }));
}

/** The first pass of the process is the cold one. Each begins with empty books. */
function timePasses(workload: Workload, offset: number): { readonly cold: CoreClock; readonly warm: readonly CoreClock[]; readonly tally: Tally } {
  const clocks: CoreClock[] = [];
  let tally: Tally | undefined;
  for (let pass = 0; pass < passes; pass += 1) {
    const run = new BookRun(workload, offset, createBook);
    clocks.push(timed(workload.operations, operationsPerStretch, (from, to) => run.run(from, to)));
    const told = run.tally();
    assert(tally === undefined || JSON.stringify(told) === JSON.stringify(tally), "every pass over one workload does the same");
    tally = told;
  }
  assert(tally !== undefined, "there is a pass");
  const [cold, ...warm] = clocks;
  return { cold, warm, tally };
}

/** Each operation by the clock, which costs `clock` itself; that is contained in the others. */
function latencies(workload: Workload, offset: number): { readonly p50: number; readonly p99: number; readonly p999: number; readonly clock: number } {
  const run = new BookRun(workload, offset, createBook);
  const ns = new Float64Array(workload.operations);
  for (let operation = 0; operation < workload.operations; operation += 1) {
    const from = performance.now();
    run.run(operation, operation + 1);
    ns[operation] = (performance.now() - from) * 1e6;
  }
  const idle = new Float64Array(100_000);
  for (let at = 0; at < idle.length; at += 1) {
    const from = performance.now();
    idle[at] = (performance.now() - from) * 1e6;
  }
  ns.sort();
  idle.sort();
  const at = (share: number): number => Math.round(ns[Math.min(ns.length - 1, Math.floor(ns.length * share))]);
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999), clock: Math.round(idle[idle.length >>> 1]) };
}

/** The others on the same file in the same run, each on the prefix that it says, ours beside it on the same prefix. */
function runAgainst(workload: Workload, offset: number): Record<string, unknown> {
  const peer = runPeer(workload, offset, peerSecondsMax);
  const besidePeer = timePasses(prefixOf(workload, peer.operations), offset);
  const prefix = prefixOf(workload, referenceMax);
  const naive = new BookRun(prefix, offset, createReferenceBook);
  const naiveClock = timed(prefix.operations, naivePerStretch, (from, to) => naive.run(from, to));
  const besideNaive = timePasses(prefix, offset);
  return {
    "nodejs-order-book": {
      ...compared(peer.clock, besidePeer.warm),
      sameTrades: peer.trades === besidePeer.tally.trades && peer.quantity === besidePeer.tally.quantity,
    },
    reference: { ...compared(naiveClock, besideNaive.warm), sameResult: JSON.stringify(naive.tally()) === JSON.stringify(besideNaive.tally) },
  };
}

function prefixOf(workload: Workload, operationsMax: number): Workload {
  const operations = Math.min(workload.operations, operationsMax);
  return { ...workload, operations, records: workload.records.subarray(0, operations * stride) };
}

/** All that either did, and what it did while the core was the process's alone. */
function compared(other: CoreClock, own: readonly CoreClock[]): Record<string, unknown> {
  const ownRate = medianRate(own);
  return {
    operations: other.count, operationsPerSecond: other.rate, ownOperationsPerSecond: ownRate, ratio: Math.round((ownRate / other.rate) * 100) / 100,
    whileAlone: { operationsPerSecond: whileAlone([other]), ownOperationsPerSecond: whileAlone(own) },
  };
}
