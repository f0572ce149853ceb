/** A writer or a shadow as a process of its own, that can be killed at any moment. */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../../../apps/matching/src/main.ts", import.meta.url));

export class FloorProcess {
  readonly #args: readonly string[];
  readonly #cache: string;
  #child: ChildProcess | undefined;
  #exited: Promise<void> = Promise.resolve();
  #killed = false;
  #lastLine = "";
  /** Set when the process ended by itself, with what it said last. */
  fault: string | undefined;

  /** `cache` is a folder for compiled code. */
  constructor(args: readonly string[], cache: string) {
    this.#args = args;
    this.#cache = cache;
  }

  start(): void {
    this.#killed = false;
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", main, ...this.#args], {
      stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NODE_COMPILE_CACHE: this.#cache }, // a restart need not compile again
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        this.#lastLine = chunk.toString("utf8").trimEnd().split("\n").at(-1) ?? "";
      });
    }
    this.#exited = new Promise((resolve) => {
      child.on("exit", (code, signal) => {
        if (!this.#killed) this.fault = `ended by itself (${code ?? signal}): ${this.#lastLine}`;
        resolve();
      });
    });
  }

  /** SIGKILL: nothing is flushed, nothing is told. */
  async kill(): Promise<void> {
    this.#killed = true;
    this.#child?.kill("SIGKILL");
    await this.#exited;
  }

  async stop(): Promise<void> {
    this.#killed = true;
    this.#child?.kill("SIGTERM");
    await this.#exited;
  }
}
