/**
 * A real EVM node in a folder, for `npm start` and the tests: its state survives restarts, and a kill costs it the newest blocks.
 *
 * The node's own way of keeping its state overwrites the file in place: a kill in between, or a full disk, would cost the whole chain.
 * So the state is asked of the node after each new block and put in place whole, packed, with the packing's checksum.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { type CanonicalBlock, canonicalState } from "./canonical-state.ts";

export class ChainCannotStart extends Error {
  override readonly name = "ChainCannotStart";
}

export interface AnvilOptions {
  /** Where the chain's state is kept; `null` keeps nothing. */
  readonly dataDir: string | null;
  readonly port: number;
  readonly chainId: number;
  /** The phrase whose first account holds the test coin and deploys the tokens. */
  readonly mnemonic: string;
  /** "transactions": a block per transaction at once. "manual": only when asked, for tests of blocks. */
  readonly mining: "transactions" | "manual";
  readonly log: (level: "info" | "warn" | "error", message: string, fields?: Record<string, unknown>) => void;
}

export interface RunningAnvil {
  readonly url: string;
  readonly pid: number;
  /** Settles when the node has ended, by `stop` or by accident. */
  readonly exited: Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Writes the state and ends. */
  stop(): Promise<void>;
}

const readyTimeoutMs = 30_000;
/** How often a new block is looked for, to be kept. */
const keepIntervalMs = 1_000;
/** Blocks whose state the node keeps for questions about the past. */
const historyBlocks = 1_000;

export async function startAnvil(options: AnvilOptions): Promise<RunningAnvil> {
  const state = options.dataDir === null ? null : join(options.dataDir, "state.json.gz");
  const pidFile = options.dataDir === null ? null : join(options.dataDir, "anvil.pid");
  if (options.dataDir !== null) mkdirSync(options.dataDir, { recursive: true });
  if (pidFile !== null) await stopStranger(pidFile);
  // Looked at before the start: another node there would answer in ours' place until ours has found out.
  if (!(await canListen(options.port))) throw new ChainCannotStart(portTaken(options.port));
  const loaded = state === null ? undefined : unpackState(state);
  const args = [
    "--host", "127.0.0.1", "--port", String(options.port), "--chain-id", String(options.chainId), "--mnemonic", options.mnemonic, "--accounts", "1", "--balance", "1000000000",
    "--hardfork", "cancun", "--silent", "--prune-history", String(historyBlocks),
    ...(options.mining === "manual" ? ["--no-mining"] : []),
    ...(loaded === undefined ? [] : ["--load-state", loaded]),
  ];
  // A group of its own: Ctrl-C in the terminal goes to the launcher, which stops the floor in order.
  const [program = anvilProgram(), ...words] = [...leash(), anvilProgram(), ...args];
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"], detached: true });
  let output = "";
  const gather = (chunk: Buffer): void => {
    output = (output + chunk.toString("utf8")).slice(-4_000);
  };
  child.stdout.on("data", gather);
  child.stderr.on("data", gather);
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", (error) => {
      output += error.message;
      resolve();
    });
  });
  if (pidFile !== null && child.pid !== undefined) writeFileSync(pidFile, `${child.pid}\n`);
  const url = `http://127.0.0.1:${options.port}`;
  try {
    await ready(url, options, child, () => output);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  } finally {
    if (loaded !== undefined) rmSync(loaded, { force: true });
  }
  options.log("info", "the chain node is ready", { port: options.port, pid: child.pid });
  const keeper = state === null ? undefined : keepState(url, state, options.log);
  return { url, pid: child.pid ?? 0, exited, kill: (signal) => child.kill(signal), stop };

  async function stop(): Promise<void> {
    const alive = child.exitCode === null && child.signalCode === null;
    await keeper?.stop(alive);
    if (alive) {
      child.kill("SIGINT");
      const hard = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await exited;
      clearTimeout(hard);
    }
    if (pidFile !== null) rmSync(pidFile, { force: true });
  }
}

/** Where `setpriv` is installed the kernel ends the node when this process dies. */
function leash(): readonly string[] {
  const words = ["setpriv", "--pdeathsig", "KILL"];
  return spawnSync("setpriv", ["--pdeathsig", "KILL", "true"], { stdio: "ignore" }).status === 0 ? words : [];
}

