/**
 * How what must be fast is put into one file before it runs (docs/decisions/engine-speed.md).
 *
 * Between modules, every use of an exported constant is a read of its module's binding: a check that it was set, a check of what it
 * is, and arithmetic that cannot know its value. In one file with constants put in their places an order costs two thirds of that.
 */
import type { UserConfig } from "vite";

/** A build of `entry` to `dist/index.js`, with all of this house's packages and none of others'. */
export function bundleOf(entry: string): UserConfig {
  return {
    ssr: { noExternal: [/^@crossfloor\//] },
    build: {
      ssr: entry, outDir: "dist", target: "node24", minify: false,
      rolldownOptions: { optimization: { inlineConst: { mode: "all", pass: 3 } }, output: { entryFileNames: "index.js", codeSplitting: false } },
    },
  };
}
