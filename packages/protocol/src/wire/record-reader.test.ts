import fc, { type Arbitrary } from "fast-check";
import { expect, test } from "vitest";
import type { Command, Sequenced } from "../command.ts";
import { ByteWriter } from "./byte-writer.ts";
import { DecodeFault } from "./faults.ts";
import { decodeSequenced, encodeSequenced } from "./message.ts";
import { RecordReader } from "./record-reader.ts";

// Numbers on both sides of what fits into a small integer, where the plain form ends.
const number = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.constantFrom(0, 2_147_483_647, 2_147_483_648, -2_147_483_648, -2_147_483_649)) as Arbitrary<never>;
const id = fc.integer({ min: 0, max: 0xffff_ffff }) as Arbitrary<never>;
const text = fc.constantFrom("", "", "a", "12345678", "größe");
const orNone = fc.option(number, { nil: null, freq: 4 });
const life = fc.constantFrom("gtc", "ioc", "fok", "gtd", "day");
const command = fc.oneof(
  fc.record({
    type: fc.constant("placeOrder"), account: number, instrument: id, clientOrderId: text, side: fc.constantFrom("buy", "sell"), size: number, limit: orNone,
    timeInForce: life, expiresAt: number, postOnly: fc.boolean(), reduceOnly: fc.boolean(), selfTrade: fc.constantFrom("cancelNewest", "cancelOldest", "cancelBoth"),
  }),
  fc.record({ type: fc.constant("cancelOrder"), account: number, order: number, clientOrderId: text }),
  fc.record({ type: fc.constant("amendOrder"), account: number, order: number, clientOrderId: text, size: orNone, limit: orNone }),
  fc.record({ type: fc.constant("cancelAllOrders"), account: number, instrument: id }),
  fc.constant({ type: "advanceTime" }),
) as Arbitrary<Command>;
const anything = fc.record({ seq: number, at: number, wall: number, origin: number, serial: number, deadline: number, command });
// Of what is drawn above, one in several hundred is in the plain form.
const small = fc.oneof(fc.integer(), fc.constantFrom(0, 2_147_483_647, -2_147_483_648));
const plainCommand = fc.oneof(
  fc.record({
    type: fc.constant("placeOrder"), account: small, instrument: id, clientOrderId: fc.constant(""), side: fc.constantFrom("buy", "sell"), size: small, limit: small,
    timeInForce: life, expiresAt: small, postOnly: fc.boolean(), reduceOnly: fc.boolean(), selfTrade: fc.constantFrom("cancelNewest", "cancelOldest", "cancelBoth"),
  }),
  fc.record({ type: fc.constant("cancelOrder"), account: small, order: small, clientOrderId: fc.constant("") }),
);
const plain = fc.record({ seq: small, at: number, wall: number, origin: small, serial: number, deadline: number, command: plainCommand });
const sequenced = fc.oneof(anything, { arbitrary: plain, weight: 2 }) as Arbitrary<Sequenced>;

/** A byte of a record, or a number where a number of it may be. */
const harm = fc.oneof(
  fc.record({ at: fc.oneof(fc.nat(), fc.constantFrom(0, 26 + 49, 45 + 49, 46 + 49, 18 + 49)), byte: fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0, 1, 2, 3)) }),
  fc.record({ at: fc.constantFrom(1, 9, 17, 25, 33, 41, 51, 59, 67, 76, 86), number: fc.constantFrom(-0, 0.5, NaN, Infinity, 2_147_483_648, -2_147_483_649, 2 ** 53, -(2 ** 53)) }),
);

function harmed(bytes: Uint8Array, how: { readonly at: number; readonly byte: number } | { readonly at: number; readonly number: number }): Uint8Array {
  const copy = bytes.slice();
  if ("byte" in how) copy[how.at % copy.length] = how.byte;
  else new DataView(copy.buffer).setFloat64(Math.min(how.at, copy.length - 8), how.number, true);
  return copy;
}

function bytesOf(record: Sequenced): Uint8Array {
  const writer = new ByteWriter();
  encodeSequenced(writer, record);
  return writer.copy();
}

function nameOfFault(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (fault) {
    return fault instanceof Error ? fault.name : "none";
  }
}

