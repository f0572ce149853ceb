/** Serves the trader's app: static files under a strict content security policy, and where its gateway is. */
import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import helmet from "helmet";
import sirv from "sirv";
import { hostNameOf } from "./web-origin.ts";
import { sendJson } from "./web-request.ts";

export interface WebServerOptions {
  /** Folder of the built app. */
  readonly files: string;
  readonly gatewayPort: number;
  /** Where browsers reach the gateway, if not on the page's own host name. */
  readonly gatewayUrl?: string;
}

export function createWebServer(options: WebServerOptions): Server {
  const serveFiles = existsSync(join(options.files, "index.html"))
    ? sirv(options.files, { single: true, etag: true, gzip: false, setHeaders: (response, path) => response.setHeader("cache-control", path.includes("/assets/") ? "public, max-age=31536000, immutable" : "no-cache") })
    : undefined;

  const gatewayFor = (host: string | undefined): string => options.gatewayUrl ?? `http://${hostNameOf(host) ?? "localhost"}:${options.gatewayPort}`;

  return createServer((request, response) => {
    const gateway = gatewayFor(request.headers.host);
    const policy = helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"], scriptSrc: ["'self'"], styleSrc: ["'self'"], styleSrcAttr: ["'unsafe-inline'"], imgSrc: ["'self'", "data:"], fontSrc: ["'self'"],
          connectSrc: ["'self'", gateway, gateway.replace(/^http/, "ws")],
          manifestSrc: ["'self'"], workerSrc: ["'self'"], baseUri: ["'none'"], formAction: ["'self'"], frameAncestors: ["'none'"],
          requireTrustedTypesFor: ["'script'"],
        },
      },
      // The floor on loopback speaks plain HTTP; a proxy in front of a public one sets this.
      strictTransportSecurity: false,
      crossOriginEmbedderPolicy: false,
      referrerPolicy: { policy: "no-referrer" },
    });
    policy(request, response, (error) => {
      if (error !== undefined) return sendJson(response, 500, { error: "internal_error" });
      if (request.method !== "GET" && request.method !== "HEAD") return sendJson(response, 405, { error: "method_not_supported" });
      if (request.url === "/config.json") return sendJson(response, 200, { gateway });
      if (serveFiles === undefined) return sendJson(response, 503, { error: "the app is not built" });
      serveFiles(request, response, () => sendJson(response, 404, { error: "no_such_page" }));
    });
  });
}
