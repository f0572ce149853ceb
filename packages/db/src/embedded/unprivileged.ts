/**
 * PostgreSQL refuses to run as root. Where we are root it runs in a user namespace of its own, which needs no user, no
 * change of owner and no readable path above the folder; where such namespaces are forbidden, as `nobody`.
 */
import { spawnSync } from "node:child_process";
import { chownSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PostgresCannotStart } from "./cannot-start.ts";

export interface Unprivileged {
  /** The command line that runs `file` with `args` as somebody who is not root. */
  command(file: string, args: readonly string[]): { readonly file: string; readonly args: readonly string[] };
  /** Who the process must be started as; undefined keeps the caller. */
  readonly identity: { readonly uid: number; readonly gid: number } | undefined;
  /** Hands a folder to that user. */
  own(folder: string): void;
}

const namespace = ["--user", "--map-user=1000", "--map-group=1000"];

/** @param dieWithParent ask the kernel to stop the process when this one dies, where `setpriv` is installed. */
export function unprivileged(dieWithParent: boolean): Unprivileged {
  const leash = dieWithParent && runs("setpriv", ["--pdeathsig", "INT", "true"]) ? ["setpriv", "--pdeathsig", "INT"] : [];
  if (process.getuid?.() !== 0) return plain(leash, undefined);
  if (runs("unshare", [...namespace, "true"])) return plain(["unshare", ...namespace, ...leash], undefined);
  return plain(leash, nobody());
}

function plain(prefix: readonly string[], identity: Unprivileged["identity"]): Unprivileged {
  return {
    identity,
    command: (file, args) => {
      const [first = file, ...rest] = [...prefix, file, ...args];
      return { file: first, args: rest };
    },
    own: (folder) => { if (identity !== undefined) ownAll(folder, identity.uid, identity.gid) },
  };
}

function runs(file: string, args: readonly string[]): boolean {
  return spawnSync(file, args, { stdio: "ignore" }).status === 0;
}

function nobody(): { uid: number; gid: number } {
  const line = readFileSync("/etc/passwd", "utf8").split("\n").find((entry) => entry.startsWith("nobody:"));
  const [, , uid, gid] = line?.split(":") ?? [];
  if (uid === undefined || gid === undefined) {
    throw new PostgresCannotStart("PostgreSQL may not run as root, user namespaces are forbidden here, and there is no user named nobody: run as an ordinary user.");
  }
  return { uid: Number(uid), gid: Number(gid) };
}

function ownAll(path: string, uid: number, gid: number): void {
  chownSync(path, uid, gid);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) ownAll(inner, uid, gid);
    else if (!entry.isSymbolicLink()) chownSync(inner, uid, gid);
  }
}
