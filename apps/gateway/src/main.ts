/** Runs the gateway alone: `node src/main.ts --database URL --feed PATH --archive PATH --shadow URL --shadow-ws URL [...]`. */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Log } from "@crossfloor/door";
import { startGateway } from "./start-gateway.ts";
import { startWebServer } from "./start-web-server.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "4000" }, host: { type: "string", default: "127.0.0.1" }, "web-port": { type: "string", default: "4100" }, "web-files": { type: "string" },
    database: { type: "string" }, feed: { type: "string" }, archive: { type: "string" }, shadow: { type: "string" }, "shadow-ws": { type: "string" },
    "auth-secret-file": { type: "string" }, scene: { type: "string", default: "live" }, speed: { type: "string", default: "1" }, build: { type: "string", default: "" }, sandbox: { type: "boolean", default: false },
  },
});

function needed(name: "database" | "feed" | "archive" | "shadow" | "shadow-ws"): string {
  const value = values[name];
  if (value === undefined) {
    process.stderr.write(`The gateway needs --${name}.\n`);
    process.exit(2);
  }
  return value;
}

const log: Log = (level, message, fields = {}) => void process.stdout.write(`${JSON.stringify({ t: new Date().toISOString(), level, app: "gateway", message, ...fields })}\n`);
const gateway = await startGateway({
  port: Number(values.port), host: values.host, webPorts: [Number(values["web-port"])], feed: { socketPath: needed("feed"), archiveSocketPath: needed("archive") },
  shadow: { url: needed("shadow"), wsUrl: needed("shadow-ws") }, databaseUrl: needed("database"), scene: values.scene, speed: Number(values.speed), build: values.build, sandbox: values.sandbox, log,
  ...(values["auth-secret-file"] === undefined ? {} : { authSecret: readFileSync(values["auth-secret-file"], "utf8").trim() }),
});
const web = values["web-files"] === undefined ? undefined : await startWebServer({ port: Number(values["web-port"]), host: values.host, files: values["web-files"], gatewayPort: gateway.port, log });

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    void Promise.all([gateway.close(), web?.close()]).then(() => process.exit(0));
  });
}
