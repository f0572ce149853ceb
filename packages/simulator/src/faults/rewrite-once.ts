import type { Rewrite } from "./planted-faults.ts";

/** The text with the fault in it. Throws unless the place is there exactly once: the source moved on, and the fault must follow. */
export function rewriteOnce(text: string, { file, find, replace }: Rewrite): string {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times what a planted fault replaces: ${find}`);
  return parts.join(replace);
}
