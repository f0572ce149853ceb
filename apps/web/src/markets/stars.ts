/** Markets that a person starred, by symbol, kept on this device. */
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";

const storageKey = "crossfloor.stars";
const starsMax = 200;

export function readStars(stored: string | null): readonly string[] {
  if (stored === null) return [];
  try {
    const parsed: unknown = JSON.parse(stored);
    return Array.isArray(parsed) ? parsed.filter((symbol) => typeof symbol === "string").slice(0, starsMax) : [];
  } catch {
    // Not ours: nothing is starred.
    return [];
  }
}

const stars = createStore<readonly string[]>()(() => readStars(typeof localStorage === "undefined" ? null : localStorage.getItem(storageKey)));

export function toggleStar(symbol: string): void {
  const before = stars.getState();
  const after = before.includes(symbol) ? before.filter((known) => known !== symbol) : [...before, symbol].slice(-starsMax);
  stars.setState(after, true);
  localStorage.setItem(storageKey, JSON.stringify(after));
}

export function useStars(): readonly string[] {
  return useStore(stars);
}
