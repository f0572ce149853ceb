/** An HTTP server on loopback that answers what the test says, and misbehaves as told. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Answer =
  | { readonly kind: "json"; readonly body: unknown }
  | { readonly kind: "text"; readonly body: string }
  | { readonly kind: "status"; readonly status: number }
  /** Takes the question and never answers. */
  | { readonly kind: "hang" }
  /** Ends in the middle of what it began. */
  | { readonly kind: "cut"; readonly body: string }
  /** Never stops. */
  | { readonly kind: "flood" };

export interface LyingServer {
  readonly address: string;
  /** Decides by the path of the question. */
  answer: (path: string) => Answer;
  readonly asked: string[];
  /** The authorization of each question, "" for none. */
  readonly authorizations: string[];
  close(): Promise<void>;
}

export async function startLyingServer(answer: (path: string) => Answer): Promise<LyingServer> {
  const asked: string[] = [];
  const authorizations: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    asked.push(path);
    authorizations.push(request.headers.authorization ?? "");
    give(lying.answer(path), response);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const lying: LyingServer = {
    address: `http://127.0.0.1:${port}`,
    answer,
    asked,
    authorizations,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
  return lying;
}

function give(answer: Answer, response: ServerResponse): void {
  switch (answer.kind) {
    case "json": response.setHeader("content-type", "application/json"); response.end(JSON.stringify(answer.body)); return;
    case "text": response.end(answer.body); return;
    case "status": response.statusCode = answer.status; response.end("{}"); return;
    case "hang": return;
    case "cut": response.setHeader("content-length", String(answer.body.length + 100)); response.write(answer.body, () => response.destroy()); return;
    case "flood": {
      const pour = (): void => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
        if (!response.destroyed) response.once("drain", pour);
      };
      pour();
    }
  }
}
