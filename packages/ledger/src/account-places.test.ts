import fc from "fast-check";
import { expect, test } from "vitest";
import { AccountPlaces } from "./account-places.ts";

const number = fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1_048_000, max: 1_049_000 }), fc.integer({ min: 1, max: 2 ** 40 }));

test("LEDGER-020: accounts are found under their numbers, small or large, and nothing under what is no number of one", () => {
  fc.assert(
    fc.property(fc.uniqueArray(number, { maxLength: 100 }), (numbers) => {
      const places = new AccountPlaces();
      numbers.forEach((account, place) => places.add(account, place));
      for (let near = 0; near < 3; near += 1) numbers.forEach((account, place) => expect(places.get(account + near)).toBe(near === 0 ? place : numbers.indexOf(account + near)));
      for (const none of [0, -1, 0.5, 1.5, -(2 ** 31), 2 ** 41, Number.NaN]) expect(places.get(none)).toBe(-1);
    }),
    { seed: 7, numRuns: 200 },
  );
});

test.each([1_024, 2_048, 65_536, 1_048_576])("LEDGER-020: account %d, where the table may just have ended, is nobody's until it is opened, and found then", (account) => {
  const places = new AccountPlaces();
  places.add(account - 1, 3);
  expect([places.get(account - 1), places.get(account)]).toEqual([3, -1]);
  places.add(account, 4);
  expect([places.get(account - 1), places.get(account), places.get(account + 1)]).toEqual([3, 4, -1]);
});
