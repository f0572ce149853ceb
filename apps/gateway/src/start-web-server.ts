import type { AddressInfo } from "node:net";
import type { Log } from "@crossfloor/door";
import { createWebServer } from "./http/web-server.ts";

export interface WebServerStartOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Folder of the built trader's app. */
  readonly files: string;
  readonly gatewayPort: number;
  /** Where browsers reach the gateway, if not on the page's own host name. */
  readonly gatewayUrl?: string;
  readonly log: Log;
}

/** Serves the trader's app. Rejects when the port is taken. */
export async function startWebServer(options: WebServerStartOptions): Promise<{ readonly port: number; close(): Promise<void> }> {
  const host = options.host ?? "127.0.0.1";
  const server = createWebServer(options);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  options.log("info", "web listens", { host, port });
  return {
    port,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
