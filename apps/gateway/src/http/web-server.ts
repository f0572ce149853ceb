/** Serves the trader's app, and where its gateway is. */
import { createServer, type Server } from "node:http";
import { createSite, hostNameOf } from "@crossfloor/door";

export interface WebServerOptions {
  /** Folder of the built app. */
  readonly files: string;
  readonly gatewayPort: number;
  /** Where browsers reach the gateway, if not on the page's own host name. */
  readonly gatewayUrl?: string;
}

export function createWebServer(options: WebServerOptions): Server {
  const gatewayFor = (host: string | undefined): string => options.gatewayUrl ?? `http://${hostNameOf(host) ?? "localhost"}:${options.gatewayPort}`;
  return createServer(createSite({
    files: options.files,
    connectTo: (host) => [gatewayFor(host), gatewayFor(host).replace(/^http/, "ws")],
    documents: { "/config.json": (host) => ({ gateway: gatewayFor(host) }) },
  }));
}
