import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "@crossfloor/db/embedded";
import { JournalFault } from "@crossfloor/journal";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkDatabaseIsThere, floorIsNew, sceneIsNew } from "./belonging.ts";
import { openDataFolder } from "./data-folder.ts";
import { checkPortsAreFree } from "./doors.ts";
import { keepServer } from "./keep-server.ts";
import { sceneKeys } from "./keys.ts";
import { openLogFile } from "./log-file.ts";
import { type FloorPorts, parseFloorOptions } from "./options.ts";
import { sandboxUsers } from "./sandbox.ts";
import { needsAPerson, sentenceOf, StartFault } from "./sentence.ts";
import { usageOfTree } from "./usage.ts";

const repository = fileURLToPath(new URL("../../../..", import.meta.url));
const launcher = join(repository, "infra/dev/src/commands/start.ts");
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "crossfloor-faults-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  { args: ["--nonsense"], says: /^Unknown option '--nonsense'\. See npm start -- --help\.$/ },
  { args: ["hello"], says: /^Unexpected argument 'hello'/ },
  { args: ["--web-port", "abc"], says: /^"abc" is not a port for --web-port; write a number from 1 to 65535\.$/ },
  { args: ["--web-port", "4000"], says: /^--web-port and --gateway-port are both 4000; give each its own\.$/ },
  { args: ["--keep", "3"], says: /^"3" is not a size for --keep; write at least 50MB, for example 500MB or 2GB\.$/ },
])("FLOOR-006: $args is refused and what to write instead is said", ({ args, says }) => {
  expect(() => parseFloorOptions(args, {})).toThrow(says);
});

test.each([
  { args: ["--scene", "nonsense"], says: /^There is no scene named "nonsense"\. There are: .*\n$/ },
  { args: ["--scene", "panel-2020"], says: /^The scene panel-2020 .* needs --replay .*\n$/ },
  { args: ["--scene", "panel-2020", "--replay", "/nowhere"], says: /^The scene panel-2020 needs the file .*\n$/ },
  { args: ["--scene", "simulated", "--host", "203.0.113.7"], says: /^"203\.0\.113\.7" is not an address of this machine .*\n$/ },
])("FLOOR-006: $args ends the start with one sentence and code 1", ({ args, says }) => {
  const { status, stderr } = start([...args, "--data-dir", join(folder, "data")]);
  expect(stderr).toMatch(says);
  expect(status).toBe(1);
});

test("FLOOR-007: each taken port is named with the flag that changes it, whichever of the machine's addresses it is taken on", async () => {
  const names = ["gateway", "web", "admin", "query", "postgres", "chain"] as const;
  const free: Partial<Record<(typeof names)[number], number>> = {};
  for (const name of names) free[name] = await freePort();
  const ports = free as FloorPorts;
  await checkPortsAreFree(ports, "127.0.0.1");
  for (const name of names) {
    for (const address of ["127.0.0.1", "0.0.0.0"]) {
      const stranger = createServer();
      await new Promise<void>((done) => stranger.listen(ports[name], address, done));
      await expect(checkPortsAreFree(ports, "127.0.0.1")).rejects.toThrow(`Port ${ports[name]} is taken; stop what listens there, or choose another with --${name}-port N.`);
      await new Promise((done) => stranger.close(done));
    }
  }
});

test("FLOOR-008: one floor per folder, by whatever path; the lock of a dead launcher, or of another program with its number, is no lock", () => {
  const first = openDataFolder(join(folder, "data"), "simulated");
  expect(first.unclean).toBe(false);
  symlinkSync(join(folder, "data"), join(folder, "link"));
  expect(() => openDataFolder(join(folder, "link"), "other")).toThrow(/^Another floor \(process \d+\) already uses /);
  first.close();
  writeFileSync(join(folder, "data", "floor.lock"), `${process.pid} 1\n`);
  const second = openDataFolder(join(folder, "link"), "simulated");
  expect(second.unclean).toBe(true);
  second.close();
  expect(existsSync(join(folder, "data", "floor.lock"))).toBe(false);
});

