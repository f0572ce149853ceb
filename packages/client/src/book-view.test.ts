import type { BookMessageDto } from "@crossfloor/api";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bookChecksum } from "@crossfloor/protocol";
import { applyBookMessage, bookCopyLevelsMax, type BookLevel, type BookView, type CopyFault } from "./book-view.ts";
import { compareDecimal, isZero } from "./compare-decimal.ts";

/** Plain decimal text of an integer count, as the floor writes it. */
function text(count: number, decimals: number): string {
  const digits = String(Math.abs(count)).padStart(decimals + 1, "0");
  const body = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return count < 0 ? `-${body}` : body;
}

describe("rebuilding a book", () => {
  test("CLIENT-001: any run of changes, told as snapshot and deltas, gives the floor's own book", () => {
    const change = fc.record({ side: fc.constantFrom("bids" as const, "asks" as const), price: fc.integer({ min: -40, max: 40 }), size: fc.integer({ min: 0, max: 3 }) });
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 30 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 29 }), (steps, decimals, again) => {
        const floor = { bids: new Map<number, number>(), asks: new Map<number, number>() };
        const levels = (side: "bids" | "asks") => [...floor[side]].sort(([a], [b]) => (side === "bids" ? b - a : a - b)).map(([price, size]): [string, string] => [text(price, decimals), text(size, 2)]);
        let view: BookView | CopyFault | undefined;
        steps.forEach((changes, step) => {
          const told = { bids: [] as [string, string][], asks: [] as [string, string][] };
          for (const { side, price, size } of changes) {
            if (size === 0) floor[side].delete(price);
            else floor[side].set(price, size);
            told[side] = [...told[side].filter(([at]) => at !== text(price, decimals)), [text(price, decimals), size === 0 ? "0" : text(size, 2)]];
          }
          const whole = step === 0 || step === again;
          const message: BookMessageDto = { kind: whole ? "snapshot" : "delta", n: step + 10, seq: step, at: step, ...(whole ? { bids: levels("bids"), asks: levels("asks") } : told), checksum: bookChecksum(levels("bids"), levels("asks")) };
          view = applyBookMessage(typeof view === "string" ? undefined : view, message);
          expect(view).toEqual({ n: step + 10, seq: step, at: step, bids: levels("bids"), asks: levels("asks") });
        });
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  test("CLIENT-002: a delta that does not follow is a gap; a snapshot heals it whatever its number", () => {
    const snapshot: BookMessageDto = { kind: "snapshot", n: 4, seq: 1, at: 1, bids: [["10", "1"]], asks: [], checksum: bookChecksum([["10", "1"]], []) };
    const delta = (n: number): BookMessageDto => ({ kind: "delta", n, seq: 2, at: 2, bids: [["9", "1"]], asks: [], checksum: bookChecksum([["10", "1"], ["9", "1"]], []) });
    const book = applyBookMessage(undefined, snapshot);
    expect(applyBookMessage(undefined, delta(1))).toBe("gap");
    if (typeof book === "string") throw new Error("a snapshot is never a gap");
    expect(applyBookMessage(book, delta(6))).toBe("gap");
    expect(applyBookMessage(book, delta(4))).toBe("gap");
    expect(applyBookMessage(book, delta(5))).toMatchObject({ bids: [["10", "1"], ["9", "1"]] });
    expect(applyBookMessage(book, { ...snapshot, n: 90 })).toMatchObject({ n: 90 });
  });

  test("CLIENT-015: a book whose checksum is not the one told is a mismatch, in a snapshot and in a delta; without one told nothing is checked", () => {
    const levels: [string, string][] = [["10.50", "1.0"], ["10.00", "2.0"]];
    const head = { n: 1, seq: 1, at: 1, asks: [] as [string, string][] };
    const right = bookChecksum(levels, []);
    expect(applyBookMessage(undefined, { kind: "snapshot", ...head, bids: levels, checksum: right + 1 })).toBe("mismatch");
    const book = applyBookMessage(undefined, { kind: "snapshot", ...head, bids: levels, checksum: right });
    if (typeof book === "string") throw new Error("the checksum is right");
    const change = { kind: "delta" as const, ...head, n: 2, bids: [["10.00", "3.0"]] as [string, string][] };
    const after = bookChecksum([["10.50", "1.0"], ["10.00", "3.0"]], []);
    expect(applyBookMessage(book, { ...change, checksum: right })).toBe("mismatch");
    expect(applyBookMessage(book, { ...change, checksum: after })).toMatchObject({ n: 2, bids: [["10.50", "1.0"], ["10.00", "3.0"]] });
    expect(applyBookMessage({ ...book, bids: [["10.50", "1.1"], ["10.00", "2.0"]] }, { ...change, checksum: after })).toBe("mismatch");
    expect(applyBookMessage(book, { ...change, checksum: null })).toMatchObject({ n: 2 });
  });

  test("CLIENT-016: a copy that grows past its bound is thrown away", () => {
    const levels = Array.from({ length: bookCopyLevelsMax }, (_, place): BookLevel => [String(place + 1), "1"]);
    const book = applyBookMessage(undefined, { kind: "snapshot", n: 1, seq: 1, at: 1, bids: [], asks: levels, checksum: null });
    if (typeof book === "string") throw new Error("the bound itself is allowed");
    expect(applyBookMessage(book, { kind: "delta", n: 2, seq: 2, at: 2, bids: [], asks: [[String(bookCopyLevelsMax + 1), "1"]], checksum: null })).toBe("mismatch");
  });

  test("CLIENT-003: decimals compare by value, exactly, at any length", () => {
    const decimal = fc.tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.integer({ min: 0, max: 18 })).map(([negative, digits, scale]) => {
      const padded = digits.toString().padStart(scale + 1, "0");
      const body = scale === 0 ? padded : `${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
      return { text: negative && digits !== 0n ? `-${body}` : body, fine: (negative ? -digits : digits) * 10n ** BigInt(18 - scale) };
    });
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        expect(Math.sign(compareDecimal(a.text, b.text))).toBe(a.fine < b.fine ? -1 : a.fine > b.fine ? 1 : 0);
        expect(isZero(a.text)).toBe(a.fine === 0n);
      }),
      { seed: 3, numRuns: 2_000 },
    );
  });
});
