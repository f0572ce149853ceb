import { expect, test } from "vitest";
import { intervalFor } from "./chart-interval.ts";

test.each([
  { speed: 1, interval: "1m", why: "real time" },
  { speed: 20, interval: "1m", why: "an hour in three minutes" },
  { speed: 60, interval: "5m", why: "an hour a minute" },
  { speed: 14_400, interval: "1d", why: "a day in six seconds" },
  { speed: 1_000_000, interval: "1d", why: "nothing is longer than a day" },
])("TRD-012: a speed of $speed opens on $interval: $why", ({ speed, interval }) => {
  expect(intervalFor(speed)).toBe(interval);
});
