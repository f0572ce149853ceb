/** The whole floor as a person starts, kills and stops it: real processes, real servers, real ports. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "@crossfloor/db/embedded";
import { afterAll, beforeAll, expect, test } from "vitest";

const launcher = fileURLToPath(new URL("../commands/start.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "crossfloor-floor-"));
const home = join(folder, "scenes", "simulated");
const started: Launched[] = [];
const ports: Record<"gateway" | "web" | "admin" | "query" | "postgres" | "chain", number> = { gateway: 0, web: 0, admin: 0, query: 0, postgres: 0, chain: 0 };

interface Launched { readonly child: ChildProcess; readonly output: () => string; readonly errors: () => string; readonly ended: Promise<number | null> }

beforeAll(async () => {
  for (const name of Object.keys(ports) as (keyof typeof ports)[]) ports[name] = await freePort();
});
afterAll(async () => {
  for (const { child } of started) child.kill("SIGKILL");
  await until("nothing is left", () => leftOver().length === 0);
  rmSync(folder, { recursive: true, force: true });
});

function launch(): Launched {
  const flags = Object.entries(ports).flatMap(([name, port]) => [`--${name}-port`, String(port)]);
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", launcher, "--data-dir", folder, "--scene", "simulated", ...flags], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => { output += chunk.toString("utf8") });
  child.stderr.on("data", (chunk: Buffer) => { errors += chunk.toString("utf8") });
  const one: Launched = { child, output: () => output, errors: () => errors, ended: new Promise((resolve) => child.once("close", resolve)) };
  started.push(one);
  return one;
}

async function ready(): Promise<Launched> {
  const one = launch();
  await until(`the floor is up; it said: ${one.output()}${one.errors()}`, () => one.output().includes("\nready\n") || one.child.exitCode !== null);
  expect(one.errors()).toBe("");
  return one;
}

/** Processes that name the folder or the chain's port in their arguments, or work inside the folder: children, chain node, database. */
function leftOver(): string[] {
  return readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return false;
    try {
      const words = readFileSync(`/proc/${name}/cmdline`, "utf8");
      return words.includes(folder) || words.includes(`--port\0${ports.chain}\0`) || readlinkSync(`/proc/${name}/cwd`).startsWith(folder);
    } catch {
      return false; // It has just left.
    }
  });
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 100) {
    if (await holds()) return;
    await sleep(100);
  }
  throw new Error(`Waited too long until ${what}.`);
}

async function health(): Promise<{ ok?: boolean; engine?: string; at?: number; seq?: number }> {
  try {
    return (await (await fetch(`http://127.0.0.1:${ports.gateway}/healthz`, { signal: AbortSignal.timeout(2_000) })).json()) as object;
  } catch {
    return {}; // Nobody answers just now.
  }
}

function users(): { email: string; password: string }[] {
  return (JSON.parse(readFileSync(join(folder, "sandbox.json"), "utf8")) as { users: { email: string; password: string }[] }).users;
}

/** What Ada owns, asked through the traders' door with the password from the sandbox's file. */
async function balances(): Promise<string> {
  const [ada] = users();
  const origin = `http://localhost:${ports.web}`;
  const signedIn = await fetch(`http://127.0.0.1:${ports.gateway}/api/auth/sign-in/email`, { method: "POST", headers: { "content-type": "application/json", origin }, body: JSON.stringify({ email: ada?.email, password: ada?.password }) });
  if (!signedIn.ok) return `sign-in: ${signedIn.status}`;
  const cookie = signedIn.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
  const answer = await fetch(`http://127.0.0.1:${ports.gateway}/trpc/account.view`, { method: "POST", headers: { "content-type": "application/json", cookie, origin }, body: "" });
  const body = (await answer.json()) as { result?: { data: { balances: Record<string, unknown>[] } } };
  // Amounts, not what they are worth just now.
  return body.result?.data.balances.map(({ asset, total }) => `${String(asset)} ${String(total)}`).join(", ") ?? JSON.stringify(body);
}

