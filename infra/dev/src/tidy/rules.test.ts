/** Each rule against a small repository that keeps it and one that breaks it: a rule that cannot fail keeps nothing. */
import { describe, expect, test } from "vitest";
import { importsOf } from "./imports-of.ts";
import { lineAt, maskSource } from "./mask-source.ts";
import { type Repository, repositoryOf } from "./repository.ts";
import { criteria, matrix, matrixPage, matrixText } from "./rules/criteria.ts";
import { deadFiles } from "./rules/dead-files.ts";
import { imports, typeOnlyImports } from "./rules/imports.ts";
import { invariants } from "./rules/invariants.ts";
import { layers } from "./rules/layers.ts";
import { leftovers } from "./rules/leftovers.ts";
import { names } from "./rules/names.ts";
import { oneBook } from "./rules/one-book.ts";
import { parts } from "./rules/parts.ts";
import { bareProducts, pureCompilers, purity } from "./rules/purity.ts";
import { size } from "./rules/size.ts";

const manifest = (name: string, layer: number, dependencies: readonly string[] = [], doors: Record<string, string> = { ".": "./src/index.ts" }): string =>
  JSON.stringify({ name: `@crossfloor/${name}`, exports: doors, dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, "workspace:*"])), crossfloor: { layer } }, null, 2);

/** A sound little house: two packages, an app, infra and a spec page. */
const sound: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({ devDependencies: { vitest: "1" } }),
  "docs/specs/book.md": "# Book\n\n- **BOOK-001** Prices come first.\n",
  "packages/book/package.json": manifest("book", 2),
  "packages/book/tsconfig.json": JSON.stringify({ compilerOptions: { lib: ["ES2023"], types: [] } }),
  "packages/book/src/index.ts": 'export { match } from "./match.ts";\n',
  "packages/book/src/match.ts": "export const match = (): number => 1;\n",
  "packages/book/src/match.test.ts": `import { test } from "vitest";\nimport { match } from "./match.ts";\ntest("BOOK${"-001"}: prices come first", () => void match());\n`,
  "packages/ledger/package.json": manifest("ledger", 2),
  "packages/ledger/src/index.ts": "export {};\n",
  "packages/engine/package.json": manifest("engine", 4, ["@crossfloor/book"]),
  "packages/engine/src/index.ts": 'import { match } from "@crossfloor/book";\nexport const apply = match;\n',
  "apps/matching/package.json": manifest("matching", 6, ["@crossfloor/engine"]),
  "apps/matching/src/index.ts": 'import { apply } from "@crossfloor/engine";\nexport const start = apply;\n',
  "apps/matching/src/main.ts": 'import { start } from "./index.ts";\nstart();\n',
  "infra/dev/package.json": manifest("dev", 7, ["@crossfloor/matching"]),
  "infra/dev/src/index.ts": 'export const run = ["apps", "matching", "src", "main.ts"];\n',
};
const house = (changes: Readonly<Record<string, string>> = {}): Repository => repositoryOf(new Map(Object.entries({ ...sound, ...changes })));
const places = (findings: readonly { file: string; line: number }[]): string[] => findings.map(({ file, line }) => `${file}:${line}`);

describe("a sound house", () => {
  const partsOfIt = [{ name: "all", paths: ["packages"] }];
  test.each([
    { of: "layers", look: layers }, { of: "imports", look: imports }, { of: "types", look: typeOnlyImports }, { of: "names", look: names }, { of: "dead files", look: deadFiles },
    { of: "criteria", look: criteria }, { of: "purity", look: purity }, { of: "compilers", look: pureCompilers }, { of: "products", look: bareProducts }, { of: "size", look: size },
    { of: "leftovers", look: leftovers }, { of: "parts", look: (repository: Repository) => parts(repository, partsOfIt) },
  ])("TIDY-001, TIDY-002: nothing is found of $of", ({ look }) => {
    expect(look(house())).toEqual([]);
  });
});

