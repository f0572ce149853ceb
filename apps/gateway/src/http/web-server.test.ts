import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startWebServer } from "../start-web-server.ts";

const files = mkdtempSync(join(tmpdir(), "cf-web-"));
mkdirSync(join(files, "assets"));
writeFileSync(join(files, "index.html"), "<!doctype html><title>Crossfloor</title>");
writeFileSync(join(files, "assets", "app-1.js"), "export {};");
let server: { readonly port: number; close(): Promise<void> };
let at = "";
beforeAll(async () => {
  server = await startWebServer({ port: 0, files, gatewayPort: 4000, log: () => {} });
  at = `http://127.0.0.1:${server.port}`;
});
afterAll(async () => {
  await server.close();
  rmSync(files, { recursive: true });
});

describe("the web server", () => {
  test("GATE-060: every page has a policy that runs only its own scripts and talks only to its own gateway", async () => {
    const policy = (await fetch(at)).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'self' http://127.0.0.1:4000 ws://127.0.0.1:4000");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain("unsafe-eval");
    expect(policy.match(/script-src[^;]*/)?.[0]).not.toContain("unsafe-inline");
  });

  test("GATE-061: any path is answered with the app, files as they are, assets for ever", async () => {
    for (const path of ["/", "/trade/BTC-PERP", "/account"]) {
      const answer = await fetch(`${at}${path}`);
      expect([answer.status, await answer.text()]).toEqual([200, "<!doctype html><title>Crossfloor</title>"]);
      expect(answer.headers.get("cache-control")).toBe("no-cache");
    }
    const asset = await fetch(`${at}/assets/app-1.js`);
    expect([asset.status, asset.headers.get("cache-control")]).toEqual([200, "public, max-age=31536000, immutable"]);
    expect((await fetch(`${at}/../../etc/passwd`)).status).toBe(200);
    expect(await (await fetch(`${at}/%2e%2e/%2e%2e/etc/passwd`)).text()).not.toContain("root:");
    expect((await fetch(at, { method: "POST" })).status).toBe(405);
  });

  test("GATE-062: config.json names the gateway by the host name under which the page was asked for", async () => {
    expect(await (await fetch(`${at}/config.json`)).json()).toEqual({ gateway: "http://127.0.0.1:4000" });
    const named = await fetch(`http://localhost:${server.port}/config.json`).catch(() => undefined);
    if (named !== undefined) expect(await named.json()).toEqual({ gateway: "http://localhost:4000" });
  });

  test("GATE-063: without a built app it says so, and a taken port is told", async () => {
    const empty = await startWebServer({ port: 0, files: join(files, "nowhere"), gatewayPort: 4000, log: () => {} });
    expect((await fetch(`http://127.0.0.1:${empty.port}`)).status).toBe(503);
    await expect(startWebServer({ port: empty.port, files, gatewayPort: 4000, log: () => {} })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await empty.close();
  });
});
