import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gzipLines } from "./gzip-lines.ts";
import { replayBitstamp } from "./replay-bitstamp.ts";
import { replayEs } from "./replay-es.ts";
import { bitstampFaults, esFaults, type FlowReport, levelsFaults, missingFlowFiles, replayFlow } from "./replay-flow.ts";
import { replayLevels } from "./replay-levels.ts";

const folder = process.env["CROSSFLOOR_MARKET_DATA"] ?? fileURLToPath(new URL("../../../../../shared/market-data", import.meta.url));
const present = missingFlowFiles(folder).length === 0;
if (!present) console.warn("skipped: recorded order flow is not here (CROSSFLOOR_MARKET_DATA)");

async function* told(lines: readonly string[]): AsyncGenerator<string, void> {
  yield* lines;
}
async function gathered(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

describe.runIf(present)("the recordings themselves", () => {
  let report: FlowReport;
  beforeAll(async () => {
    report = await replayFlow(folder);
  }, 120_000);

  test("REPLAY-001: ES ends as the venue's book does, with every order known and never crossed", () => {
    expect(report.es).toMatchObject({ records: 68_792, bestBid: "4810.00", bestAsk: "4810.25", orders: 11_217, unknown: 0, crossedEnds: 0 });
  });

  test("REPLAY-002: every fill of ES is in our priority or has a reason of the list", () => {
    const { unexplained, ...explained } = report.es.fills;
    expect(unexplained).toBe(0);
    expect(explained.inPriority).toBeGreaterThan(5_000);
    expect(report.es.auctionFills).toBe(35);
  });

  test("REPLAY-003: Bitstamp's own books are met, and each level that is not has a reason of the list", () => {
    expect(bitstampFaults(report.bitstamp)).toEqual([]);
    expect(report.bitstamp.snapshots).toBe(5_011);
    expect(report.bitstamp.levelsCompared).toBeGreaterThan(200_000);
  });

  test("REPLAY-004: in all three streams of levels the best prices are the venue's at equal update ids", () => {
    for (const [name, levels] of Object.entries(report.levels)) expect(levelsFaults(name, levels)).toEqual([]);
    expect(report.faults).toEqual([]);
  });
});

describe("a market-by-order recording", () => {
  const line = (action: string, side: string, price: string, size: number, order: number, end = true) => `1,1,0,1,17077,${action},${side},${price},${size},0,${order},${end ? 128 : 0},1`;
  const resting = [line("A", "B", "99.75", 5, 11), line("A", "B", "99.75", 5, 12), line("A", "A", "100.25", 3, 13)];

  test("REPLAY-001: orders that cross before the auction wait for it, and what it leaves rests", async () => {
    const report = await replayEs(told([
      ...resting, line("A", "B", "100.50", 2, 14), line("T", "N", "100.25", 2, 0, false), line("F", "N", "100.25", 2, 14, false), line("F", "N", "100.25", 2, 13, false),
      line("C", "A", "100.25", 2, 13, false), line("C", "B", "100.50", 2, 14),
    ]));
    expect(report).toMatchObject({ bestBid: "99.75", bestAsk: "100.25", orders: 3, unknown: 0, waitingMax: 1, crossedEnds: 0, auctionFills: 2 });
  });

  test("REPLAY-002: a fill of the first in the queue is in priority; one past it only if it was cancelled untraded in the same event", async () => {
    const first = await replayEs(told([...resting, line("T", "A", "99.75", 2, 90, false), line("F", "B", "99.75", 2, 11, false), line("M", "B", "99.75", 3, 11)]));
    expect(first).toMatchObject({ fills: { inPriority: 1, unexplained: 0 }, settled: 1, unsettled: 0, orders: 3 });
    const past = await replayEs(told([...resting, line("T", "A", "99.75", 5, 90, false), line("F", "B", "99.75", 5, 12, false), line("C", "B", "99.75", 5, 12, false), line("C", "B", "99.75", 5, 11)]));
    expect(past).toMatchObject({ fills: { pastCancelled: 1, unexplained: 0 }, orders: 1 });
    const wrong = await replayEs(told([...resting, line("T", "A", "99.75", 5, 90, false), line("F", "B", "99.75", 5, 12, false), line("C", "B", "99.75", 5, 12)]));
    expect(wrong.fills.unexplained).toBe(1);
    expect(esFaults(wrong)).toEqual(expect.arrayContaining([expect.stringContaining("1 fills")]));
  });

  test("REPLAY-002: a raised or moved order goes behind, a lowered one keeps its place, and an iceberg comes back", async () => {
    const moved = await replayEs(told([...resting, line("M", "B", "99.75", 6, 11), line("T", "A", "99.75", 1, 90, false), line("F", "B", "99.75", 1, 12, false), line("M", "B", "99.75", 4, 12)]));
    expect(moved.fills).toMatchObject({ inPriority: 1, unexplained: 0 });
    const lowered = await replayEs(told([...resting, line("M", "B", "99.75", 4, 11), line("T", "A", "99.75", 1, 90, false), line("F", "B", "99.75", 1, 11, false), line("M", "B", "99.75", 3, 11)]));
    expect(lowered.fills).toMatchObject({ inPriority: 1, unexplained: 0 });
    const iceberg = await replayEs(told([...resting, line("T", "B", "100.25", 3, 90, false), line("F", "A", "100.25", 3, 13, false), line("M", "A", "100.25", 3, 13)]));
    expect(iceberg).toMatchObject({ refreshed: 1, orders: 3, bestAsk: "100.25" });
  });

  test("REPLAY-005: what cannot be is told: an unknown order, another end, a line that is no record", async () => {
    const unknown = await replayEs(told([...resting, line("C", "B", "99.75", 5, 77)]));
    expect(unknown.unknown).toBe(1);
    expect(esFaults(unknown).join()).toContain("not 11217");
    await expect(replayEs(told(["1,2,3"]))).rejects.toThrow("13 fields");
    await expect(replayEs(told([line("A", "B", "99.751", 5, 11)]))).rejects.toThrow("no decimal with 2 places");
  });
});

describe("a recording of orders with the venue's own books between", () => {
  const at = (ms: number, kind: string, body: object) => `${1_000_000 + ms} ${kind} ${JSON.stringify(body)}`;
  const order = (ms: number, kind: string, id: number, side: 0 | 1, price: string, amount: string) => at(ms, kind, { price, amount, datetime: "1", id, order_type: side });
  const book = (ms: number, bids: [string, string][], asks: [string, string][]) => at(ms, "order_book", { bids, asks });
  const ask: [string, string] = ["237.00", "9.00000000"];
  const start = [book(0, [["236.00", "1.00000000"], ["235.00", "2.00000000"]], [ask])];

  test("REPLAY-003: a book is met by the orders told, on top of what rests from before", async () => {
    const report = await replayBitstamp(told([
      ...start, order(10, "order_created", 900, 0, "236.00", "0.50000000"), order(20, "order_created", 901, 0, "236.50", "1.00000000"), order(30, "order_changed", 901, 0, "236.50", "0.25000000"),
      book(40, [["236.50", "0.25000000"], ["236.00", "1.50000000"], ["235.00", "2.00000000"]], [ask]),
      order(50, "order_deleted", 901, 0, "236.50", "0.25000000"), order(60, "order_deleted", 5, 0, "235.00", "2.00000000"),
      book(70, [["236.00", "1.50000000"]], [ask]),
    ]));
    expect(report).toMatchObject({ snapshots: 3, levelsCompared: 9, levelsMet: 6, snapshotsMet: 2, mismatches: { older: 3, ahead: 0, behind: 0, untoldCome: 0, untoldGone: 0 }, oddLines: { unknownDeleted: 1 } });
  });

  test("REPLAY-003: a book told a moment early or late is ahead or behind, and what no line tells is untold", async () => {
    const report = await replayBitstamp(told([
      ...start,
      book(10, [["236.20", "1.00000000"], ["236.00", "1.00000000"], ["235.00", "2.00000000"]], [ask]), order(20, "order_created", 900, 0, "236.20", "1.00000000"),
      order(30, "order_deleted", 900, 0, "236.20", "1.00000000"), book(40, [["236.20", "1.00000000"], ["236.00", "1.00000000"], ["235.00", "2.00000000"]], [ask]),
      book(50, [["236.00", "1.00000000"], ["235.00", "5.00000000"]], [ask]), book(20_000, [["236.00", "1.00000000"], ["235.00", "5.00000000"]], [ask]),
      book(30_000, [["236.00", "0.40000000"], ["235.00", "5.00000000"]], [ask]), book(60_000, [["236.00", "0.40000000"], ["235.00", "5.00000000"]], [ask]), book(60_001, [["236.00", "0.40000000"], ["235.00", "5.00000000"]], [ask]),
    ]));
    expect(report.mismatches).toEqual({ ahead: 1, behind: 1, older: 3, untoldCome: 2, untoldGone: 2, crossing: 0 });
    expect(report.levelsCompared - report.levelsMet).toBe(9);
    expect(bitstampFaults(report)).toEqual([expect.stringContaining("levels are met")]);
  });

  test("REPLAY-003: an order that crosses waits until the lines say what it traded", async () => {
    const report = await replayBitstamp(told([
      ...start, order(10, "order_created", 900, 0, "237.00", "10.00000000"), order(11, "order_changed", 900, 0, "237.00", "1.00000000"), order(12, "order_deleted", 7, 1, "237.00", "9.00000000"),
      book(20, [["237.00", "1.00000000"], ["236.00", "1.00000000"], ["235.00", "2.00000000"]], []),
    ]));
    expect(report).toMatchObject({ levelsMet: 3, mismatches: { crossing: 0 } });
  });
});

describe("a stream of levels", () => {
  const data = (body: object) => `1 ${JSON.stringify({ stream: "s", data: body })}`;
  const depth = (U: number, u: number, b: [string, string][], pu?: number) => data({ e: "depthUpdate", U, u, ...(pu === undefined ? {} : { pu }), b, a: [] });
  const best = (u: number, b: string, B: string) => data({ u, b, B, a: "11.0", A: "2.0" });
  const snapshot = `1 ${JSON.stringify({ lastUpdateId: 10, bids: [["10.0", "1.0"]], asks: [["11.0", "2.0"]] })}`;

  test("REPLAY-004: what came before the snapshot is dropped, what straddles it is taken, and best prices meet whichever is told first", async () => {
    const report = await replayLevels(told([depth(1, 9, [["10.5", "7.0"]]), depth(10, 12, [["10.2", "1.0"]]), snapshot, best(12, "10.2", "1.0"), best(14, "10.0", "1.0"), depth(13, 14, [["10.2", "0.0"]])]), "firstId");
    expect(report).toEqual({ messages: 2, gaps: 0, levels: 2, compared: 2, equal: 2, mismatches: { price: 0, size: 0 } });
  });

  test("REPLAY-004: another price and another size are told apart, and too few comparisons are a fault", async () => {
    const report = await replayLevels(told([snapshot, depth(11, 12, [["10.2", "1.0"]]), best(12, "10.3", "1.0"), depth(13, 14, [["10.2", "3.0"]]), best(14, "10.2", "2.0")]), "firstId");
    expect(report).toMatchObject({ compared: 2, equal: 0, mismatches: { price: 1, size: 1 } });
    expect(levelsFaults("spot", report)).toEqual([expect.stringContaining("2 update ids only"), expect.stringContaining("2 of 2")]);
  });

  test("REPLAY-005: a lost message is seen by either kind of number, and an unreadable line stops the replay", async () => {
    expect((await replayLevels(told([snapshot, depth(11, 12, []), depth(14, 15, [])]), "firstId")).gaps).toBe(1);
    expect((await replayLevels(told([snapshot, depth(9, 12, [], 8), depth(13, 14, [], 12), depth(16, 17, [], 15)]), "previousId")).gaps).toBe(1);
    await expect(replayLevels(told(["1 7"]), "firstId")).rejects.toThrow("a line holds a message");
  });
});

describe("files and the command", () => {
  const place = mkdtempSync(join(tmpdir(), "cf-flow-"));
  afterAll(() => rmSync(place, { recursive: true, force: true }));

  test("REPLAY-005: lines come whole, however the file is cut into chunks; a cut file and a missing one are told", async () => {
    const lines = Array.from({ length: 20_000 }, (_, at) => `${at} ${"x".repeat(at % 97)}é`);
    const bytes = gzipSync(lines.join("\n"));
    writeFileSync(join(place, "whole.gz"), bytes);
    writeFileSync(join(place, "cut.gz"), bytes.subarray(0, bytes.length / 2));
    expect(await gathered(gzipLines(join(place, "whole.gz")))).toEqual(lines);
    await expect(gathered(gzipLines(join(place, "cut.gz")))).rejects.toThrow("unexpected end of file");
    await expect(gathered(gzipLines(join(place, "none.gz")))).rejects.toThrow("ENOENT");
  });

  test("REPLAY-006: without its recordings the command says which are missing and fails", async () => {
    const command = fileURLToPath(new URL("../commands/replay-flow.ts", import.meta.url));
    const run = (...args: string[]) => new Promise<{ code: unknown; errors: string }>((resolve) => {
      execFile(process.execPath, ["--disable-warning=ExperimentalWarning", command, ...args], (fault, _output, errors) => resolve({ code: fault?.code ?? 0, errors }));
    });
    const missing = await run(place, "--json");
    expect(missing.code).toBe(1);
    expect(missing.errors).toContain("esh4-20231225-mbo.csv.gz");
    expect(await run()).toMatchObject({ code: 1, errors: expect.stringContaining("Usage") });
  });
});
