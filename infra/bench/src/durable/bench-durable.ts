/**
 * `bench -- durable`: acknowledgement latency of the writer at fixed rates of arrival. Commands come at their scheduled times whatever is
 * still under way, and a latency counts from that time, so that what waits because something before it was slow is counted too.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { barePercentiles } from "./bare-sync.ts";
import { DurableFloor } from "./durable-floor.ts";
import { percentilesOf } from "./percentiles.ts";

const usage = "Usage: npm run bench -- durable [--rates 5000,50000] [--seconds 10] [--warmup 5] [--seed 1] [--dir FOLDER]";
/** Samples of a bare sync before and after each rate. */
const bareSamples = 400;

export interface DurableOptions {
  readonly rates: readonly number[];
  readonly seconds: number;
  /** Seconds at the first rate that are not counted: the code is compiled meanwhile. */
  readonly warmup: number;
  readonly seed: number;
  /** On the disk that is measured. */
  readonly dir: string;
}

export async function benchDurable(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { rates: { type: "string", default: "5000,50000" }, seconds: { type: "string", default: "10" }, warmup: { type: "string", default: "5" }, seed: { type: "string", default: "1" }, dir: { type: "string", default: tmpdir() }, help: { type: "boolean" } },
  });
  const options: DurableOptions = { rates: values.rates.split(",").map(Number), seconds: Number(values.seconds), warmup: Number(values.warmup), seed: Number(values.seed), dir: resolve(values.dir) };
  const isCount = (value: number): boolean => Number.isSafeInteger(value) && value > 0;
  if (values.help === true) return console.log(usage);
  if (!options.rates.every(isCount) || !isCount(options.seconds) || !(options.warmup >= 0) || !Number.isSafeInteger(options.seed)) throw new Error(usage);
  console.log(JSON.stringify(await measureDurable(options)));
}

export interface RateReport {
  readonly rate: number;
  readonly offered: number;
  readonly answered: number;
  readonly refusedShare: number;
  /** Of the last tenth of the schedule, half are answered within 50 ms: nothing piles up. */
  readonly sustained: boolean;
  /** From the first arrival to the last answer. */
  readonly answeredPerSecond: number;
  readonly acknowledgedMs: Percentiles;
  readonly batches: number;
  readonly recordsPerBatch: number;
  readonly bytesPerBatch: number;
  /** The journal's own syncs in this run. */
  readonly syncMs: Percentiles;
  /** A file of its own, the same size of write, nothing else under way: before and after. */
  readonly bareSyncMs: Percentiles;
}
export type Percentiles = ReturnType<typeof percentilesOf>;

export interface DurableReport {
  readonly bench: "durable";
  readonly seconds: number;
  readonly seed: number;
  readonly rates: readonly RateReport[];
  /** Every acknowledged command is in the journal, and a recovery from it comes to the state that ran. */
  readonly recovered: { readonly records: number; readonly stateHash: string; readonly equal: boolean };
}

export async function measureDurable({ rates, seconds, warmup, seed, dir }: DurableOptions): Promise<DurableReport> {
  const folder = mkdtempSync(join(dir, "crossfloor-durable-"));
  try {
    const floor = await DurableFloor.open(folder, seed, rates[0] * warmup + rates.reduce((sum, rate) => sum + rate * seconds, 0));
    if (warmup > 0) await floor.run(rates[0], rates[0] * warmup);
    const reports: RateReport[] = [];
    for (const rate of rates) {
      const run = await floor.run(rate, rate * seconds);
      const bytesPerBatch = Math.round(run.bytes / Math.max(1, run.syncs.length));
      const bare = await barePercentiles(folder, Math.max(1, bytesPerBatch), bareSamples);
      const lastTenth = run.latencies.slice(Math.floor(run.latencies.length * 0.9)).sort();
      reports.push({
        rate, offered: run.latencies.length, answered: run.answered, refusedShare: run.refused / run.latencies.length, sustained: (lastTenth[lastTenth.length >> 1] ?? Number.POSITIVE_INFINITY) <= 50,
        answeredPerSecond: Math.round((run.answered * 1_000) / run.tookMs), acknowledgedMs: percentilesOf(run.latencies), batches: run.syncs.length,
        recordsPerBatch: Math.round((run.records * 10) / Math.max(1, run.syncs.length)) / 10, bytesPerBatch, syncMs: percentilesOf(Float64Array.from(run.syncs)), bareSyncMs: bare,
      });
    }
    return { bench: "durable", seconds, seed, rates: reports, recovered: await floor.close() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