/** Keeps the state of each new head. What cannot be written now is tried again with the next beat. */
function keepState(url: string, path: string, log: AnvilOptions["log"]): { stop(last: boolean): Promise<void> } {
  const stopped = new AbortController();
  let kept = "";
  let trouble = "";
  const running = run();

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      await keep();
      await sleep(keepIntervalMs, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  }

  async function keep(): Promise<void> {
    try {
      const { hash } = (await ask(url, "eth_getBlockByNumber", ["latest", false])) as { hash: string };
      if (hash === kept) return;
      const dump = (await ask(url, "anvil_dumpState", [])) as string;
      const state = await canonicalState(Buffer.from(dump.slice(2), "hex"), async (height) => (await ask(url, "eth_getBlockByNumber", [`0x${height.toString(16)}`, false])) as CanonicalBlock);
      writeWhole(path, state);
      kept = hash;
      trouble = "";
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      // A node that is gone is told by `exited`.
      if (words !== trouble && !(error instanceof TypeError)) log("warn", `the chain's state is not kept: ${words}`);
      trouble = words;
    }
  }

  return {
    async stop(last) {
      stopped.abort();
      await running;
      if (last) await keep();
    },
  };
}

function writeWhole(path: string, bytes: Uint8Array): void {
  const draft = `${path}.new`;
  const file = openSync(draft, "w", 0o600);
  try {
    writeFileSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}

async function ask(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }), signal: AbortSignal.timeout(10_000) });
  const { result, error } = (await answer.json()) as { result?: unknown; error?: { message: string } };
  if (result === undefined || result === null) throw new Error(error?.message ?? `${method} was not answered`);
  return result;
}

function portTaken(port: number): string {
  return `Port ${port} is taken, so the chain node cannot listen there.`;
}

function canListen(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", () => done(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => done(true)));
  });
}

async function ready(url: string, options: AnvilOptions, child: ChildProcess, output: () => string): Promise<void> {
  for (let waited = 0; waited < readyTimeoutMs; waited += 50) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      const words = output().trim().split("\n").at(-1) ?? "it left without a word";
      throw new ChainCannotStart(/address already in use/i.test(output()) ? portTaken(options.port) : `The chain node stopped at once: ${words}`);
    }
    try {
      const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: '{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}', signal: AbortSignal.timeout(2_000) });
      const { result } = (await answer.json()) as { result?: string };
      if (result === `0x${options.chainId.toString(16)}`) return;
      throw new ChainCannotStart(`Port ${options.port} answers for another chain.`);
    } catch (error) {
      if (error instanceof ChainCannotStart) throw error;
      // Not listening yet.
      await sleep(50);
    }
  }
  throw new ChainCannotStart(`The chain node did not answer within ${readyTimeoutMs / 1_000} s.`);
}

/** Unpacks the kept state for the node to load; undefined for a new chain. The node would take damage for another chain and lose every deposit: refused instead. */
function unpackState(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const loaded = path.replace(/\.gz$/, "");
  try {
    const state = gunzipSync(readFileSync(path));
    JSON.parse(state.toString("utf8"));
    writeFileSync(loaded, state, { mode: 0o600 });
  } catch (error) {
    // A full disk or a forbidden folder is no damage.
    if (error instanceof Error && "syscall" in error) throw error;
    throw new ChainCannotStart(`The chain's state ${path} is damaged; restore it, or move its folder away to start a new chain (deposits of the old one then stay as they are).`, { cause: error });
  }
  return loaded;
}

/** A node that an earlier, killed launcher left behind would hold the port and overwrite the state. */
async function stopStranger(pidFile: string): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8").trim());
  for (let waited = 0; isAnvil(pid) && waited < 10_000; waited += 100) {
    process.kill(pid, waited < 5_000 ? "SIGINT" : "SIGKILL");
    await sleep(100);
  }
  rmSync(pidFile, { force: true });
}

function isAnvil(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("anvil");
  } catch {
    return false;
  }
}

/** The package's own starter is a script around this program; running it directly keeps the pid ours. */
function anvilProgram(): string {
  const starter = realpathSync(createRequire(import.meta.url).resolve("@foundry-rs/anvil/bin.mjs"));
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  try {
    return createRequire(join(dirname(starter), "bin.mjs")).resolve(`@foundry-rs/anvil-${process.platform}-${architecture}/bin/anvil`);
  } catch (error) {
    throw new ChainCannotStart(`There is no embedded chain node for ${process.platform} on ${process.arch}.`, { cause: error });
  }
}