test("FLOOR-009: keys, passwords and database are made once: missing beside what was made with them, they are asked for", async () => {
  const data = openDataFolder(folder, "simulated");
  const keys = sceneKeys(data.keys, sceneIsNew(data));
  const users = sandboxUsers(data.root, floorIsNew(data));
  // Before anybody has signed up they stand in the file.
  expect(sandboxUsers(data.root, false)).toEqual(users);
  expect(sceneKeys(data.keys, false)).toEqual(keys);
  await checkDatabaseIsThere(data);

  mkdirSync(data.postgres, { recursive: true });
  writeFileSync(join(data.postgres, "PG_VERSION"), "18\n");
  rmSync(join(data.keys, "keys.json"));
  expect(() => sceneKeys(data.keys, sceneIsNew(data))).toThrow(/keys\.json is missing/);
  rmSync(join(data.root, "sandbox.json"));
  expect(() => sandboxUsers(data.root, floorIsNew(data))).toThrow(/sandbox\.json is missing/);
  data.close();
});

test.each([
  { file: "keys/keys.json", text: "{", says: /^The keys file .* cannot be read/ },
  { file: "keys/keys.json", text: "{}", says: /^The keys file .* is damaged \(depositMnemonic is missing\)/ },
  { file: "../../sandbox.json", text: "{", says: /sandbox\.json is damaged/ },
  { file: "../../sandbox.json", text: '{"users":[{"email":"ada@sandbox.example"}]}', says: /is damaged \(ada@sandbox\.example has no password\)/ },
])("FLOOR-005: $file with $text is one sentence, and the file stays as it is", ({ file, text, says }) => {
  const data = openDataFolder(folder, "simulated");
  const path = join(data.home, file);
  writeFileSync(path, text);
  expect(() => file.startsWith("keys") ? sceneKeys(data.keys, true) : sandboxUsers(data.root, true)).toThrow(says);
  expect(readFileSync(path, "utf8")).toBe(text);
  data.close();
});

test("FLOOR-005: what no restart mends is told from what one may", () => {
  expect(sentenceOf(new JournalFault("/j: byte 7: the batch's checksum differs"))).toBe("The data folder is damaged. /j: byte 7: the batch's checksum differs. Restore the scene's folder from a copy, or move it away to start anew.");
  expect(needsAPerson(new JournalFault("x"))).toBe(true);
  expect(needsAPerson(Object.assign(new Error("no space left on device, write"), { code: "ENOSPC" }))).toBe(true);
  expect(needsAPerson(new Error("connection lost"))).toBe(false);
});

test("FLOOR-010: a server that ends is started again; one that goes on ending, or cannot start, stops the floor with one sentence", async () => {
  const told: string[] = [];
  let starts = 0;
  let end = (): void => undefined;
  const start = async () => {
    starts++;
    if (starts === 2) throw new Error("not yet");
    const exited = new Promise<void>((resolve) => { end = resolve });
    return { pid: starts, exited, stop: () => { end(); return Promise.resolve(); } };
  };
  const events = (fatal: (sentence: string) => void) => ({ onFall: () => void told.push("fell"), onBack: () => void told.push("back"), onFatal: fatal });
  const kept = await keepServer("server", start, events((sentence) => void told.push(sentence)));
  end();
  while (!told.includes("back")) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(kept.current().pid).toBe(3);
  await kept.stop();
  expect(told).toEqual(["fell", "back"]);

  const restless = await new Promise<string>((resolve) => {
    void keepServer("server", () => Promise.resolve({ pid: 1, exited: Promise.resolve(), stop: () => Promise.resolve() }), events(resolve));
  });
  expect(restless).toMatch(/^server ended 5 times within a minute/);
  let first = true;
  const damaged = await new Promise<string>((resolve) => {
    void keepServer("server", () => {
      if (!first) throw new StartFault("Its folder is damaged.");
      first = false;
      return Promise.resolve({ pid: 1, exited: Promise.resolve(), stop: () => Promise.resolve() });
    }, events(resolve));
  });
  expect(damaged).toBe("server ended and cannot start again. Its folder is damaged.");
});

