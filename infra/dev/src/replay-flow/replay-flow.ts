/** Recorded order flow of real venues through our own books, and what must come of it. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { gzipLines } from "./gzip-lines.ts";
import { type BitstampReport, replayBitstamp } from "./replay-bitstamp.ts";
import { type EsReport, replayEs } from "./replay-es.ts";
import { type Continuation, type LevelsReport, replayLevels } from "./replay-levels.ts";

/** The files in the folder of market data. */
export const flowFiles = {
  es: join("l3-es-cme-mbo", "esh4-20231225-mbo.csv.gz"),
  bitstamp: join("l3-btcusd-bitstamp", "btcusd-20150501-events.log.gz"),
  spot: join("l2-btc-binance-20240808", "spot-btcusdt.log.gz"),
  linear: join("l2-btc-binance-20240808", "usdm-btcusdt.log.gz"),
  inverse: join("l2-btc-binance-20240808", "coinm-btcusd_perp.log.gz"),
} as const;

export interface FlowReport {
  readonly es: EsReport;
  readonly bitstamp: BitstampReport;
  readonly levels: { readonly spot: LevelsReport; readonly linear: LevelsReport; readonly inverse: LevelsReport };
  /** What did not come out as it must; none when all did. */
  readonly faults: readonly string[];
}

/** Of the levels that the venue told, so many are met as they come; each of the others has a reason of a closed list. */
export const levelsMetShareMin = 0.999;
/** A stream that is compared at fewer update ids than this says nothing. */
export const comparedMin = 500;

/** The files that are not in a folder. */
export function missingFlowFiles(folder: string): readonly string[] {
  return Object.values(flowFiles).filter((file) => !existsSync(join(folder, file)));
}

/** Throws when a file is not there or is not what it should be. */
export async function replayFlow(folder: string): Promise<FlowReport> {
  const lines = (file: keyof typeof flowFiles) => gzipLines(join(folder, flowFiles[file]));
  const levels = (file: "spot" | "linear" | "inverse", continuation: Continuation) => replayLevels(lines(file), continuation);
  const reports = {
    es: await replayEs(lines("es")),
    bitstamp: await replayBitstamp(lines("bitstamp")),
    levels: { spot: await levels("spot", "firstId"), linear: await levels("linear", "previousId"), inverse: await levels("inverse", "previousId") },
  };
  return { ...reports, faults: [...esFaults(reports.es), ...bitstampFaults(reports.bitstamp), ...Object.entries(reports.levels).flatMap(([name, report]) => levelsFaults(name, report))] };
}

export function esFaults(report: EsReport): string[] {
  const faults: string[] = [];
  const must = (holds: boolean, fault: string) => void (holds || faults.push(`ES: ${fault}`));
  must(report.bestBid === "4810.00" && report.bestAsk === "4810.25", `the book ends at ${report.bestBid} / ${report.bestAsk}, not at 4810.00 / 4810.25`);
  must(report.orders === 11_217, `${report.orders} orders rest at the end, not 11217`);
  must(report.unknown === 0, `${report.unknown} records name orders that are not there`);
  must(report.crossedEnds === 0, `the book is crossed at ${report.crossedEnds} ends of events after the open`);
  must(report.fills.unexplained === 0, `${report.fills.unexplained} fills are neither in our priority nor explained`);
  return faults;
}

export function bitstampFaults(report: BitstampReport): string[] {
  const faults: string[] = [];
  const must = (holds: boolean, fault: string) => void (holds || faults.push(`Bitstamp: ${fault}`));
  const explained = Object.values(report.mismatches).reduce((sum, count) => sum + count, 0);
  must(report.snapshots > 0, "no book was told");
  must(report.levelsMet >= report.levelsCompared * levelsMetShareMin, `only ${report.levelsMet} of ${report.levelsCompared} levels are met`);
  must(explained === report.levelsCompared - report.levelsMet, `${report.levelsCompared - report.levelsMet} levels differ and ${explained} have a reason`);
  must(report.mismatches.crossing === 0, `${report.mismatches.crossing} levels lack orders of ours that cross`);
  return faults;
}

export function levelsFaults(name: string, report: LevelsReport): string[] {
  const faults: string[] = [];
  const must = (holds: boolean, fault: string) => void (holds || faults.push(`${name}: ${fault}`));
  must(report.gaps === 0, `${report.gaps} gaps`);
  must(report.compared >= comparedMin, `compared at ${report.compared} update ids only`);
  must(report.equal === report.compared, `${report.compared - report.equal} of ${report.compared} best prices differ at equal update ids`);
  return faults;
}
