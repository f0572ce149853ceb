import { describe, expect, test } from "vitest";
import { bookChecksum, type PricedRow } from "./book-checksum.ts";

/** A vector of an instrument's ten best prices: every price 5 ticks from the next. */
const rows = (from: number, step: number, count: number): PricedRow[] => Array.from({ length: count }, (_, place) => [`0.0${from + step * place}`, "0.00000500"]);

describe("a book's checksum", () => {
  test("WIRE-020: points and leading zeros go, trailing zeros count, asks stand before bids", () => {
    // CRC-32 of "123456789", the check value of the polynomial's own catalogue.
    expect(bookChecksum([["0.0089", "00"]], [["12.3", "4.567"]].map(([price, size]) => [price, size] as const))).toBe(bookChecksum([["89", "0"]], [["1.23", "45.67"]]));
    expect(bookChecksum([["7", "8.9"]], [["1234.5", "0.6"]])).toBe(0xcbf43926);
    expect(bookChecksum([["7", "8.90"]], [["1234.5", "0.6"]])).not.toBe(0xcbf43926);
    expect(bookChecksum([], [])).toBe(0);
  });

  test("WIRE-020: ten prices a side count, with all rows of each; the eleventh does not", () => {
    const bids = rows(900, -5, 10);
    const asks = rows(905, 5, 10);
    const sum = bookChecksum(bids, asks);
    expect(bookChecksum([...bids, ["0.0100", "9.00000000"]], [...asks, ["0.0999", "1.00000000"]])).toBe(sum);
    expect(bookChecksum(bids, [...asks.slice(0, 9), ["0.0951", "0.00000500"]])).not.toBe(sum);
    const queue: PricedRow[] = [["10.0", "1.0"], ["10.0", "2.0"], ...Array.from({ length: 9 }, (_, place): PricedRow => [`${9 - place}.0`, "1.0"])];
    expect(bookChecksum(queue, [])).not.toBe(bookChecksum([["10.0", "2.0"], ["10.0", "1.0"], ...queue.slice(2)], []));
    expect(bookChecksum(queue, [])).not.toBe(bookChecksum(queue.slice(0, -1), []));
    expect(bookChecksum([...queue, ["0.5", "1.0"]], [])).toBe(bookChecksum(queue, []));
  });

  test("WIRE-020: a price below zero differs from the same price above it", () => {
    expect(bookChecksum([["-37.63", "1"]], [])).not.toBe(bookChecksum([["37.63", "1"]], []));
  });
});
