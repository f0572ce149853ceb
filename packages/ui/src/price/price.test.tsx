import { type ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { TextProvider } from "../i18n/text.tsx";
import type { Language } from "../preferences/preferences.ts";
import { Change, Gain, Price, writePrice } from "./figures.tsx";
import { mergeOrigins, originKind } from "./price-origin.ts";
import { Priced, PricedPanel } from "./priced.tsx";
import { conditionOf, StatusBadge } from "./status-badge.tsx";

function draw(node: ReactNode, language: Language = "en"): string {
  return renderToStaticMarkup(<TextProvider language={language} catalog={{}}>{node}</TextProvider>);
}

const simulated = { source: "simulated", simulated: true };

test("TRD-001: a price outside a region that shows its source is not drawn at all", () => {
  expect(() => draw(<Price value="1.00" decimals={2} />)).toThrow("a price is drawn inside a Priced region");
});

test("TRD-001: simulated prices carry the word and the colour, in both languages", () => {
  const panel = <PricedPanel origin={simulated} title="x" label="x"><Price value="64000.5" decimals={2} /></PricedPanel>;
  expect(draw(panel)).toMatch(/data-source-badge="simulated"[^>]*>.*SIM/);
  expect(draw(panel)).toContain("text-warn");
  expect(draw(<Priced origin={simulated}>{(badge) => badge}</Priced>)).toContain("bg-simulated");
  expect(draw(panel)).toContain("64,000.50");
  expect(draw(panel, "zh-CN")).toContain("模拟");
  expect(draw(<Priced origin={simulated}>{(badge) => badge}</Priced>)).toContain("Simulated");
});

test("TRD-001: simulated wins over what the source calls itself, and one simulated price marks the whole panel", () => {
  expect(originKind({ source: "live:kraken", simulated: true })).toBe("simulated");
  expect(originKind({ source: "replay:panel-2020", simulated: false })).toBe("replay");
  expect(originKind(null)).toBe("none");
  expect(mergeOrigins([{ source: "live:kraken", simulated: false }, null, simulated])).toEqual({ source: "live:kraken, simulated", simulated: true });
});

test("TRD-002: a missing price is a dash, never a zero", () => {
  const html = draw(<Priced origin={null}>{(badge) => <>{badge}<Price value={null} decimals={2} /></>}</Priced>);
  expect(html).toContain("–");
  expect(html).not.toMatch(/>0/);
});

test("THM-007: rising and falling are told by sign and arrow as well as by colour", () => {
  expect(draw(<Change rate="0.0123" />)).toMatch(/▲.*\+1\.23%/);
  expect(draw(<Change rate="-0.0123" />)).toMatch(/▼.*-1\.23%/);
  expect(draw(<Gain value="-37.63" asset="USDC" />)).toMatch(/text-down.*-37\.63/);
});

test("MKT-003: a halt outranks a closed session, which outranks a mode", () => {
  expect(conditionOf({ state: "halted", mode: "post-only", session: "closed" }).id).toBe("ui.status.halted");
  expect(conditionOf({ state: "trading", mode: "post-only", session: "closed" }).id).toBe("ui.status.closed");
  expect(conditionOf({ state: "trading", mode: "reduce-only", session: "open" }).id).toBe("ui.status.reduce-only");
  expect(draw(<StatusBadge status={{ state: "halted", mode: "continuous", session: "open" }} />, "zh-CN")).toContain("停牌");
});

test.each([
  ["63692.800000", 2, false, "63,692.80"], ["63692.5", 2, false, "63,692.50"], ["63692.812345", 2, true, "63,692.812"], ["63692.80", 2, true, "63,692.80"], ["-1.4200", 2, false, "-1.42"], ["5618.834", 2, false, "5,618.834"],
])("TRD-005: the price %s of a market with %d decimals (average: %s) is written %s", (value, decimals, average, written) => {
  expect(writePrice(value, decimals, "en-US", average)).toBe(written);
});
