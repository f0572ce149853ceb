/** Plants a fault in this process: sources that are loaded from now on are rewritten, and nothing in them knows of it. */
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import type { Rewrite } from "./planted-faults.ts";
import { rewriteOnce } from "./rewrite-once.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** Returns the files that were rewritten so far. */
export function plant(rewrites: readonly Rewrite[]): ReadonlySet<string> {
  const planted = new Set<string>();
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.startsWith("file:")) return loaded;
      const file = fileURLToPath(url).slice(root.length);
      const own = rewrites.filter((rewrite) => rewrite.file === file);
      if (own.length === 0 || loaded.source === undefined || loaded.source === null) return loaded;
      planted.add(file);
      const text = typeof loaded.source === "string" ? loaded.source : new TextDecoder().decode(loaded.source);
      return { ...loaded, source: own.reduce(rewriteOnce, text) };
    },
  });
  return planted;
}

/** Files of a fault that were never loaded. */
export function missedOf(rewrites: readonly Rewrite[], planted: ReadonlySet<string>): string[] {
  return rewrites.filter(({ file }) => !planted.has(file)).map(({ file }) => file);
}
