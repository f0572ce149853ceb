/** Which of the three layouts fits: phone below 768, tablet below 1200, desktop from there. CSS pixels. */
import { useSyncExternalStore } from "react";

export type Viewport = "phone" | "tablet" | "desktop";

const tablet = "(min-width: 768px)";
const desktop = "(min-width: 1200px)";

function subscribe(listener: () => void): () => void {
  const queries = [matchMedia(tablet), matchMedia(desktop)];
  for (const query of queries) query.addEventListener("change", listener);
  return () => {
    for (const query of queries) query.removeEventListener("change", listener);
  };
}

function read(): Viewport {
  return matchMedia(desktop).matches ? "desktop" : matchMedia(tablet).matches ? "tablet" : "phone";
}

export function useViewport(): Viewport {
  return useSyncExternalStore(subscribe, read, () => "desktop");
}
