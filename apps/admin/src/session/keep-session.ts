/** A session lives as long as there is a hand on the page: what the page asks by itself does not count. */
import { useEffect } from "react";

const touchEveryMs = 45_000;

export function useKeepSession(): void {
  useEffect(() => {
    let touchedAt = performance.now();
    const touch = (): void => {
      if (performance.now() - touchedAt < touchEveryMs) return;
      touchedAt = performance.now();
      // Unanswered is as good as not asked: the next touch asks again.
      void fetch("/api/auth/get-session", { credentials: "same-origin" }).catch(() => undefined);
    };
    const events = ["pointerdown", "keydown", "wheel"] as const;
    for (const event of events) window.addEventListener(event, touch, { passive: true });
    return () => {
      for (const event of events) window.removeEventListener(event, touch);
    };
  }, []);
}
