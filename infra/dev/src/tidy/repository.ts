/** The repository as the rules see it: its text files and its workspaces. Fixtures are made of the same. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type MaskedSource, maskSource } from "./mask-source.ts";

export interface Workspace {
  /** "packages/book". */
  readonly path: string;
  readonly name: string;
  readonly layer: number;
  /** Export paths ("." or "./embedded") to files relative to the workspace. */
  readonly doors: ReadonlyMap<string, string>;
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
}

export interface Repository {
  /** Path from the root, with slashes, to text. */
  readonly files: ReadonlyMap<string, string>;
  readonly workspaces: readonly Workspace[];
  /** Packages that the root declares: for tests and configuration everywhere. */
  readonly rootDependencies: ReadonlySet<string>;
  masked(path: string): MaskedSource;
}

const skipped = new Set(["node_modules", "dist", ".git", ".turbo", ".crossfloor", ".stryker-tmp", "reports", "coverage", "test-results", "playwright-report"]);
const texts = /\.(?:ts|tsx|mjs|js|json|md|html|css)$/;
const areas = ["apps", "packages", "infra", "docs"];

export function readRepository(root: string): Repository {
  const files = new Map<string, string>();
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!skipped.has(entry.name)) walk(path);
      } else if (entry.isFile() && texts.test(entry.name)) {
        // A file that another process removes in between is no finding.
        const text = readIfThere(join(root, path));
        if (text !== null) files.set(path, text);
      }
    }
  };
  for (const area of areas) walk(area);
  for (const name of ["package.json", "vitest.config.ts", "tsconfig.json"]) files.set(name, readFileSync(join(root, name), "utf8"));
  return repositoryOf(files);
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

interface Manifest {
  readonly name?: string;
  readonly exports?: string | Record<string, string | Record<string, string>>;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly crossfloor?: { readonly layer?: number };
}

export function repositoryOf(files: ReadonlyMap<string, string>): Repository {
  const cache = new Map<string, MaskedSource>();
  const root = manifestIn(files, "package.json");
  const workspaces: Workspace[] = [];
  for (const path of files.keys()) {
    const folder = /^((?:apps|packages|infra)\/[^/]+)\/package\.json$/.exec(path)?.[1];
    if (folder === undefined) continue;
    const manifest = manifestIn(files, path);
    workspaces.push({
      path: folder,
      name: manifest.name ?? folder,
      layer: manifest.crossfloor?.layer ?? Number.NaN,
      doors: doorsOf(manifest),
      dependencies: new Set(Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies })),
      devDependencies: new Set(Object.keys(manifest.devDependencies ?? {})),
    });
  }
  return {
    files,
    workspaces,
    rootDependencies: new Set(Object.keys({ ...root.dependencies, ...root.devDependencies })),
    masked(path) {
      let masked = cache.get(path);
      if (masked === undefined) cache.set(path, (masked = maskSource(files.get(path) ?? "")));
      return masked;
    },
  };
}

function manifestIn(files: ReadonlyMap<string, string>, path: string): Manifest {
  return JSON.parse(files.get(path) ?? "{}") as Manifest;
}

function doorsOf({ exports }: Manifest): ReadonlyMap<string, string> {
  if (exports === undefined) return new Map();
  if (typeof exports === "string") return new Map([[".", exports]]);
  return new Map(Object.entries(exports).flatMap(([door, target]) => {
    const file = typeof target === "string" ? target : Object.values(target)[0];
    return file === undefined ? [] : [[door, file.replace(/^\.\//, "")] as const];
  }));
}

/** The workspace that holds a file. */
export function workspaceOf(repository: Repository, path: string): Workspace | undefined {
  return repository.workspaces.find((workspace) => path.startsWith(`${workspace.path}/`));
}

export const isSource = (path: string): boolean => /^(?:apps|packages|infra)\/[^/]+\/.*\.(?:ts|tsx|mjs|js)$/.test(path) && !path.endsWith(".d.ts");
export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path);
/** Files outside `src` configure tools. */
export const isConfiguration = (path: string): boolean => /^(?:apps|packages|infra)\/[^/]+\/[^/]+$/.test(path) || /\.config\.(?:ts|mjs|js)$/.test(path);
