/// <reference types="node" />
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("./theme.css", import.meta.url), "utf8");

function paletteOf(theme: "dark" | "light"): Map<string, string> {
  const start = css.indexOf(`[data-theme="${theme}"] {`);
  const block = css.slice(start, css.indexOf("}", start));
  return new Map([...block.matchAll(/--cf-([a-z-]+):\s*(#[0-9a-f]{6});/g)].map((match) => [match[1], match[2]]));
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(["dark", "light"] as const)("%s", (theme) => {
  const palette = paletteOf(theme);
  const colour = (name: string): string => {
    const value = palette.get(name);
    if (value === undefined) throw new Error(`${theme} has no ${name}`);
    return value;
  };

  const onPanels = ["text", "muted", "faint", "accent", "warn", "danger", "good", "green", "red", "blue", "orange"];
  test.each(onPanels.flatMap((ink) => ["canvas", "field", "panel", "raised"].map((ground) => ({ ink, ground }))))(
    "THM-002: $ink on $ground reads at 4.5 to 1",
    ({ ink, ground }) => expect(contrast(colour(ink), colour(ground))).toBeGreaterThanOrEqual(4.5),
  );

  test.each(["accent-fill", "green-fill", "red-fill", "blue-fill", "orange-fill"])("THM-002: words on a %s button read at 4.5 to 1", (fill) =>
    expect(contrast(colour("on-fill"), colour(fill))).toBeGreaterThanOrEqual(4.5));

  test.each([["warn", "warn-soft"], ["danger", "danger-soft"], ["good", "good-soft"], ["green", "green-soft"], ["red", "red-soft"], ["blue", "blue-soft"], ["orange", "orange-soft"], ["accent", "accent-soft"], ["simulated-ink", "simulated"]])(
    "THM-002: %s on %s reads at 4.5 to 1",
    (ink, ground) => expect(contrast(colour(ink), colour(ground))).toBeGreaterThanOrEqual(4.5),
  );

  test("THM-003: the edge of a control stands out at 3 to 1", () => {
    expect(contrast(colour("control-line"), colour("panel"))).toBeGreaterThanOrEqual(3);
    expect(contrast(colour("accent"), colour("panel"))).toBeGreaterThanOrEqual(3);
  });
});

test("THM-001: both themes define the same colours", () => {
  expect([...paletteOf("light").keys()].sort()).toEqual([...paletteOf("dark").keys()].sort());
});

test.each(["greenUp", "redUp", "blueOrange"])("THM-004: the colour set %s says what up and down look like", (set) => {
  const start = css.indexOf(`[data-colours="${set}"] {`);
  const block = css.slice(start, css.indexOf("}", start));
  for (const role of ["up", "up-fill", "up-soft", "down", "down-fill", "down-soft"]) expect(block).toContain(`--cf-${role}:`);
});

test("THM-005: who asks for less motion gets none", () => {
  expect(css).toContain("prefers-reduced-motion: reduce");
  for (const [, duration] of css.matchAll(/animation: cf-flash-\w+ (\d+)ms/g)) expect(Number(duration)).toBeLessThanOrEqual(150);
});