function pidsNow(): Map<string, number> {
  const found = new Map<string, number>();
  for (const name of leftOver()) {
    const words = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0");
    const part = words[words.findIndex((word) => word.endsWith("/floor/child.ts")) + 1];
    if (words.some((word) => word.endsWith("/floor/child.ts")) && part !== undefined) found.set(part, Number(name));
    else if (words[0]?.endsWith("/postgres") === true && words.includes("-D")) found.set("PostgreSQL", Number(name));
    else if (words[0]?.endsWith("/anvil") === true) found.set("chain node", Number(name));
  }
  return found;
}

test("MATCHING-018, FLOOR-001, FLOOR-002, FLOOR-003, FLOOR-004, FLOOR-005: it says when it is ready; killed parts and servers come back; a killed launcher leaves nothing, and the next start goes on with the same money; asked to stop, it stops all; a damaged journal is one sentence", async () => {
  const first = await ready();
  expect(first.output()).toMatch(new RegExp(`\nready\n  web +http://localhost:${ports.web}\n  admin +http://localhost:${ports.admin}\n  gateway +http://localhost:${ports.gateway}\n`));
  expect(await health()).toMatchObject({ ok: true, engine: "up" });
  const before = await balances();
  expect(before).toMatch(/USDC/);
  const passwords = users();

  const pids = pidsNow();
  expect([...pids.keys()].sort()).toEqual(["PostgreSQL", "chain node", "doors", "makers", "shadow", "workers", "writer"]);
  const withLargePages = [...pids].filter(([, pid]) => readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes("GLIBC_TUNABLES=glibc.malloc.hugetlb=1"));
  expect(withLargePages.map(([part]) => part).sort()).toEqual(["shadow", "writer"]);
  for (const [part, pid] of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (cause) {
      throw new Error(`${part} had fallen by itself; the launcher said: ${first.output()}`, { cause });
    }
    await until(`${part} is up again; the launcher said: ${first.output()}`, () => first.output().includes(`${part}: up again`));
  }
  const seq = (await health()).seq ?? 0;
  await until("the engine answers and goes on", async () => {
    const now = await health();
    return now.ok === true && now.engine === "up" && (now.seq ?? 0) > seq;
  });
  await until("sign-in works", async () => (await health()).ok === true && !(await balances()).startsWith("sign-in: 5"));
  expect(await balances()).toBe(before);

  const sceneTime = (await health()).at ?? 0;
  first.child.kill("SIGKILL");
  await until("everything has left", () => leftOver().length === 0);

  const second = await ready();
  expect(users()).toEqual(passwords);
  expect(await balances()).toBe(before);
  const resumed = (await health()).at ?? 0;
  expect(resumed).toBeGreaterThanOrEqual(sceneTime - 1_000);
  // A scene stands still while the floor is down.
  expect(resumed).toBeLessThan(sceneTime + 120_000);

  const other = launch();
  expect(await other.ended).toBe(1);
  expect(other.errors()).toMatch(/^Another floor \(process \d+\) already uses .*\n$/);

  second.child.kill("SIGTERM");
  expect(await second.ended).toBe(0);
  expect(second.output()).toMatch(/Stopped\.\n$/);
  expect(leftOver()).toEqual([]);

  const segment = join(home, "journal", readdirSync(join(home, "journal")).filter((name) => name.endsWith(".journal")).sort().at(-1) ?? "");
  const whole = readFileSync(segment);
  const flipped = Buffer.from(whole);
  // In what was acknowledged last: no snapshot stands behind it.
  const place = whole.length - 20;
  flipped[place] = (whole[place] ?? 0) ^ 16;
  writeFileSync(segment, flipped);
  const damaged = launch();
  expect(await damaged.ended).toBe(1);
  expect(damaged.errors()).toMatch(/^The data folder is damaged\. .*: byte \d+: .*start anew\.\n$/);
  await until("nothing is left", () => leftOver().length === 0);
}, 240_000);
