/**
 * `bench -- flash --dir DIR`: the five scenarios of the public matching benchmark through the book that the engine runs on. DIR holds what
 * its own generator wrote: static.bin, normal.bin, swing-25.bin, swing-40.bin, flash-crash.bin (seed 23, 1,000,000 new orders). The SHA-256
 * over all reports must equal the published consensus, or the figure means nothing and the command fails. Each round runs all scenarios, so that a host whose
 * speed changes meets them alike; figures are medians of the rounds behind the first, which is the cold one.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createBookOfPlaces, MatchReport } from "@crossfloor/book";
import { type CoreClock, medianRate, timed, whileAlone } from "../core-clock.ts";
import { FlashReports, placesFor, runFlash } from "./flash-run.ts";
import { type FlashWorkload, readFlashWorkload } from "./flash-workload.ts";

/** Published beside the generator: seed 23, 1,000,000 new orders. Hashes are facts of the benchmark. */
const consensus = {
  static: "9803843ee404fc29c9a0aa5614f8f0d5a58b5c44fcac9ef89067886fcaaa30d1",
  normal: "e9b2e3926854410b01a035aeb25dd05f1e597c233be8263de9eb49b6713d367e",
  "swing-25": "61a84be9469661bd039e00dbc9a7c011e70b6ace37aadfe60045ea083b05f4df",
  "swing-40": "3cb0175e7982ff09ea220d1feaee3844cf9116a5ce455757879dea1d880b9b9f",
  "flash-crash": "cff8d3f94b709fc64a8b2058a6ca4fb6920364904796e46906895e362d2bb16b",
} as const;

const limits = { ordersMax: 0x10_0000, levelsMax: 0x10_0000 } as const;
const rowsPerMessage = 3;
const linesPerPiece = 10_000;
/** Between two looks at who else is on the core: some three milliseconds. */
const messagesPerStretch = 20_000;

export interface FlashFigure {
  readonly scenario: string;
  readonly messages: number;
  readonly messagesPerSecondCold: number;
  readonly messagesPerSecond: number;
  readonly ofRounds: readonly number[];
  readonly whileAlone: ReturnType<typeof whileAlone>;
  readonly reports: number;
  readonly hash: string;
  readonly agrees: boolean;
}

const usage = "Usage: npm run bench -- flash --dir DIR [--runs N] [--scenario NAME]; DIR holds static.bin, normal.bin, swing-25.bin, swing-40.bin and flash-crash.bin as the benchmark's own generator writes them with seed 23.";

export async function benchFlash(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { dir: { type: "string" }, runs: { type: "string", default: "5" }, scenario: { type: "string" }, help: { type: "boolean" } } });
  const runs = Number(values.runs);
  if (values.help === true) return console.log(usage);
  if (values.dir === undefined || !Number.isSafeInteger(runs) || runs < 1) throw new Error(usage);
  const { dir } = values;
  const scenarios = Object.entries(consensus).filter(([name]) => values.scenario === undefined || values.scenario === name);
  if (scenarios.length === 0) throw new Error(`There is no scenario "${values.scenario ?? ""}"; there are ${Object.keys(consensus).join(", ")}.`);
  const measured = scenarios.map(([scenario, published]) => ({ scenario, published, workload: readFlashWorkload(readFileSync(join(dir, `${scenario}.bin`))), clocks: [] as CoreClock[], reports: 0, hash: "" }));
  const reports = new FlashReports(Math.max(...measured.map(({ workload }) => workload.count)) * rowsPerMessage);
  for (let run = 0; run <= runs; run += 1) {
    for (const each of measured) {
      each.clocks.push(pass(each.workload, reports));
      if (run < runs) continue;
      each.reports = reports.count;
      each.hash = hashOf(reports);
    }
  }
  const figures = measured.map(({ scenario, published, workload, clocks: [cold, ...warm], reports: count, hash }): FlashFigure => ({
    scenario, messages: workload.count, messagesPerSecondCold: cold.rate, messagesPerSecond: medianRate(warm), ofRounds: warm.map(({ rate }) => rate), whileAlone: whileAlone(warm),
    reports: count, hash, agrees: hash === published,
  }));
  const worst = figures.reduce((slowest, figure) => (figure.messagesPerSecond < slowest.messagesPerSecond ? figure : slowest));
  console.log(JSON.stringify({ bench: "flash", runs, worst: { scenario: worst.scenario, messagesPerSecond: worst.messagesPerSecond }, agrees: figures.every(({ agrees }) => agrees), figures }));
  if (!figures.every(({ agrees }) => agrees)) process.exitCode = 1;
}

function pass(workload: FlashWorkload, reports: FlashReports): CoreClock {
  const report = new MatchReport();
  const places = placesFor(workload);
  const book = createBookOfPlaces(limits);
  reports.length = 0;
  return timed(workload.count, messagesPerStretch, (from, to) => {
    if (from === 0) places.fill(-1);
    runFlash(workload, book, places, report, reports, from, to);
  });
}

function hashOf(reports: FlashReports): string {
  const hash = createHash("sha256");
  for (let row = 0; row < reports.count; row += linesPerPiece) hash.update(`${row === 0 ? "" : "\n"}${reports.lines(row, linesPerPiece)}`);
  return hash.digest("hex");
}