test("WIRE-021: records that lie one behind another are lent as they are read by themselves", () => {
  const reader = new RecordReader();
  fc.assert(fc.property(fc.array(sequenced, { minLength: 1, maxLength: 6 }), fc.nat({ max: 9 }), (records, before) => {
    const each = records.map(bytesOf);
    const all = Uint8Array.from([...Array.from<number>({ length: before }), ...each.flatMap((bytes) => [...bytes])]);
    reader.over(all.subarray(before));
    let start = 0;
    for (const [place, bytes] of each.entries()) {
      // A copy, since the next reading overwrites it.
      const { command: lent, ...stamps } = reader.read(start, start + bytes.length);
      expect({ ...stamps, command: { ...lent } }).toEqual(records[place]);
      start += bytes.length;
    }
  }), { seed: 31, numRuns: 500 });
});

test("WIRE-021: what was lent is written over by the next, and a command of another kind is not", () => {
  const place = { type: "placeOrder", account: 1, instrument: 2, clientOrderId: "", side: "sell", size: 3, limit: 4, timeInForce: "ioc", expiresAt: 0, postOnly: false, reduceOnly: true, selfTrade: "cancelBoth" };
  const of = (seq: number, each: object): Uint8Array => bytesOf({ seq, at: 1_796_169_600_000, wall: 1, origin: 1, serial: seq, deadline: 2, command: each } as unknown as Sequenced);
  const reader = new RecordReader();
  const read = (bytes: Uint8Array): Sequenced => reader.over(bytes).read(0, bytes.length);
  const first = read(of(1, place));
  const { command: ofFirst } = first;
  expect(read(of(2, { ...place, size: 9, side: "buy" }))).toBe(first);
  expect(first.command).toBe(ofFirst);
  expect(ofFirst).toEqual({ ...place, size: 9, side: "buy" });
  const named = read(of(3, { ...place, clientOrderId: "mine" })).command;
  expect(named).not.toBe(ofFirst);
  read(of(4, { ...place, clientOrderId: "other" }));
  expect(named).toMatchObject({ clientOrderId: "mine" });
});

test("WIRE-021: bytes that are cut short, go on or are changed give what they give when they are read by themselves", () => {
  const reader = new RecordReader();
  const [ofPlace, ofCancel] = ([
    { type: "placeOrder", account: 1, instrument: 2, clientOrderId: "", side: "sell", size: 3, limit: 4, timeInForce: "ioc", expiresAt: 0, postOnly: false, reduceOnly: true, selfTrade: "cancelBoth" },
    { type: "cancelOrder", account: 1, order: 2, clientOrderId: "" },
  ] as unknown as Command[]).map((each) => {
    const bytes = bytesOf({ seq: 1, at: 2, wall: 3, origin: 4, serial: 5, deadline: 6, command: each } as unknown as Sequenced);
    return reader.over(bytes).read(0, bytes.length).command;
  });
  let lent = 0;
  fc.assert(fc.property(sequenced, fc.nat(), harm, (record, at, how) => {
    const bytes = bytesOf(record);
    // Another record's bytes lie behind: its end is the record's own.
    const cut = at % bytes.length;
    expect(nameOfFault(() => reader.over(bytes).read(0, cut))).toBe("DecodeFault");
    expect(nameOfFault(() => reader.over(bytes.subarray(0, cut)).read(0, bytes.length))).toBe("DecodeFault");
    expect(nameOfFault(() => reader.over(Uint8Array.from([...bytes, 0])).read(0, bytes.length + 1))).toBe("DecodeFault");
    const changed = harmed(bytes, how);
    const expected = nameOfFault(() => decodeSequenced(changed));
    reader.over(Uint8Array.from([2, 2, 2, ...changed, 2]).subarray(3));
    expect(nameOfFault(() => reader.read(0, changed.length))).toBe(expected);
    if (expected !== undefined) return;
    const { command: read, ...stamps } = reader.read(0, changed.length);
    if (read === ofPlace || read === ofCancel) lent += 1;
    expect({ ...stamps, command: { ...read } }).toEqual(decodeSequenced(changed));
  }), { seed: 32, numRuns: 4_000 });
  expect(lent).toBeGreaterThan(500);
  expect(() => reader.over(new Uint8Array(8)).read(0, 300)).toThrow(DecodeFault);
});
