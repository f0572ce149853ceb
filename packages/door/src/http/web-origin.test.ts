import { describe, expect, test } from "vitest";
import { hostNameOf, isAllowedOrigin } from "./web-origin.ts";

const rule = { webPorts: [4100], origins: ["https://floor.example"] };

describe("origins", () => {
  test.each([
    { origin: "http://localhost:4100", host: "127.0.0.1:4000", allowed: true, why: "this machine by another of its names" },
    { origin: "http://127.0.0.1:4100", host: "localhost:4000", allowed: true, why: "this machine by its address" },
    { origin: "http://[::1]:4100", host: "localhost:4000", allowed: true, why: "this machine by its other address" },
    { origin: "http://desk.lan:4100", host: "desk.lan:4000", allowed: true, why: "the host name by which the gateway itself was reached" },
    { origin: "https://floor.example", host: "api.floor.example", allowed: true, why: "named in the options" },
    { origin: "http://localhost:4101", host: "localhost:4000", allowed: false, why: "another port" },
    { origin: "http://evil.example:4100", host: "localhost:4000", allowed: false, why: "another host" },
    { origin: "http://localhost.evil.example:4100", host: "localhost:4000", allowed: false, why: "a name that only begins alike" },
    { origin: "http://localhost:4100.evil.example", host: "localhost:4000", allowed: false, why: "no port at all" },
    { origin: "http://user@localhost:4100", host: "localhost:4000", allowed: false, why: "not a plain origin" },
    { origin: "http://localhost:4100/", host: "localhost:4000", allowed: false, why: "not a plain origin" },
    { origin: "null", host: "localhost:4000", allowed: false, why: "a page without an origin" },
    { origin: "file://", host: "localhost:4000", allowed: false, why: "a file" },
    { origin: "http://evil.example:4100", host: undefined, allowed: false, why: "no host to compare with" },
  ])("GATE-020: $origin at $host: $why", ({ origin, host, allowed }) => {
    expect(isAllowedOrigin(origin, host, rule)).toBe(allowed);
  });

  test("GATE-020: a host name is read without its port, and nothing else is taken for one", () => {
    expect([hostNameOf("Localhost:4000"), hostNameOf("[::1]:4000"), hostNameOf("a.b-c.d")]).toEqual(["localhost", "[::1]", "a.b-c.d"]);
    for (const bad of ["", "a b", "a;b", "'self'", "a/b", "-a", "x".repeat(300), undefined]) expect(hostNameOf(bad)).toBeUndefined();
  });
});
