import { join } from "node:path";
import { build, type Rollup } from "vite";
import { expect, test } from "vitest";
import { bundleOf } from "./bundle.ts";

test("MATCHING-017: in the file that writer and shadow run, constants of rows stand in their places, no function, class or constant of this house can be assigned to, the compiler may inline more and the heap grow further than by default, and no other package of it is asked for", async () => {
  const root = join(import.meta.dirname, "..");
  const config = bundleOf("src/index.ts");
  const built = await build({ ...config, configFile: false, root, logLevel: "silent", build: { ...config.build, write: false } }) as Rollup.RollupOutput;
  expect(built.output).toHaveLength(1);
  const [{ code, modules }] = built.output;
  expect(code).not.toMatch(/(from|import\()\s*"@crossfloor\//);
  for (const flag of ["max-inlined-bytecode-size-cumulative", "heap-growing-percent"]) expect(code).toMatch(new RegExp(`^tellPlatform\\("--${flag}=\\d+"\\);$`, "m"));
  const places = code.match(/\brows\[(order|row|exposure) [+|] \w+\]/g) ?? [];
  expect(places.length).toBeGreaterThan(50);
  expect(places.filter((place) => /[+|] [A-Z]/.test(place))).toEqual([]);

  const constant = /^(?:export )?const ([\w$]+) =/gm;
  const constants = Object.entries(modules).flatMap(([id, module]) => id.includes("/node_modules/") ? [] : [...(module.code ?? "").matchAll(constant)].map(([, name]) => name));
  expect(constants.length).toBeGreaterThan(200);
  const variables = new Set([...code.matchAll(/^(?:var|let) ([\w$]+)/gm)].map(([, name]) => name));
  expect(constants.filter((name) => variables.has(name))).toEqual([]);

  const declaration = /^(?:(?:async )?function\*? |var (?=[\w$]+ = class))([\w$]+)/gm;
  const declared = Object.entries(modules).flatMap(([id, module]) => id.includes("/node_modules/") ? [] : [...(module.code ?? "").matchAll(declaration)].map(([, name]) => name));
  expect(declared.length).toBeGreaterThan(500);
  const left = new Set([...code.matchAll(declaration)].map(([, name]) => name));
  expect(declared.filter((name) => left.has(name))).toEqual([]);
  expect(code.match(/^const [\w$]+ = (async )?(function|class)\b/gm)?.length).toBeGreaterThanOrEqual(declared.length);
});
