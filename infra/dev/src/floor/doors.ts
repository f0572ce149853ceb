import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { FloorPorts } from "./options.ts";
import { StartFault } from "./sentence.ts";

const flags: { readonly [Name in keyof FloorPorts]: string } = {
  gateway: "--gateway-port", web: "--web-port", admin: "--admin-port", query: "--query-port", postgres: "--postgres-port", chain: "--chain-port",
};
/** Doors that people open; the others listen on loopback whatever `--host` says. */
const shown: ReadonlySet<string> = new Set<keyof FloorPorts>(["gateway", "web", "admin"]);

/**
 * Throws a `StartFault` naming the first port that something else listens on. After a floor that was killed, its database and chain
 * node may need `patienceMs` to leave.
 */
export async function checkPortsAreFree(ports: FloorPorts, host: string, patienceMs = 0): Promise<void> {
  for (const [name, port] of Object.entries(ports) as [keyof FloorPorts, number][]) {
    for (let waited = 0; await isTaken(port, shown.has(name) ? host : "127.0.0.1"); waited += 100) {
      if (waited >= patienceMs) throw new StartFault(`Port ${port} is taken; stop what listens there, or choose another with ${flags[name]} N.`);
      await sleep(100);
    }
  }
}

/** Beside the address itself all of them are tried, of both kinds: what listens on `::1` alone would still answer a browser that asks for "localhost". */
async function isTaken(port: number, host: string): Promise<boolean> {
  for (const address of new Set([host, "0.0.0.0", "::1"])) if (await isTakenAt(port, address, address === host)) return true;
  return false;
}

function isTakenAt(port: number, address: string, wanted: boolean): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(true);
      else if (error.code === "EACCES") reject(new StartFault(`Port ${port} may not be opened by this user; choose one above 1023.`));
      else if (!wanted) resolve(false); // A machine without that kind of address.
      else reject(new StartFault(`"${address}" is not an address of this machine (${error.code ?? error.message}); choose another with --host.`));
    });
    server.listen({ port, host: address, exclusive: true }, () => server.close(() => resolve(false)));
  });
}
