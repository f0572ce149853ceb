/** Runs the projector alone: `node apps/projector/src/main.ts --database URL --socket PATH --archive-socket PATH`. */
import { parseArgs } from "node:util";
import { startProjector } from "./start-projector.ts";

const { values } = parseArgs({ options: { database: { type: "string" }, socket: { type: "string" }, "archive-socket": { type: "string" }, build: { type: "string", default: "" } } });
const { database, socket, "archive-socket": archiveSocket } = values;

function log(level: "info" | "warn" | "error", message: string, fields: Record<string, unknown> = {}): void {
  process.stdout.write(`${JSON.stringify({ t: new Date().toISOString(), level, app: "projector", message, ...fields })}\n`);
}

if (database === undefined || socket === undefined || archiveSocket === undefined) {
  log("error", "usage: --database URL --socket PATH --archive-socket PATH [--build TEXT]");
  process.exitCode = 2;
} else {
  const projector = await startProjector({ databaseUrl: database, socketPath: socket, archiveSocketPath: archiveSocket, build: values.build, log });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void projector.close());
}
