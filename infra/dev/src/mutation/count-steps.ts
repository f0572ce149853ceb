/** Puts a step into each loop of what the mutation tester runs, product and tests alike; `StepLimit` counts them. */

interface Node { readonly type: string; readonly start: number; readonly end: number; readonly body?: unknown }
interface Parser { parse(code: string): unknown }

/** A plugin of the tests' bundler. What reaches it has no types any more. */
export const countSteps = {
  name: "count-steps",
  transform(this: Parser, code: string, id: string): string | undefined {
    return id.includes("/node_modules/") ? undefined : withSteps(code, this.parse(code));
  },
};

const loops: ReadonlySet<string> = new Set(["WhileStatement", "DoWhileStatement", "ForStatement", "ForOfStatement", "ForInStatement"]);
/** The tester's state is none while no test runs. */
const step = "globalThis.__stryker__?.step?.();";

/** `tree` is the syntax tree of `code`. */
export function withSteps(code: string, tree: unknown): string {
  const inserts: { readonly at: number; readonly text: string }[] = [];
  for (const { type, body } of nodesOf(tree)) {
    if (!loops.has(type) || !isNode(body)) continue;
    if (body.type === "BlockStatement") inserts.push({ at: body.start + 1, text: ` ${step}` });
    else inserts.push({ at: body.start, text: `{ ${step} ` }, { at: body.end, text: " }" });
  }
  let out = "";
  let from = 0;
  for (const { at, text } of inserts.sort((a, b) => a.at - b.at)) {
    out += code.slice(from, at) + text;
    from = at;
  }
  return out + code.slice(from);
}

function* nodesOf(tree: unknown): Generator<Node, void> {
  const left: unknown[] = [tree];
  while (left.length > 0) {
    const next = left.pop();
    if (isNode(next)) yield next;
    if (typeof next === "object" && next !== null) left.push(...Object.values(next));
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value && "end" in value;
}
