/** A server in front of a real node that a test can make lie, hang or babble. */
import { createServer } from "node:http";
import { freePort } from "./free-port.ts";

/** What the server does with one question: passes it on, changes the answer's result, or answers something else. */
export type Lie =
  | { readonly kind: "pass" }
  | { readonly kind: "change"; readonly result: (truth: unknown) => unknown }
  | { readonly kind: "error"; readonly code: number; readonly message: string }
  | { readonly kind: "text"; readonly status: number; readonly text: string }
  | { readonly kind: "cut" }
  | { readonly kind: "hang" };

export interface LyingNode {
  readonly url: string;
  /** From now on; nothing lies until it is told to. */
  lie(how: (method: string, params: readonly unknown[]) => Lie): void;
  /** How often each method was asked. */
  readonly asked: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export async function startLyingNode(truth: string): Promise<LyingNode> {
  const port = await freePort();
  const asked = new Map<string, number>();
  let how: (method: string, params: readonly unknown[]) => Lie = () => ({ kind: "pass" });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const { method, params } = JSON.parse(body) as { method: string; params: readonly unknown[] };
      asked.set(method, (asked.get(method) ?? 0) + 1);
      const lie = how(method, params);
      const say = (status: number, text: string): void => void response.writeHead(status, { "content-type": "application/json" }).end(text);
      if (lie.kind === "hang") return;
      if (lie.kind === "cut") return void request.socket.destroy();
      if (lie.kind === "text") return say(lie.status, lie.text);
      if (lie.kind === "error") return say(200, JSON.stringify({ jsonrpc: "2.0", id: 1, error: { code: lie.code, message: lie.message } }));
      fetch(truth, { method: "POST", headers: { "content-type": "application/json" }, body })
        .then(async (answer) => {
          const whole = (await answer.json()) as { result?: unknown };
          say(200, JSON.stringify(lie.kind === "change" && "result" in whole ? { ...whole, result: lie.result(whole.result) } : whole));
        })
        .catch(() => response.destroy());
    });
  });
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${port}`, asked,
    lie: (next) => {
      how = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
