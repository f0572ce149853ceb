/** Which files lead to which: imports, and files named in strings (workers, child processes, pages' scripts). */
import { posix } from "node:path";
import { importsOf } from "./imports-of.ts";
import { isSource, type Repository, workspaceOf } from "./repository.ts";

const quotedFile = /["'`]([^"'`\s]*?[\w-]+\.(?:tsx?|mjs|js|css))["'`?#]/g;
const quotedPart = /["'`]([\w.-]+)["'`]/g;
/** A path written as parts, `join(root, "apps", "matching", "src", "main.ts")`, has at most this many. */
const partsMax = 6;

/** Every file that the starting files lead to, themselves among them. */
export function reachFrom(repository: Repository, starts: Iterable<string>): Set<string> {
  const reached = new Set<string>();
  const open: string[] = [];
  const reach = (path: string): void => {
    if (reached.has(path) || !repository.files.has(path)) return;
    reached.add(path);
    open.push(path);
  };
  for (const start of starts) reach(start);
  for (let path = open.pop(); path !== undefined; path = open.pop()) for (const target of targetsOf(repository, path)) reach(target);
  return reached;
}

function targetsOf(repository: Repository, path: string): string[] {
  const text = repository.files.get(path) ?? "";
  const folder = posix.dirname(path);
  const workspace = workspaceOf(repository, path)?.path ?? "";
  const found: string[] = [];
  if (isSource(path)) {
    for (const { specifier } of importsOf(text, repository.masked(path))) if (specifier.startsWith(".")) found.push(posix.normalize(posix.join(folder, specifier)));
  }
  const readable = isSource(path) ? repository.masked(path).withoutComments : text;
  for (const match of readable.matchAll(quotedFile)) {
    const name = match[1].replace(/^\//, "");
    for (const base of [folder, workspace, `${workspace}/src`, ""]) found.push(posix.normalize(posix.join(base, name)));
  }
  const parts = [...readable.matchAll(quotedPart)].map((match) => match[1]);
  for (const [place, part] of parts.entries()) {
    if (!/\.(?:tsx?|mjs)$/.test(part)) continue;
    for (let from = place; from > Math.max(-1, place - partsMax); from -= 1) {
      const name = parts.slice(from, place + 1).join("/");
      found.push(name, posix.join(workspace, name), posix.normalize(posix.join(folder, name)));
    }
  }
  return found;
}

/** The files behind a workspace's exports. */
export function doorsOf(repository: Repository, among: (workspacePath: string) => boolean = () => true): string[] {
  return repository.workspaces.filter(({ path }) => among(path)).flatMap((workspace) => [...workspace.doors.values()].map((door) => `${workspace.path}/${door}`));
}
