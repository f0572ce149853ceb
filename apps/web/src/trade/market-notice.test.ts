import { createText } from "@crossfloor/ui";
import { expect, test } from "vitest";
import { instrumentFixture } from "../fixtures/instrument-fixture.ts";
import { en } from "../words/en.ts";
import type { AppText } from "../words/text.ts";
import { zhCn } from "../words/zh-cn.ts";
import { marketNotice } from "./market-notice.ts";

function words(language: "en" | "zh-CN"): AppText {
  const text = createText(language, language === "en" ? en : zhCn);
  return (id, values) => text._(id, values);
}

const chicago = { locale: "en-GB", zone: "America/Chicago" };
const instrument = instrumentFixture();
const until = Date.UTC(2026, 10, 22, 23, 0);

test("MKT-005: an open market says nothing", () => {
  expect(marketNotice(instrument, words("en"), chicago)).toBeNull();
});

test("MKT-005: a closed market says until when, in the reader's zone", () => {
  const closed = { ...instrument, status: { ...instrument.status, session: "closed" as const, until } };
  expect(marketNotice(closed, words("en"), chicago)).toMatch(/Sun.*22 Nov.*17:00/);
  expect(marketNotice(closed, words("zh-CN"), { locale: "zh-CN", zone: "Asia/Shanghai" })).toMatch(/11月23日.*07:00/);
});

test.each(["no_price_source", "operator", "index_stale", "emergency"] as const)("MKT-006: a halt for %s says why, in both languages, with the operator's note", (haltReason) => {
  const halted = { ...instrument, status: { ...instrument.status, state: "halted" as const, haltReason, note: "checking feeds" } };
  for (const language of ["en", "zh-CN"] as const) {
    const sentence = marketNotice(halted, words(language), chicago) ?? "";
    expect(sentence).toContain("checking feeds");
    expect(sentence.length).toBeGreaterThan(15);
    expect(sentence).not.toMatch(/_|⟨/);
  }
});

test.each(["auction", "post-only", "cancel-only", "reduce-only"] as const)("MKT-006: the mode %s is explained", (mode) => {
  expect(marketNotice({ ...instrument, status: { ...instrument.status, mode } }, words("en"), chicago)).toBeTruthy();
});