describe("a broken house", () => {
  test("TIDY-001: an arrow that points up, sideways, between apps or at infra", () => {
    const broken = house({
      "packages/book/package.json": manifest("book", 2, ["@crossfloor/engine"]),
      "packages/ledger/package.json": manifest("ledger", 2, ["@crossfloor/book"]),
      "apps/gateway/package.json": manifest("gateway", 6, ["@crossfloor/matching"]),
      "apps/desk/package.json": manifest("desk", 6, ["@crossfloor/dev"]),
      "infra/e2e/package.json": manifest("e2e", 7, ["@crossfloor/dev"]),
      "packages/lost/package.json": JSON.stringify({ name: "@crossfloor/lost" }),
    });
    expect(places(layers(broken)).sort()).toEqual(["apps/desk/package.json:7", "apps/gateway/package.json:7", "packages/book/package.json:7", "packages/ledger/package.json:7", "packages/lost/package.json:1"]);
  });

  test("TIDY-002: an undeclared package, a deep import, another workspace's file", () => {
    const broken = house({
      "packages/engine/src/index.ts": [
        'import { match } from "@crossfloor/book/src/match.ts";', 'import ws from "ws";', 'export * from "../../book/src/match.ts";', 'const late = import("undici");', 'import { join } from "node:path";',
        'import type { Ledger } from "@crossfloor/ledger";', 'import { test } from "vitest";', "",
      ].join("\n"),
    });
    expect(imports(broken).map(({ line, message }) => `${line} ${message.split(/[,;]/)[0]}`)).toEqual([
      "1 imports @crossfloor/book/src/match.ts", "2 imports ws", "3 reaches into packages/book/src/match.ts", "4 imports undici", "6 imports @crossfloor/ledger", "7 imports vitest",
    ]);
  });

  test("TIDY-003: a value of the api in a site", () => {
    const web = { "apps/web/package.json": manifest("web", 6, ["@crossfloor/api"]) };
    const text = 'import type { Router } from "@crossfloor/api";\nimport { type A, type B } from "@crossfloor/api";\nimport { decimal, type C } from "@crossfloor/api";\n';
    expect(places(typeOnlyImports(house({ ...web, "apps/web/src/main.tsx": text })))).toEqual(["apps/web/src/main.tsx:3"]);
  });

  test("TIDY-004: a name that says nothing", () => {
    const broken = house({ "packages/book/src/utils/a.ts": "", "packages/book/src/order-helpers.ts": "", "apps/matching/src/session.manager.ts": "", "apps/matching/src/calibrate.ts": "", "docs/specs/shared.md": "" });
    expect(places(names(broken)).sort()).toEqual(["apps/matching/src/session.manager.ts:1", "packages/book/src/order-helpers.ts:1", "packages/book/src/utils:1"]);
  });

  test("TIDY-005: a file that nothing leads to", () => {
    const broken = house({
      "packages/book/src/forgotten.ts": 'import { match } from "./match.ts";\n',
      "apps/matching/src/main.ts": 'import { start } from "./index.ts";\nnew Worker(new URL("./writer.ts", import.meta.url));\nstart();\n// "./commented.ts"\n',
      "apps/matching/src/writer.ts": "export {};\n",
      "apps/matching/src/commented.ts": "export {};\n",
      "infra/dev/src/commands/start.ts": "export {};\n",
    });
    expect(places(deadFiles(broken))).toEqual(["packages/book/src/forgotten.ts:1", "apps/matching/src/commented.ts:1"]);
  });

  test("TIDY-016: a matrix that is not there, or that is of yesterday, and one that is of now", () => {
    const [first, second] = ["BOOK-001", "BOOK-002"];
    const changes = { "docs/specs/book.md": `- **${first}** A.\n- **${second}** B.\n`, "packages/book/src/match.test.ts": `test("${first}, ${second}: a", f);\n`, "packages/book/src/b.test.ts": `test("${first}: b", f);\n` };
    const now = matrixText(house(changes));
    expect(now).toContain(`| ${first} | specs/book.md | packages/book/src/b.test.ts, packages/book/src/match.test.ts |\n| ${second} | specs/book.md | packages/book/src/match.test.ts |\n`);
    expect(matrix(house({ ...changes, [matrixPage]: now }))).toEqual([]);
    for (const other of [{}, { [matrixPage]: now.replace(second, "BOOK-3") }]) expect(places(matrix(house({ ...changes, ...other })))).toEqual(["docs/specs/MATRIX.md:1"]);
  });

  test("TIDY-006: a criterion without a test, a test without a criterion, one criterion twice", () => {
    const two = `"BOOK${"-001"}, BOOK${"-009"}: two"`;
    const broken = house({
      "docs/specs/book.md": "- **BOOK-001** One.\n- **BOOK-002** Two.\n- **BOOK-7** Seven.\n",
      "docs/specs/other.md": "\n- **BOOK-001** Again.\n",
      "packages/book/src/match.test.ts": `import { test } from "vitest";\n// "BOOK${"-002"}: only spoken of"\ntest(${two}, () => {});\n`,
    });
    expect(places(criteria(broken))).toEqual(["docs/specs/book.md:3", "docs/specs/other.md:2", "packages/book/src/match.test.ts:3", "docs/specs/book.md:2"]);
  });

  test.each([
    "const now = Date.now();", "const at: Date = x;", "Math.random();", "Math.pow(2, 3);", "Math . log(2);", "const big = 2 ** 53;", "export async function f() {}", "await x;", "new Promise(f);", "new Intl.NumberFormat();",
    "a.localeCompare(b);", "n.toLocaleString();", "n.toFixed(2);", "parseFloat(t);", "Number.parseFloat(t);", "setTimeout(f, 1);", "console.log(1);", "process.exit(1);", "performance.now();", "globalThis.x;", "const t = `${Date.now()}`;",
  ])("TIDY-007: %s", (line) => {
    expect(places(purity(house({ "packages/book/src/match.ts": `export const match = 1;\n${line}\n` })))).toEqual(["packages/book/src/match.ts:2"]);
  });

  test("TIDY-007: a comment, a string, a test, another package and a name that only resembles one do not count", () => {
    const fine = '// Date.now()\n/* await */ export const match = "Math.random()";\nconst tradeDate = session.Date; const lastUpdate = `async ${match}`; const pattern = /Date\\/x/;\n';
    expect(purity(house({ "packages/book/src/match.ts": fine }))).toEqual([]);
    expect(purity(house({ "packages/book/src/match.test.ts": "Date.now();" }))).toEqual([]);
    expect(purity(house({ "apps/matching/src/index.ts": "export const now = Date.now();" }))).toEqual([]);
  });

  test("TIDY-008: a pure package that sees the browser or Node", () => {
    const config = (lib: string[], types: string[]): Record<string, string> => ({ "packages/book/tsconfig.json": JSON.stringify({ compilerOptions: { lib, types } }) });
    expect(places(pureCompilers(house(config(["ES2023", "DOM"], []))))).toEqual(["packages/book/tsconfig.json:1"]);
    expect(places(pureCompilers(house(config(["ES2023"], ["node"]))))).toEqual(["packages/book/tsconfig.json:1"]);
  });

  test.each([
    { line: "const value = price * size;", found: 1 },
    { line: "const fee = fill.notional * fees.taker;", found: 1 },
    { line: "const margin = notionals[place] * rate;", found: 1 },
    { line: "const margin = values[place] * rateOf(tier);", found: 1 },
    { line: "const margin = (a + b) * rate;", found: 1 },
    { line: "const big = BigInt(price) * BigInt(size);", found: 0 },
    { line: "const later = rate * hourMs;", found: 0 },
    { line: "const double = price * 2;", found: 0 },
    { line: "const place = account * stride;", found: 0 },
    { line: "// price * size", found: 0 },
  ])("TIDY-009: $line has $found", ({ line, found }) => {
    expect(bareProducts(house({ "packages/ledger/src/index.ts": `export {};\n${line}\n` }))).toHaveLength(found);
  });

  test("TIDY-010: a file of more than 600 lines", () => {
    expect(size(house({ "packages/book/src/match.ts": "x\n".repeat(600) }))).toEqual([]);
    expect(places(size(house({ "packages/book/src/match.ts": "x\n".repeat(601) })))).toEqual(["packages/book/src/match.ts:601"]);
  });

  test("TIDY-011: a silenced compiler, a note for later, a test that shuts the others out", () => {
    const note = `TO${"DO"}`;
    const broken = house({
      "packages/book/src/match.ts": `// @ts-${"ignore"}\nexport const match = "${note}"; // ${note}: more\n`,
      "packages/book/src/match.test.ts": `test${".only"}("x", f);\nconst s = "test.only";\n`,
    });
    expect(places(leftovers(broken))).toEqual(["packages/book/src/match.ts:1", "packages/book/src/match.ts:2", "packages/book/src/match.test.ts:1"]);
  });

  test("TIDY-012: a test that no part runs, or two", () => {
    const twice = [{ name: "a", paths: ["packages"] }, { name: "b", paths: ["packages/book"] }];
    expect(places(parts(house(), []))).toEqual(["packages/book/src/match.test.ts:1"]);
    expect(parts(house(), twice)[0].message).toContain("a and b");
    expect(parts(house(), [{ name: "c", paths: ["packages/boo"] }])).toHaveLength(1);
  });
});

