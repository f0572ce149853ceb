import { expect, test } from "vitest";
import { RecordBuffer } from "./record-buffer.ts";
import { batchHeaderBytes } from "./segment.ts";

const made = (size: number, fill: number): Uint8Array => new Uint8Array(size).fill(fill);

test("JOURNAL-024: records come back as they were written, each a copy, however small the room was at first", () => {
  for (const capacity of [0, batchHeaderBytes, batchHeaderBytes + 3, batchHeaderBytes + 4, batchHeaderBytes + 10, 1_024]) {
    const buffer = new RecordBuffer(capacity);
    const records = [made(3, 1), made(0, 0), made(700, 2), made(1, 3)];
    for (const record of records) buffer.add(record);
    expect(buffer.count).toBe(4);
    expect(buffer.byteLength).toBe(batchHeaderBytes + 4 * 4 + 704);
    const copies = buffer.records();
    expect(copies).toEqual(records);
    buffer.bytes().fill(0);
    expect(copies).toEqual(records);
  }
});

test("JOURNAL-024: what was begun and not taken is no part of the batch, and is written over", () => {
  const buffer = RecordBuffer.of([made(2, 7)]);
  buffer.begin().raw(made(5, 8));
  expect(buffer.count).toBe(1);
  expect(buffer.bytes().length).toBe(batchHeaderBytes + 6);
  buffer.begin().raw(made(5, 8));
  buffer.begin().raw(made(1, 9));
  buffer.end();
  expect(buffer.records()).toEqual([made(2, 7), made(1, 9)]);
  expect(buffer.payload()).toEqual(Uint8Array.from([2, 0, 0, 0, 7, 7, 1, 0, 0, 0, 9]));
});

test("JOURNAL-024: a buffer that is cleared holds nothing and is used again", () => {
  const buffer = RecordBuffer.of([made(20, 1), made(30, 2)]);
  expect(buffer.clear()).toBe(buffer);
  expect([buffer.count, buffer.byteLength, buffer.records().length]).toEqual([0, batchHeaderBytes, 0]);
  buffer.add(made(2, 5));
  expect(buffer.records()).toEqual([made(2, 5)]);
});
