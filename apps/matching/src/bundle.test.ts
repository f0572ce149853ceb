import { join } from "node:path";
import { build, type Rollup } from "vite";
import { expect, test } from "vitest";
import { bundleOf } from "./bundle.ts";

test("MATCHING-017: in the file that writer and shadow run, constants of rows stand in their places and no other package of this house is asked for", async () => {
  const root = join(import.meta.dirname, "..");
  const config = bundleOf("src/index.ts");
  const built = await build({ ...config, configFile: false, root, logLevel: "silent", build: { ...config.build, write: false } }) as Rollup.RollupOutput;
  expect(built.output).toHaveLength(1);
  const [{ code }] = built.output;
  expect(code).not.toMatch(/(from|import\()\s*"@crossfloor\//);
  const places = code.match(/\brows\[(order|row|exposure) \+ \w+\]/g) ?? [];
  expect(places.length).toBeGreaterThan(50);
  expect(places.filter((place) => /\+ [A-Z]/.test(place))).toEqual([]);
});
