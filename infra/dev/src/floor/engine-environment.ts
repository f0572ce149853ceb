/**
 * What writer, shadow and benches run under besides the launcher's own variables. Large pages for large arrays: rows of accounts, orders and answers
 * lie far apart, and finding out where a page lies costs more than reading it. For the GNU C library on Linux, where the system leaves the choice to
 * programs; without effect elsewhere. (docs/decisions/engine-speed.md)
 */
export const engineEnvironment = { GLIBC_TUNABLES: "glibc.malloc.hugetlb=1" } as const;

const engineParts: ReadonlySet<string> = new Set(["writer", "shadow"]);

/** The variables of one part of the floor. */
export function environmentOf(part: string, own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return engineParts.has(part) ? { ...engineEnvironment, ...own } : own;
}
