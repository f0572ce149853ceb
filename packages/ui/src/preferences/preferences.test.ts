import { expect, test } from "vitest";
import { numberLocaleOf, readPreferences } from "./preferences.ts";

test("THM-006: choices are kept, unknown ones fall back", () => {
  expect(readPreferences(null, ["en-GB"])).toEqual({ language: "en", theme: "dark", colours: "greenUp", numbers: "auto" });
  expect(readPreferences("not json", ["zh-Hans-CN"]).language).toBe("zh-CN");
  expect(readPreferences('{"theme":"light","colours":"redUp","language":"xx"}', ["en"])).toMatchObject({ theme: "light", colours: "redUp", language: "en" });
});

test("TKT-024: numbers follow the device unless a style is chosen", () => {
  expect(numberLocaleOf({ language: "en", theme: "dark", colours: "greenUp", numbers: "auto" }, ["de-DE", "en"])).toBe("de-DE");
  expect(numberLocaleOf({ language: "en", theme: "dark", colours: "greenUp", numbers: "fr-FR" }, ["de-DE"])).toBe("fr-FR");
  expect(numberLocaleOf({ language: "zh-CN", theme: "dark", colours: "greenUp", numbers: "auto" }, ["de-DE"])).toBe("zh-CN");
  expect(numberLocaleOf({ language: "en", theme: "dark", colours: "greenUp", numbers: "auto" }, ["en-US@posix"])).toBe("en-US");
});
