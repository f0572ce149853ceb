// The only file that runs on the host's own Node: it brings the pinned toolchain and hands over to it.
// Everything behind it is TypeScript on the Node that the lockfile pins.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const [command, ...args] = process.argv.slice(2);

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) fail(`Crossfloor needs Node 20.19 or newer to start; this is ${process.versions.node}. Install a newer Node and try again.`);
if (command === undefined || !/^[a-z-]+$/.test(command)) fail("Usage: npm start, npm test, or npm run <command> as listed in package.json.");
const entry = join(root, "infra", "dev", "src", "commands", `${command}.ts`);
if (!existsSync(entry)) fail(`There is no command "${command}".`);

installOnce();

const bin = join(root, "node_modules", ".bin");
const pinned = join(bin, "node");
const node = existsSync(pinned) ? pinned : process.execPath;
if (node === process.execPath && major < 24) fail(`No Node 24 came with the packages for ${process.platform} ${process.arch}; run this with Node 24 or newer.`);
// Node's own package runner sets variables that would mislead the package manager's children.
const environment = { ...process.env, PATH: `${bin}:${process.env.PATH}`, TURBO_TELEMETRY_DISABLED: "1", CROSSFLOOR_PARENT: String(process.pid) };
const child = spawn(node, ["--disable-warning=ExperimentalWarning", entry, ...args], { cwd: root, stdio: "inherit", env: environment });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal === "SIGINT" ? "SIGTERM" : signal));
// npm, when it is ended, tells nobody below it: then we are left with another parent.
const parent = process.ppid;
if (process.env.npm_lifecycle_event !== undefined) setInterval(() => process.ppid !== parent && child.kill("SIGTERM"), 500).unref();
child.on("exit", (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));

/** Installs what the lockfile names, once per lockfile. */
function installOnce() {
  const lock = createHash("sha256").update(readFileSync(join(root, "pnpm-lock.yaml"))).update(readFileSync(join(root, "pnpm-workspace.yaml"))).digest("hex");
  const stamp = join(root, "node_modules", ".crossfloor-installed");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  const manager = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager;
  process.stdout.write(`Installing packages with ${manager} …\n`);
  const started = Date.now();
  const result = spawnSync("npx", ["--yes", "--prefer-offline", manager, "install", "--frozen-lockfile", "--reporter=append-only"], {
    cwd: root, encoding: "utf8", env: { ...process.env, CI: "true" }, maxBuffer: 64 * 1024 * 1024,
  });
  if (result.error !== undefined) fail(`Packages could not be installed: ${result.error.message}.`);
  if (result.status !== 0) {
    console.error(`${result.stdout}${result.stderr}`.trimEnd().split("\n").slice(-25).join("\n"));
    fail("Packages could not be installed; the lines above say why. If the disk is full or the registry is out of reach, mend that and try again.");
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, lock);
  process.stdout.write(`Packages are in (${Math.round((Date.now() - started) / 100) / 10} s).\n`);
}
