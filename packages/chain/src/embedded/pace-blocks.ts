/**
 * Gives the sandbox chain a pulse.
 *
 * The node mines a block when a transaction comes; confirmations need blocks after it. For a while after each transaction a block
 * is mined every two seconds, otherwise one every half minute: the chain stays alive, and an idle floor writes next to nothing.
 */
import { setTimeout as sleep } from "node:timers/promises";

export interface Pacemaker {
  /** Mines at once, for whoever would otherwise only wait: the launcher while it funds its users, tests. */
  mine(blocks: number): Promise<void>;
  stop(): Promise<void>;
}

const busyMs = 2_000;
const idleMs = 30_000;
/** Busy beats after a block that somebody else made. */
const busyBeats = 20;

export function paceBlocks(url: string, log: (level: "info" | "warn" | "error", message: string, fields?: Record<string, unknown>) => void): Pacemaker {
  const stopped = new AbortController();
  let lastHeight = -1;
  let beatsLeft = busyBeats;
  let idleFor = 0;
  let failing = false;
  const running = run();

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      await sleep(busyMs, undefined, { signal: stopped.signal }).catch(() => undefined);
      if (stopped.signal.aborted) return;
      try {
        await beat();
        failing = false;
      } catch (error) {
        // The node may be restarting; say so once.
        if (!failing) log("warn", "the chain node did not take a block", { error: error instanceof Error ? error.message : String(error) });
        failing = true;
      }
    }
  }

  async function beat(): Promise<void> {
    const height = Number(await ask(url, "eth_blockNumber"));
    if (lastHeight >= 0 && height !== lastHeight) beatsLeft = busyBeats;
    idleFor += busyMs;
    if (beatsLeft > 0 || idleFor >= idleMs) {
      await ask(url, "evm_mine");
      idleFor = 0;
      if (beatsLeft > 0) beatsLeft--;
      lastHeight = Number(await ask(url, "eth_blockNumber"));
    } else lastHeight = height;
  }

  return {
    mine: async (blocks) => {
      for (let left = blocks; left > 0; left--) await ask(url, "evm_mine");
    },
    stop: async () => {
      stopped.abort();
      await running;
    },
  };
}

async function ask(url: string, method: string): Promise<string> {
  const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: [] }), signal: AbortSignal.timeout(5_000) });
  const { result, error } = (await answer.json()) as { result?: string; error?: { message: string } };
  if (result === undefined) throw new Error(error?.message ?? `${method} was not answered`);
  return result;
}
