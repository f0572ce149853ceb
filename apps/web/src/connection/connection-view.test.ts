import { expect, test } from "vitest";
import { connectionView } from "./connection-view.ts";

const healthy = { status: "up", roundTripMs: 3, dataAgeMs: 100, engine: "up" } as const;

test.each([
  ["CON-001: fresh data over an open line is live", healthy, "live", false],
  ["CON-001: nothing heard yet is connecting", { ...healthy, status: "stale", dataAgeMs: null }, "connecting", true],
  ["CON-002: an open line without a heartbeat is stale", { ...healthy, status: "stale", dataAgeMs: 2_001 }, "stale", true],
  ["CON-003: a closed line is offline", { ...healthy, status: "away" }, "offline", true],
  ["CON-004: an engine that recovers is said, and prices go on", { ...healthy, engine: "recovering" }, "recovering", false],
  ["CON-004: stale data outranks a recovering engine", { ...healthy, status: "stale", engine: "recovering", dataAgeMs: 3_000 }, "stale", true],
] as const)("%s", (_title, facts, kind, pricesStale) => {
  expect(connectionView(facts)).toMatchObject({ kind, pricesStale });
});

test("CON-005: after five seconds of silence an order asks first", () => {
  expect(connectionView({ ...healthy, status: "stale", dataAgeMs: 4_999 }).orderNeedsConsent).toBe(false);
  expect(connectionView({ ...healthy, status: "stale", dataAgeMs: 5_001 }).orderNeedsConsent).toBe(true);
  expect(connectionView({ ...healthy, status: "away" }).orderNeedsConsent).toBe(true);
});

test("CON-003: a line that is down has no latency", () => {
  expect(connectionView({ ...healthy, status: "away" }).roundTripMs).toBeNull();
});
