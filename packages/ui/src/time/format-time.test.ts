import { expect, test } from "vitest";
import { formatClock, formatCountdown, formatMoment } from "./format-time.ts";

const wednesday = Date.UTC(2026, 10, 18, 16, 0, 0);

test("THM-014: a moment names its zone and follows the reader's", () => {
  expect(formatMoment(wednesday, { locale: "en-GB", zone: "America/Chicago" })).toMatch(/Wed.*18 Nov.*10:00.*(CST|GMT-6)/);
  expect(formatMoment(wednesday, { locale: "zh-CN", zone: "Asia/Shanghai" })).toContain("00:00");
  expect(formatClock(wednesday, { locale: "en-GB", zone: "UTC" })).toBe("16:00:00");
});

test("THM-014: a countdown stops at zero", () => {
  expect(formatCountdown(-5)).toBe("00:00:00");
  expect(formatCountdown(3_661_000)).toBe("01:01:01");
  expect(formatCountdown(2 * 86_400_000 + 3 * 3_600_000 + 4 * 60_000)).toBe("2d 03:04");
});