describe("the measured book", () => {
  const made = {
    "packages/book/src/create-book.ts": "export const createBook = () => new Book();\n",
    "packages/engine/src/list.ts": 'import { createBook } from "@crossfloor/book";\nexport const list = createBook;\n',
    "infra/bench/src/bench.ts": 'import { createBook } from "@crossfloor/book";\nexport const bench = () => createBook();\n',
  };
  test("TIDY-014: the bench's book is the engine's", () => {
    expect(oneBook(house(made))).toEqual([]);
    expect(places(oneBook(house({ ...made, "infra/bench/src/bench.ts": "export const bench = () => 1;\n" })))).toEqual(["infra/bench/src/:1"]);
    expect(places(oneBook(house({ ...made, "infra/bench/src/bench.ts": 'import { createBook } from "./own.ts";\nexport const bench = createBook;\n' })))).toEqual(["infra/bench/src/:1"]);
    expect(places(oneBook(house({ ...made, "packages/engine/src/list.ts": 'import type { createBook } from "@crossfloor/book";\nexport const list = 1;\n' })))).toEqual(["packages/engine/src/:1"]);
    expect(places(oneBook(house({ ...made, "infra/bench/src/own.ts": "// one\nexport const own = new Book({});\n" })))).toEqual(["infra/bench/src/own.ts:2"]);
  });
});