test("FLOOR-011: a log is bounded, and one that cannot be written is told once and left out", () => {
  const path = join(folder, "part.log");
  const log = openLogFile(path, () => undefined);
  const chunk = Buffer.alloc(1_000_000, "x");
  for (let count = 0; count < 50; count++) log.write(chunk);
  log.close();
  expect(statSync(path).size).toBeGreaterThan(0);
  expect(statSync(path).size + statSync(`${path}.1`).size).toBeLessThan(45_000_000);

  const said: string[] = [];
  writeFileSync(join(folder, "file"), "");
  const broken = openLogFile(join(folder, "file", "part.log"), (line) => void said.push(line));
  broken.write("lost");
  broken.close();
  expect(said).toHaveLength(1);
});

test("FLOOR-013: an old Node and an unknown command are one sentence", () => {
  const faked = `data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"18.20.1"}})`;
  const old = spawnSync(process.execPath, ["--import", faked, join(repository, "infra/dev/x.mjs"), "start"], { encoding: "utf8" });
  expect(old.stderr).toBe("Crossfloor needs Node 20.19 or newer to start; this is 18.20.1. Install a newer Node and try again.\n");
  expect(old.status).toBe(1);
  const unknown = spawnSync(process.execPath, [join(repository, "infra/dev/x.mjs"), "nonsense"], { encoding: "utf8" });
  expect(unknown.stderr).toBe('There is no command "nonsense".\n');
  expect(unknown.status).toBe(1);
});

const mounts = spawnSync("unshare", ["--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", tmpdir()], { stdio: "ignore" }).status === 0;
test.skipIf(!mounts)("FLOOR-014: a disk that is almost full is one sentence (needs a kernel that lets us mount a small one)", () => {
  const script = `mount -t tmpfs -o size=20m none "$1" && shift && exec "$@"`;
  const { status, stderr } = spawnSync("unshare", ["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh", folder, process.execPath, "--disable-warning=ExperimentalWarning", launcher, "--scene", "simulated", "--data-dir", join(folder, "data")], { encoding: "utf8", cwd: repository });
  expect(stderr).toMatch(/^The disk is almost full: \d+ MB are free at .*, and a floor needs at least 300 MB\. .*\n$/);
  expect(status).toBe(1);
});

test("FLOOR-014: a folder that cannot be one is one sentence", () => {
  writeFileSync(join(folder, "file"), "");
  expect(start(["--scene", "simulated", "--data-dir", join(folder, "file")]).stderr).toMatch(/^There is a file where a folder is wanted: .*--data-dir\.\n$/);
  expect(sentenceOf(Object.assign(new Error("permission denied, mkdir '/x'"), { code: "EACCES" }))).toMatch(/^Crossfloor may not write there: .*--data-dir\.$/);
});

test("FLOOR-015: what a tree of processes used is not lost when one of them ends", () => {
  const before = usageOfTree(process.pid);
  expect(before.find(({ pid }) => pid === process.pid)?.pssBytes).toBeGreaterThan(1_000_000);
  spawnSync(process.execPath, ["-e", "const end = process.cpuUsage().user + 300_000; while (process.cpuUsage().user < end);"]);
  const sum = (usage: typeof before): number => usage.reduce((total, { cpuMs }) => total + cpuMs, 0);
  expect(sum(usageOfTree(process.pid)) - sum(before)).toBeGreaterThanOrEqual(250);
});

function start(args: readonly string[]): { readonly status: number | null; readonly stderr: string } {
  return spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", launcher, ...args], { encoding: "utf8", cwd: repository });
}
