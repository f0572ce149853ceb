import { createServer } from "node:net";
import type { FloorPorts } from "./options.ts";
import { StartFault } from "./sentence.ts";

const flags: { readonly [Name in keyof FloorPorts]: string } = {
  gateway: "--gateway-port", web: "--web-port", admin: "--admin-port", query: "--query-port", postgres: "--postgres-port", chain: "--chain-port",
};

/** Throws a `StartFault` naming the first port that something else listens on. */
export async function checkPortsAreFree(ports: FloorPorts): Promise<void> {
  for (const [name, port] of Object.entries(ports) as [keyof FloorPorts, number][]) {
    if (await isTaken(port)) throw new StartFault(`Port ${port} is taken; stop what listens there, or choose another with ${flags[name]} N.`);
  }
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(true);
      else if (error.code === "EACCES") reject(new StartFault(`Port ${port} may not be opened by this user; choose one above 1023.`));
      else reject(error);
    });
    server.listen({ port, host: "0.0.0.0", exclusive: true }, () => server.close(() => resolve(false)));
  });
}
