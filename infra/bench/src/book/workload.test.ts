import { createReferenceBook, MatchReport, type Side } from "@crossfloor/book";
import { expect, test } from "vitest";
import { generateWorkload, jumpTicks, workloadKinds } from "./generate-workload.ts";
import { CANCEL, IMMEDIATE, REPLACE, stride, workloadOf } from "./workload.ts";

test.each(workloadKinds.map((kind) => ({ kind })))("BENCH-001: the mix of $kind is as told, and one seed gives one workload", ({ kind }) => {
  const operations = 400_000;
  const { records, symbols } = generateWorkload(kind, operations, 3);
  const counts = [0, 0, 0, 0];
  const prices: number[] = [];
  for (let at = 0; at < records.length; at += stride) {
    counts[records[at]] += 1;
    if (records[at] !== CANCEL) prices.push(records[at + 4]);
  }
  expect(Math.abs(counts[CANCEL] / operations - 0.4)).toBeLessThan(0.01);
  expect(Math.abs(counts[REPLACE] / operations - 0.05)).toBeLessThan(0.01);
  // Half of the takers rest what is left of them.
  expect(Math.abs(counts[IMMEDIATE] / operations - 0.05)).toBeLessThan(0.01);
  expect(symbols).toBe(kind === "zipf100" ? 100 : 1);
  const spread = prices.reduce((most, price) => Math.max(most, price), 0) - prices.reduce((least, price) => Math.min(least, price), Infinity);
  expect(spread > jumpTicks).toBe(kind === "jumps");
  const few = generateWorkload(kind, 2_000, 3).records;
  expect(generateWorkload(kind, 2_000, 3).records).toEqual(few);
  expect(generateWorkload(kind, 2_000, 4).records).not.toEqual(few);
});

test("BENCH-002: what is cancelled or replaced rests", () => {
  const { records } = generateWorkload("zipf100", 20_000, 5);
  const books = Array.from({ length: 100 }, () => createReferenceBook({ ordersMax: 100_000, levelsMax: 100_000 }));
  const report = new MatchReport();
  for (let at = 0; at < records.length; at += stride) {
    const [type, id, symbol, sideCode, price, size, newId] = records.subarray(at, at + stride);
    const book = books[symbol];
    const side: Side = sideCode === 0 ? "buy" : "sell";
    if (type === CANCEL || type === REPLACE) {
      expect(book.find(id)).not.toBe(-1);
      expect(book.sideAt(book.find(id))).toBe(side);
      book.remove(id);
    }
    if (type === CANCEL) continue;
    book.match(side, price, size, 1, "cancelNewest", report);
    expect(report.ownMet).toBe(false);
    if (type !== IMMEDIATE && report.remaining > 0) book.rest(type === REPLACE ? newId : id, 2, side, price, report.remaining);
  }
});

test("BENCH-003: a record with a field that cannot be is refused", () => {
  const sound = [0, 1, 0, 1, -5, 3, 0, 0];
  expect(workloadOf(Int32Array.from(sound))).toMatchObject({ operations: 1, symbols: 1 });
  for (const [field, value] of [[0, 4], [0, -1], [1, 0], [2, -1], [2, 65_536], [3, 2], [5, 0], [7, 1]]) {
    const wrong = Int32Array.from([...sound, ...sound]);
    wrong[stride + field] = value;
    expect(() => workloadOf(wrong)).toThrow("Record 1 ");
  }
  expect(() => workloadOf(Int32Array.from([2, 1, 0, 1, 5, 3, 0, 0]))).toThrow("new id");
});
