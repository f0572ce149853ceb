import { join } from "node:path";
import { bundleOf } from "@crossfloor/matching/bundle";
import { build, type Rollup } from "vite";
import { expect, test } from "vitest";

test("BENCH-007: in the file that the benches run from, this house's modules lie one after another and none is wrapped to be loaded later", async () => {
  const root = join(import.meta.dirname, "..");
  const config = bundleOf("src/index.ts");
  const built = await build({ ...config, configFile: false, root, logLevel: "silent", build: { ...config.build, write: false } }) as Rollup.RollupOutput;
  const [{ code }] = built.output;
  // A module that is loaded later begins as variables without values and a function that sets them.
  const wrapped = [...code.matchAll(/^var (init_[\w$]+) = /gm)].map(([, name]) => name).filter((name) => !name.includes("vite_optional_peer"));
  expect(wrapped).toEqual([]);
  expect(code).toMatch(/^const Ladders = class/m);
  expect(code).toMatch(/^const span = 256;$/m);
});
