import { expect, test } from "vitest";
import { en } from "../words/en.ts";
import { zhCn } from "../words/zh-cn.ts";
import { connectionView } from "./connection-view.ts";

test("CON-006: every state of the connection has its own word in both languages", () => {
  const healthy = { status: "up", roundTripMs: 3, dataAgeMs: 100, engine: "up" } as const;
  const kinds = [
    connectionView(healthy), connectionView({ ...healthy, dataAgeMs: null }), connectionView({ ...healthy, status: "stale" }), connectionView({ ...healthy, status: "away" }), connectionView({ ...healthy, engine: "recovering" }),
  ].map((view) => view.kind);
  expect(new Set(kinds).size).toBe(5);
  for (const catalog of [en, zhCn]) {
    expect(new Set(kinds.map((kind) => catalog[`connection.${kind}`])).size).toBe(5);
    for (const notice of ["notice.offline", "notice.stale", "notice.recovering"] as const) expect(catalog[notice].length).toBeGreaterThan(10);
  }
});
