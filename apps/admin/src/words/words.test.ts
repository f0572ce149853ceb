/// <reference types="node" />
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createText } from "@crossfloor/ui";
import { expect, test } from "vitest";
import { en } from "./en.ts";
import { zhCn } from "./zh-cn.ts";

const sources = new URL("..", import.meta.url).pathname;
const files = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name) && !/\.test\.|^words\/(en|zh-cn)\.ts$/.test(name));

test("ADMIN-001: every sentence exists in both languages", () => {
  expect(Object.keys(zhCn).sort()).toEqual(Object.keys(en).sort());
  for (const sentence of [...Object.values(en), ...Object.values(zhCn)]) expect(sentence.trim()).not.toBe("");
});

test("ADMIN-002: every sentence is a well-formed message that takes the same values in both languages", () => {
  const valuesOf = (message: string): string[] => [...new Set([...message.matchAll(/\{(\w+)/g)].map((match) => match[1]))].filter((name) => name !== "No" && !name.startsWith("#")).sort();
  for (const [id, message] of Object.entries(en)) {
    const chinese = Object.entries(zhCn).find(([key]) => key === id)?.[1] ?? "";
    const outer = (text: string): string[] => valuesOf(text.replace(/\{(\w+), plural,.*\}/, "{$1}"));
    expect([id, outer(chinese)]).toEqual([id, outer(message)]);
    const values = Object.fromEntries(outer(message).map((name) => [name, 2]));
    for (const [language, catalog] of [["en", en], ["zh-CN", zhCn]] as const) expect(createText(language, catalog)._(id, values)).not.toMatch(/[{}⟨]/);
  }
});

test("ADMIN-003: no sentence is left that no screen says", () => {
  const code = files.map((name) => readFileSync(join(sources, name), "utf8")).join("\n");
  const stems = [...code.matchAll(/text\(`([a-zA-Z.-]+)\$\{/g)].map((match) => match[1]);
  const unused = Object.keys(en).filter((id) => !code.includes(`"${id}"`) && !stems.some((stem) => id.startsWith(stem)));
  expect(unused).toEqual([]);
});

test("ADMIN-004: no words stand in the screens themselves", () => {
  const found = files.filter((name) => name.endsWith(".tsx")).flatMap((name) => {
    const code = readFileSync(join(sources, name), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    // Text between tags, and the attributes that people read.
    const between = [...code.matchAll(/<\w[^<>]*(?<!=)>([^<>{}=;()]*[A-Za-z\u4e00-\u9fff]{2,}[^<>{}=;()]*)<\//g)].map((match) => match[1].trim());
    const attributes = [...code.matchAll(/\s(?:title|label|placeholder|alt|aria-label)="([^"]*[A-Za-z\u4e00-\u9fff]{2,}[^"]*)"/g)].map((match) => match[1]);
    return [...between, ...attributes].map((words) => `${name}: ${words}`);
  });
  expect(found).toEqual([]);
});
