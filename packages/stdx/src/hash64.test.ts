import fc from "fast-check";
import { expect, test } from "vitest";
import { Hash64 } from "./hash64.ts";

const hashOf = (bytes: Uint8Array): string => new Hash64().bytes(bytes).hex();

test("STDX-009: how the stream is cut makes no difference", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.array(fc.nat(20), { maxLength: 8 }), (bytes, cuts) => {
      const hash = new Hash64();
      let start = 0;
      for (const cut of cuts) {
        const end = Math.min(bytes.length, start + cut);
        hash.bytes(bytes, start, end);
        hash.hex();
        start = end;
      }
      expect(hash.bytes(bytes, start).hex()).toBe(hashOf(bytes));
    }),
    { seed: 1, numRuns: 2_000 },
  );
});

test("STDX-009: nor does how long the pieces are, or where in its buffer a piece lies", () => {
  const whole = Uint8Array.from({ length: 1_500 }, (_, place) => (place * 37 + (place >>> 3)) & 255);
  const inOnes = new Hash64();
  for (let place = 0; place < whole.length; place += 1) inOnes.bytes(whole, place, place + 1);
  const right = inOnes.hex();
  for (const cuts of [[0], [255, 256], [256], [257, 514, 1_000], [3, 700], [1_243, 1_244]]) {
    const hash = new Hash64();
    let start = 0;
    for (const cut of [...cuts, whole.length]) {
      hash.bytes(whole, start, cut);
      start = cut;
    }
    expect(hash.hex(), cuts.join()).toBe(right);
  }
  for (const offset of [1, 2, 3, 8]) {
    const within = new Uint8Array(whole.length + offset);
    within.set(whole, offset);
    expect(hashOf(within.subarray(offset))).toBe(right);
  }
});

test("STDX-009: an integer hashes as its eight bytes, wherever it stands", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5 }), fc.maxSafeInteger(), (before, value) => {
      const eight = new Uint8Array(8);
      new DataView(eight.buffer).setBigInt64(0, BigInt(value), true);
      expect(new Hash64().bytes(before).integer(value).hex()).toBe(new Hash64().bytes(before).bytes(eight).hex());
    }),
    { seed: 2, numRuns: 2_000 },
  );
  expect(() => new Hash64().integer(0.5)).toThrow("safe integer");
});

test("STDX-010: one bit, one length or one boundary apart, and the hash differs", () => {
  const seen = new Set<string>();
  const bytes = new Uint8Array(64);
  seen.add(hashOf(bytes));
  for (let bit = 0; bit < 512; bit += 1) {
    bytes[bit >> 3] ^= 1 << (bit & 7);
    seen.add(hashOf(bytes));
    bytes[bit >> 3] ^= 1 << (bit & 7);
  }
  for (let length = 0; length < 64; length += 1) seen.add(hashOf(new Uint8Array(length)));
  expect(seen.size).toBe(1 + 512 + 64);
  expect(new Hash64().text("ab").text("c").hex()).not.toBe(new Hash64().text("a").text("bc").hex());
});

test("STDX-010: no two of 200,000 small integers collide in either lane's company", () => {
  const seen = new Set<string>();
  for (let value = -100_000; value < 100_000; value += 1) seen.add(new Hash64().integer(value).hex());
  expect(seen.size).toBe(200_000);
});

test("STDX-010: the values of the first release", () => {
  expect(new Hash64().hex()).toBe("764b1e0fb1cfe773");
  expect(new Hash64().integer(-1).text("crossfloor").bytes(Uint8Array.of(1, 2, 3)).hex()).toBe("86448fbcde3fa1ba");
});
