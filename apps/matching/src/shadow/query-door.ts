/** The query door: tRPC over HTTP and WebSocket on one loopback port. */
import { type ShadowPort, shadowRouter } from "@crossfloor/api";
import { createHTTPServer } from "@trpc/server/adapters/standalone";
import { applyWSSHandler } from "@trpc/server/adapters/ws";
import { WebSocketServer } from "ws";

const bodyBytesMax = 65_536;

export interface QueryDoor {
  readonly port: number;
  close(): Promise<void>;
}

/** `port` 0 takes any that is free. Throws the system's error if the port is taken. */
export async function openQueryDoor(shadow: ShadowPort, port: number): Promise<QueryDoor> {
  const server = createHTTPServer({ router: shadowRouter, createContext: () => ({ shadow }), maxBodySize: bodyBytesMax, allowMethodOverride: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
  const sockets = new WebSocketServer({ server, maxPayload: bodyBytesMax });
  const handler = applyWSSHandler({ wss: sockets, router: shadowRouter, createContext: () => ({ shadow }) });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    async close() {
      handler.broadcastReconnectNotification();
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
