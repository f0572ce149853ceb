import { createBookOfPlaces, MatchReport } from "@crossfloor/book";
import { expect, test } from "vitest";
import { FlashReports, placesFor, runFlash } from "./flash-run.ts";
import { CANCEL, MODIFY, NEW, readFlashWorkload } from "./flash-workload.ts";

interface Row { readonly type: number; readonly side?: 0 | 1; readonly immediate?: 0 | 1; readonly size?: number; readonly order: number; readonly price?: number }

function fileOf(rows: readonly Row[]): Uint8Array {
  const bytes = new Uint8Array(16 + rows.length * 40);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, 0x4d454257_5f303031n, true);
  view.setUint32(8, 1, true);
  view.setUint32(12, rows.length, true);
  rows.forEach(({ type, side = 0, immediate = 0, size = 0, order, price = 0 }, seq) => {
    const at = 16 + seq * 40;
    bytes.set([type, side, immediate], at);
    view.setUint32(at + 4, size, true);
    view.setBigUint64(at + 8, BigInt(seq), true);
    view.setBigUint64(at + 16, BigInt(order), true);
    view.setBigInt64(at + 24, BigInt(price), true);
  });
  return bytes;
}

const flow: readonly Row[] = [
  { type: NEW, side: 1, size: 5, order: 0, price: 101 },
  { type: NEW, side: 1, size: 5, order: 1, price: 100 },
  { type: NEW, side: 1, size: 5, order: 2, price: 100 },
  { type: MODIFY, side: 1, size: 6, order: 1, price: 100 }, // goes behind order 2
  { type: NEW, side: 0, size: 8, order: 3, price: 100 },
  { type: NEW, side: 0, immediate: 1, size: 9, order: 4, price: 100 },
  { type: CANCEL, order: 2 }, // long filled
  { type: MODIFY, side: 1, size: 1, order: 2, price: 99 },
  { type: CANCEL, order: 0 },
  { type: CANCEL, order: 0 },
];

test("FLASH-002: reports follow the benchmark's contract", () => {
  const reports = new FlashReports(64);
  const workload = readFlashWorkload(fileOf(flow));
  runFlash(workload, createBookOfPlaces({ ordersMax: 100, levelsMax: 100 }), placesFor(workload).fill(-1), new MatchReport(), reports, 0, workload.count);
  expect(reports.lines(0, 64).split("\n")).toEqual([
    "0,0,1,0,101,5",
    "0,1,1,1,100,5",
    "0,2,1,2,100,5",
    "3,3,1,1,100,6",
    "0,4,0,3,100,8", "1,4,100,5,2,3", "1,4,100,3,1,3",
    "0,5,0,4,100,9", "1,5,100,3,1,4", "2,5,0,4,100",
    "4,6,2",
    "5,7,2",
    "2,8,1,0,101",
    "4,9,0",
  ]);
});

test("FLASH-001: a file of another kind, cut short, or with a gap is refused", () => {
  const good = fileOf(flow);
  expect(() => readFlashWorkload(good.subarray(0, 100))).toThrow("which do not fill its 100 bytes");
  expect(() => readFlashWorkload(new Uint8Array(40))).toThrow("its first eight bytes are others");
  const gap = good.slice();
  gap[16 + 40 + 8] = 7;
  expect(() => readFlashWorkload(gap)).toThrow("Message 1 has another sequence number");
  const version = good.slice();
  version[8] = 2;
  expect(() => readFlashWorkload(version)).toThrow("Version 2");
});
