import type { UnixMs } from "@crossfloor/instruments";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type ClockOptions, VenueClock } from "./venue-clock.ts";

const hour = 3_600_000;
const scene: ClockOptions = { kind: "scene", startAt: 1_000_000 as UnixMs, speedNano: 60_000_000_000 };

test.each([
  { why: "an hour back", steps: [0, 100, -hour, -hour + 100, 200] },
  { why: "a day on", steps: [0, 100, 24 * hour, 24 * hour + 100] },
  { why: "frozen", steps: [0, 0, 0, 0] },
  { why: "slewed", steps: [0, 99, 198, 297, 395, 390, 500] },
])("MATCHING-002: neither stamp falls when the machine's clock goes $why", ({ steps }) => {
  for (const options of [scene, { kind: "live" }] as const) {
    let now = 5_000_000_000;
    const clock = new VenueClock(options, undefined, () => now);
    let last = clock.last;
    for (const step of steps) {
      now = 5_000_000_000 + step;
      const next = clock.stamp();
      expect(next.at).toBeGreaterThanOrEqual(last.at);
      expect(next.wall).toBeGreaterThanOrEqual(last.wall);
      last = next;
    }
  }
});

test("MATCHING-002: whatever the machine's clock does, stamps never fall and stay behind it by nothing but what it fell", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 50 }), fc.integer({ min: 0, max: 100_000_000_000 }), (steps, speedNano) => {
      let now = 10_000_000_000;
      let highest = now;
      const clock = new VenueClock({ kind: "scene", startAt: 7 as UnixMs, speedNano }, undefined, () => now);
      let last = clock.last;
      for (const step of steps) {
        now += step;
        highest = Math.max(highest, now);
        const next = clock.stamp();
        expect(next.at).toBeGreaterThanOrEqual(last.at);
        expect(next.wall).toBe(highest);
        last = next;
      }
    }),
    { seed: 11 },
  );
});

test("MATCHING-003: a scene begins at its start, runs at its speed, and after a stop goes on where the journal ended", () => {
  let now = 5_000_000_000;
  const first = new VenueClock(scene, undefined, () => now);
  expect(first.stamp().at).toBe(1_000_000);
  now += 1_500;
  const ended = first.stamp();
  expect(ended).toEqual({ at: 1_000_000 + 90_000, wall: now });
  now += 24 * hour; // down for a day
  const second = new VenueClock(scene, ended, () => now);
  expect(second.stamp()).toEqual({ at: ended.at, wall: now });
  now += 10;
  expect(second.stamp().at).toBe(ended.at + 600);
});

test("MATCHING-003: a live floor's venue time is the wall's, also after a stop", () => {
  let now = 5_000_000_000;
  const first = new VenueClock({ kind: "live" }, undefined, () => now);
  now += 10;
  expect(first.stamp()).toEqual({ at: now, wall: now });
  const before = first.last;
  now += hour;
  expect(new VenueClock({ kind: "live" }, before, () => now).stamp()).toEqual({ at: now, wall: now });
});
