import { expect, test } from "vitest";
import { createText } from "./text.tsx";
import { uiMessagesEn } from "./messages-en.ts";
import { uiMessagesZhCn } from "./messages-zh-cn.ts";

test("THM-020: shared components have every sentence in both languages", () => {
  expect(Object.keys(uiMessagesZhCn).sort()).toEqual(Object.keys(uiMessagesEn).sort());
  for (const text of Object.values(uiMessagesZhCn)) expect(text.trim()).not.toBe("");
});

test("THM-021: messages take values and plurals", () => {
  const text = createText("en", { fills: "{count, plural, one {# fill} other {# fills}}" });
  expect(text._("fills", { count: 1 })).toBe("1 fill");
  expect(text._("fills", { count: 3 })).toBe("3 fills");
  expect(text._("ui.source.title", { source: "x" })).toBe("Price source: x");
});