describe("reading source", () => {
  test("TIDY-013: what is not code is blank, and every place stays where it was", () => {
    const text = 'const a = "x // y"; // z\nconst b = `one ${two + `three ${four}`} five`;\nconst c = /["`]\\//g.test(d) ? e / f / g : 1;\n/* h\n i */ j';
    const { code, withoutComments } = maskSource(text);
    expect(code.length).toBe(text.length);
    expect(code.split("\n").length).toBe(text.split("\n").length);
    for (const kept of ["two", "four", "test(d)", "e / f / g", "j"]) expect(code).toContain(kept);
    for (const gone of ["x", "y", "z", "one", "three", "five", "h", " i "]) expect(code).not.toContain(gone);
    expect(withoutComments).toContain('"x // y"');
    expect(withoutComments).not.toContain("z");
    expect(lineAt(text, text.indexOf("j"))).toBe(5);
  });

  test("TIDY-013: an apostrophe in the text of a page ends with its line", () => {
    const { code } = maskSource("const page = <p>don't</p>;\nconst after = 'x';\n");
    expect(code).toContain("const after");
  });

  test("TIDY-013: imports of every form are found", () => {
    const text = [
      'import a from "a";', "import {", "  b,", "  type c,", "} from 'b';", 'import type { d } from "d";', 'export { e } from "e";', 'export * from "f";', 'export type { g } from "g";', 'import "h.css";',
      'const i = await import("i");', '// import j from "j";', 'const k = "import k from \'k\'";', "const l = `import l from \"l\"`;", 'import { type m, type n } from "m";', 'export const from = "o";', "",
    ].join("\n");
    expect(importsOf(text, maskSource(text)).map(({ specifier, line, typeOnly }) => [specifier, line, typeOnly]).sort()).toEqual([
      ["a", 1, false], ["b", 5, false], ["d", 6, true], ["e", 7, false], ["f", 8, false], ["g", 9, true], ["h.css", 10, false], ["i", 11, false], ["m", 15, true],
    ]);
  });
});

test("TIDY-015: an invariant that nothing holds, one that is missing, and one that is listed twice", () => {
  const list = "packages/simulator/src/faults/invariants.ts";
  const row = (id: string, heldBy: string): string => `  { id: "${id}", says: "x", heldBy: "${heldBy}" },\n`;
  const ids = [...Array.from({ length: 11 }, (_, place) => `L${place + 1}`), ...Array.from({ length: 12 }, (_, place) => `M${place + 1}`), ...Array.from({ length: 9 }, (_, place) => `D${place + 1}`)];
  const faults = { "packages/simulator/src/faults/planted-faults.ts": '  { id: "L1", what: "x" },\n' };
  const messages = (text: string): string[] => invariants(house({ [list]: text, ...faults })).map(({ message }) => message.slice(0, 22));
  const whole = ids.map((id) => row(id, id === "L1" ? "break" : "BOOK-001")).join("");
  expect(messages(whole)).toEqual([]);
  expect(messages(whole.replace(row("M3", "BOOK-001"), row("M3", "break")))).toEqual(["M3 is held by a plante"]);
  expect(messages(whole.replace(row("M3", "BOOK-001"), row("M3", "")))).toEqual(["M3 is held by nothing,"]);
  expect(messages(whole.replace(row("M3", "BOOK-001"), row("M3", "BOOK-002")))).toEqual(["M3 is held by BOOK-002"]);
  expect(messages(whole.replace(row("D9", "BOOK-001"), ""))).toEqual(["D9 is not listed; say "]);
  expect(messages(whole + row("D9", "BOOK-001"))).toEqual(["D9 is listed twice; ke"]);
});
