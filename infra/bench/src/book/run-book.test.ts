import { createBook, createReferenceBook } from "@crossfloor/book";
import { expect, test } from "vitest";
import { offsetOf } from "./bench-book.ts";
import { generateWorkload, workloadKinds } from "./generate-workload.ts";
import { runPeer } from "./peer-book.ts";
import { BookRun } from "./run-book.ts";

test.each(workloadKinds.map((kind) => ({ kind })))("BENCH-004: the engine's book and the reference book do the same with $kind, at any offset", ({ kind }) => {
  const operations = 12_000;
  const workload = generateWorkload(kind, operations, 9);
  const tallies = [{ offset: 0, create: createReferenceBook }, { offset: 0, create: createBook }, { offset: 2 ** 40, create: createBook }].map(({ offset, create }) => {
    const run = new BookRun(workload, offset, create);
    run.run(0, operations);
    for (const book of run.books) book.check();
    return run.tally();
  });
  expect(tallies[0].trades).toBeGreaterThan(500);
  expect(tallies[0].restingOrders).toBeGreaterThan(0);
  expect(tallies[0].missed).toBe(0);
  expect(tallies[1]).toEqual(tallies[0]);
  expect(tallies[2]).toEqual(tallies[0]);
});

test("BENCH-004: the npm peer trades the same on the same workload", () => {
  const workload = generateWorkload("one", 8_000, 9);
  const run = new BookRun(workload, 0, createBook);
  run.run(0, 8_000);
  const { trades, quantity } = run.tally();
  expect(runPeer(workload, 0)).toMatchObject({ operations: 8_000, trades, quantity });
});

test("BENCH-009: an offset is a whole number or a power, and nothing else", () => {
  expect(["0", "1000", "-5", "2^40"].map(offsetOf)).toEqual([0, 1_000, -5, 1_099_511_627_776]);
  for (const text of ["", "^", "2^", "^2", "2^3^2", "many"]) expect(offsetOf(text)).toBeNaN();
});
