/** A real EVM node in a folder, for `npm start` and the tests: its state survives restarts, and a kill costs it the newest blocks. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

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
const stateIntervalSeconds = 5;
/** Blocks whose state the node keeps for questions about the past. */
const historyBlocks = 1_000;

export async function startAnvil(options: AnvilOptions): Promise<RunningAnvil> {
  const state = options.dataDir === null ? null : join(options.dataDir, "state.json");
  const pidFile = options.dataDir === null ? null : join(options.dataDir, "anvil.pid");
  if (options.dataDir !== null) mkdirSync(options.dataDir, { recursive: true });
  if (pidFile !== null) await stopStranger(pidFile);
  if (state !== null) checkState(state);
  const args = [
    "--host", "127.0.0.1", "--port", String(options.port), "--chain-id", String(options.chainId), "--mnemonic", options.mnemonic, "--accounts", "1", "--balance", "1000000000",
    "--hardfork", "cancun", "--silent", "--prune-history", String(historyBlocks),
    ...(options.mining === "manual" ? ["--no-mining"] : []),
    ...(state === null ? [] : ["--state", state, "--state-interval", String(stateIntervalSeconds)]),
  ];
  // A group of its own: Ctrl-C in the terminal goes to the launcher, which stops the floor in order.
  const child = spawn(anvilProgram(), args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
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
  await ready(url, options, child, () => output);
  options.log("info", "the chain node is ready", { port: options.port, pid: child.pid });
  return { url, pid: child.pid ?? 0, exited, kill: (signal) => child.kill(signal), stop };

  async function stop(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGINT");
      const hard = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await exited;
      clearTimeout(hard);
    }
    if (pidFile !== null) rmSync(pidFile, { force: true });
  }
}

async function ready(url: string, options: AnvilOptions, child: ChildProcess, output: () => string): Promise<void> {
  for (let waited = 0; waited < readyTimeoutMs; waited += 50) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      const words = output().trim().split("\n").at(-1) ?? "";
      throw new ChainCannotStart(/address already in use/i.test(output()) ? `Port ${options.port} is taken, so the chain node cannot listen there.` : `The chain node stopped at once: ${words}`);
    }
    try {
      const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: '{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}' });
      const { result } = (await answer.json()) as { result?: string };
      if (result === `0x${options.chainId.toString(16)}`) return;
      throw new ChainCannotStart(`Port ${options.port} answers for another chain.`);
    } catch (error) {
      if (error instanceof ChainCannotStart) throw error;
      // Not listening yet.
      await sleep(50);
    }
  }
  child.kill("SIGKILL");
  throw new ChainCannotStart(`The chain node did not answer within ${readyTimeoutMs / 1_000} s.`);
}

/** The node silently starts a new chain from a state it cannot read, which would lose every deposit: refuse instead. */
function checkState(path: string): void {
  if (!existsSync(path)) return;
  try {
    JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new ChainCannotStart(`The chain's state ${path} is damaged; move its folder away to start a new chain, or restore it.`, { cause: error });
  }
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
