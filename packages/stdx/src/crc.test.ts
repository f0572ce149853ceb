import fc from "fast-check";
import { expect, test } from "vitest";
import { crc32, crc32c } from "./crc.ts";

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

test.each([
  { of: "", ieee: 0, castagnoli: 0 },
  { of: "123456789", ieee: 0xcbf43926, castagnoli: 0xe3069283 },
  { of: "The quick brown fox jumps over the lazy dog", ieee: 0x414fa339, castagnoli: 0x22620404 },
])("STDX-008: the published check values of '$of'", ({ of, ieee, castagnoli }) => {
  expect(crc32(ascii(of))).toBe(ieee);
  expect(crc32c(ascii(of))).toBe(castagnoli);
});

test("STDX-008: the check values of RFC 3720, appendix B.4", () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, place) => place))).toBe(0x46dd794e);
});

test("STDX-008: any cut into ranges gives the same value", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(), fc.nat(), (bytes, x, y) => {
      const first = x % (bytes.length + 1);
      const second = first + (y % (bytes.length - first + 1));
      for (const sum of [crc32, crc32c]) {
        const inParts = sum(bytes, second, bytes.length, sum(bytes, first, second, sum(bytes, 0, first)));
        expect(inParts).toBe(sum(bytes));
        expect(sum(bytes, first, second)).toBe(sum(bytes.slice(first, second)));
      }
    }),
    { seed: 1, numRuns: 1_000 },
  );
});
