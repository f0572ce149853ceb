/** One question to a node and its answer over HTTP: bounded in time and size, and ended at once when the asker leaves. */
import { ChainFault } from "./answer.ts";

export interface JsonRpc {
  /** The `result`, unparsed. Throws `ChainFault`. */
  ask(method: string, params: readonly unknown[]): Promise<unknown>;
  /** Ends what is under way. */
  close(): void;
}

export const requestTimeoutMs = 10_000;
/** A full block with its transactions stays far below it. */
export const answerBytesMax = 64 * 1_048_576;

export function openJsonRpc(url: string, timeoutMs: number = requestTimeoutMs): JsonRpc {
  const underWay = new Set<AbortController>();
  let closed = false;
  return {
    ask,
    close: () => {
      closed = true;
      for (const each of underWay) each.abort();
    },
  };

  async function ask(method: string, params: readonly unknown[]): Promise<unknown> {
    if (closed) throw new ChainFault("the link to the node is closed");
    const abort = new AbortController();
    underWay.add(abort);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      abort.abort();
    }, timeoutMs);
    try {
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
      const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body, signal: abort.signal, redirect: "error" });
      return resultOf(method, await textOf(response));
    } catch (error) {
      if (error instanceof ChainFault) throw error;
      if (late) throw new ChainFault(`${method} took longer than ${timeoutMs} ms`);
      throw new ChainFault(`${method}: ${reasonOf(error)}`);
    } finally {
      clearTimeout(timer);
      underWay.delete(abort);
    }
  }
}

function resultOf(method: string, text: string): unknown {
  const answer: unknown = JSON.parse(text);
  if (typeof answer !== "object" || answer === null) throw new ChainFault(`${method} was not answered`);
  if ("error" in answer && answer.error !== null && answer.error !== undefined) throw new ChainFault(`${method}: ${JSON.stringify(answer.error).slice(0, 300)}`);
  if (!("result" in answer)) throw new ChainFault(`${method} was not answered`);
  return answer.result;
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > answerBytesMax) throw new ChainFault(`an answer is longer than ${answerBytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // What fetch says itself is only that it failed.
  return error.cause instanceof Error ? error.cause.message : error.message;
}
