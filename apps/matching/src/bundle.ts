/**
 * How what must be fast is put into one file before it runs (docs/decisions/engine-speed.md).
 *
 * Between modules, every use of an exported constant is a read of its module's binding: a check that it was set, a check of what it
 * is, and arithmetic that cannot know its value. In one file with constants put in their places an order costs two thirds of that.
 * A function or a class that could be assigned to is looked up and compared at every call, so that none is left that could; and what a
 * file declares as a constant stays one, where bundlers like to write variables.
 */
import { parseSync, type Plugin, type UserConfig } from "vite";

/**
 * Twice what the compiler takes into one function by default: an order's way through the engine is many small ones. And the whole heap may grow
 * to six times what lived before it is collected: little of it lives, and memory that the engine's arrays take counts against that as well, so
 * that by default eight megabytes of new answers set off a collection at the next turn of the event loop.
 */
const tellPlatform = `import { setFlagsFromString as tellPlatform } from "node:v8";\ntellPlatform("--max-inlined-bytecode-size-cumulative=1840");\ntellPlatform("--heap-growing-percent=500");`;

/** A build of `entry` to `dist/index.js`, with all of this house's packages and none of others'. */
export function bundleOf(entry: string): UserConfig {
  return {
    plugins: [fixedDeclarations()],
    ssr: { noExternal: [/^@crossfloor\//] },
    build: {
      ssr: entry, outDir: "dist", target: "node24", minify: false,
      rolldownOptions: { optimization: { inlineConst: { mode: "all", pass: 3 } }, output: { entryFileNames: "index.js", codeSplitting: false, topLevelVar: false, banner: tellPlatform } },
    },
  };
}

/**
 * Turns `function f() {}` and `var C = class {}`, which is what the bundler makes of `class C {}`, into `const f = function () {};` and
 * `const C = class {};`. Only this house's, where the type checker has refused to assign to one. Functions come first in the file: nothing
 * runs before they are set, as before.
 */
function fixedDeclarations(): Plugin {
  return {
    name: "fixed-declarations",
    renderChunk(code, { modules }) {
      const own = new Set(Object.entries(modules).flatMap(([id, module]) => id.includes("/node_modules/") ? [] : declarationsIn(module.code ?? "").map(({ name }) => name)));
      let functions = "";
      let rest = "";
      let done = 0;
      for (const { kind, name, value, start, end } of declarationsIn(code)) {
        if (!own.has(name)) continue;
        const fixed = `const ${name} = ${value};\n`;
        rest += code.slice(done, start);
        if (kind === "function") functions += fixed;
        else rest += fixed;
        done = end;
      }
      return { code: `${functions}${rest}${code.slice(done)}`, map: null };
    },
  };
}

interface Declaration { readonly kind: "function" | "class"; readonly name: string; readonly value: string; readonly start: number; readonly end: number }

/** The functions and classes that are declared in `code` and not inside others, in order. */
function declarationsIn(code: string): Declaration[] {
  return parseSync("index.js", code).program.body.flatMap((statement): Declaration[] => {
    const { start, end } = statement;
    if (statement.type === "FunctionDeclaration" && statement.id) {
      return [{ kind: "function", name: statement.id.name, value: code.slice(start, statement.id.start) + code.slice(statement.id.end, end), start, end }];
    }
    const [declared] = statement.type === "VariableDeclaration" && statement.kind === "var" ? statement.declarations : [];
    if (declared?.id.type !== "Identifier" || declared.init?.type !== "ClassExpression") return [];
    return [{ kind: "class", name: declared.id.name, value: code.slice(declared.init.start, declared.init.end), start, end }];
  });
}
