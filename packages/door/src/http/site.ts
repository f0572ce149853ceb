/** An app's static files under a strict content security policy: a page runs only its own scripts and talks only to its own door. */
import { existsSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import helmet from "helmet";
import sirv from "sirv";
import { sendJson } from "./web-request.ts";

export interface SiteOptions {
  /** Folder of the built app. */
  readonly files: string;
  /** Where else than to its own origin the page may connect, for a request with this Host header. */
  readonly connectTo: (host: string | undefined) => readonly string[];
  /** Small JSON documents beside the files, by path. */
  readonly documents?: Readonly<Record<string, (host: string | undefined) => unknown>>;
}

export function createSite({ files, connectTo, documents = {} }: SiteOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const serveFiles = existsSync(join(files, "index.html"))
    ? sirv(files, { single: true, etag: true, gzip: false, setHeaders: (response, path) => response.setHeader("cache-control", path.includes("/assets/") ? "public, max-age=31536000, immutable" : "no-cache") })
    : undefined;

  return (request, response) => {
    const { host } = request.headers;
    const policy = helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"], scriptSrc: ["'self'"], styleSrc: ["'self'"], styleSrcAttr: ["'unsafe-inline'"], imgSrc: ["'self'", "data:"], fontSrc: ["'self'"],
          connectSrc: ["'self'", ...connectTo(host)],
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
      const document = request.url === undefined || !Object.hasOwn(documents, request.url) ? undefined : documents[request.url];
      if (document !== undefined) return sendJson(response, 200, document(host));
      if (serveFiles === undefined) return sendJson(response, 503, { error: "the app is not built" });
      serveFiles(request, response, () => sendJson(response, 404, { error: "no_such_page" }));
    });
  };
}
