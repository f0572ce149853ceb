/** What a person chose about how things look; kept on this device, applied to the root element so that plain CSS can follow. */
import { useSyncExternalStore } from "react";
import { unreachable } from "@crossfloor/stdx";

export const languages = ["en", "zh-CN"] as const;
export type Language = (typeof languages)[number];
export const themes = ["dark", "light", "system"] as const;
export type Theme = (typeof themes)[number];
/** What rising and falling look like: green up, red up as in mainland China, or a pair that colour-blind people tell apart. */
export const colourSets = ["greenUp", "redUp", "blueOrange"] as const;
export type ColourSet = (typeof colourSets)[number];
/** "auto" follows the device, so that a phone's own decimal key is the one that is understood. */
export const numberStyles = ["auto", "en-US", "de-DE", "fr-FR", "de-CH"] as const;
export type NumberStyle = (typeof numberStyles)[number];

export interface Preferences {
  readonly language: Language;
  readonly theme: Theme;
  readonly colours: ColourSet;
  readonly numbers: NumberStyle;
}

const storageKey = "crossfloor.preferences";

function member<const Choice extends string>(choices: readonly Choice[], value: unknown): Choice | undefined {
  return choices.find((choice) => choice === value);
}

/** Reads what was stored; anything unknown falls back to its default. */
export function readPreferences(stored: string | null, deviceLanguages: readonly string[]): Preferences {
  let raw: Record<string, unknown> = {};
  try {
    const parsed: unknown = stored === null ? {} : JSON.parse(stored);
    if (typeof parsed === "object" && parsed !== null) raw = { ...parsed };
  } catch {
    // Someone else's text under our key: start from the defaults.
    raw = {};
  }
  return {
    language: member(languages, raw["language"]) ?? (deviceLanguages[0]?.toLowerCase().startsWith("zh") === true ? "zh-CN" : "en"),
    theme: member(themes, raw["theme"]) ?? "dark",
    colours: member(colourSets, raw["colours"]) ?? "greenUp",
    numbers: member(numberStyles, raw["numbers"]) ?? "auto",
  };
}

const inBrowser = typeof document !== "undefined";
let current: Preferences = inBrowser ? readPreferences(localStorage.getItem(storageKey), navigator.languages) : readPreferences(null, ["en"]);
const listeners = new Set<() => void>();

export function getPreferences(): Preferences {
  return current;
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  if (inBrowser) {
    localStorage.setItem(storageKey, JSON.stringify(current));
    applyPreferences();
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, getPreferences, getPreferences);
}

function systemIsLight(): boolean {
  return inBrowser && matchMedia("(prefers-color-scheme: light)").matches;
}

/** The theme in force, "system" resolved. */
export function shownTheme(theme: Theme): "dark" | "light" {
  switch (theme) {
    case "dark":
    case "light":
      return theme;
    case "system":
      return systemIsLight() ? "light" : "dark";
    default:
      return unreachable(theme);
  }
}

/** Puts the choices on the root element. Call once before the first paint; later changes call it by themselves. */
export function applyPreferences(): void {
  const root = document.documentElement;
  root.lang = current.language;
  root.dataset["theme"] = shownTheme(current.theme);
  root.dataset["colours"] = current.colours;
}

if (inBrowser) {
  matchMedia("(prefers-color-scheme: light)").addEventListener("change", () => {
    applyPreferences();
    for (const listener of listeners) listener();
  });
}

/** The locale that numbers are written and read in. */
export function numberLocaleOf(preferences: Preferences, deviceLanguages: readonly string[]): string {
  if (preferences.numbers !== "auto") return preferences.numbers;
  // Chinese words around the figure need Chinese units in short forms (亿); its separators are those of English.
  if (preferences.language === "zh-CN") return "zh-CN";
  return deviceLanguages.find((language) => !language.toLowerCase().startsWith("zh") && isLanguageTag(language)) ?? "en-US";
}

/** Some systems name themselves in ways that `Intl` refuses, e.g. "en-US@posix". */
function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

export function useNumberLocale(): string {
  const preferences = usePreferences();
  return numberLocaleOf(preferences, inBrowser ? navigator.languages : ["en-US"]);
}

/** Dates speak the language of the words around them. */
export function useDateLocale(): string {
  return usePreferences().language === "zh-CN" ? "zh-CN" : "en-GB";
}
