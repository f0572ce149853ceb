import { expect, test } from "vitest";
import { type ToastItem, toastsMax, withToast } from "./toaster.tsx";

test("TKT-017: news is bounded; the oldest goes first", () => {
  const items = Array.from({ length: 9 }, (_, id): ToastItem => ({ id, kind: "message", title: String(id), description: undefined, duration: 1 }));
  const shown = items.reduce<readonly ToastItem[]>(withToast, []);
  expect(shown.map((item) => item.id)).toEqual(items.slice(-toastsMax).map((item) => item.id));
});
