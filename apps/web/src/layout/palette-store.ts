/** Whether the search palette is open: keys, buttons and the market header all open it. */
import { useEffect } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";

const palette = createStore<boolean>()(() => false);

export function setPaletteOpen(open: boolean): void {
  palette.setState(open, true);
}

export function usePaletteOpen(): boolean {
  return useStore(palette);
}

/** "/" where nobody types, and Ctrl or ⌘ with K anywhere. */
export function usePaletteKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [contenteditable]") !== null;
      const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!slash && !(event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey))) return;
      event.preventDefault();
      setPaletteOpen(true);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
