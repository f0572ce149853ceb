/** Runs the desk alone: `node src/main.ts --database URL --feed PATH --shadow URL --shadow-ws URL --files FOLDER [...]`. */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Log } from "@crossfloor/door";
import { startDesk } from "./start-desk.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "4200" }, host: { type: "string", default: "127.0.0.1" }, files: { type: "string" },
    database: { type: "string" }, feed: { type: "string" }, shadow: { type: "string" }, "shadow-ws": { type: "string" },
    "auth-secret-file": { type: "string" }, scene: { type: "string", default: "live" }, speed: { type: "string", default: "1" }, build: { type: "string", default: "" },
  },
});

function needed(name: "files" | "database" | "feed" | "shadow" | "shadow-ws"): string {
  const value = values[name];
  if (value === undefined) {
    process.stderr.write(`The desk needs --${name}.\n`);
    process.exit(2);
  }
  return value;
}

const log: Log = (level, message, fields = {}) => void process.stdout.write(`${JSON.stringify({ t: new Date().toISOString(), level, app: "desk", message, ...fields })}\n`);
const desk = await startDesk({
  port: Number(values.port), host: values.host, files: needed("files"), feed: { socketPath: needed("feed") }, shadow: { url: needed("shadow"), wsUrl: needed("shadow-ws") }, databaseUrl: needed("database"),
  scene: values.scene, speed: Number(values.speed), build: values.build, log,
  ...(values["auth-secret-file"] === undefined ? {} : { authSecret: readFileSync(values["auth-secret-file"], "utf8").trim() }),
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    void desk.close().then(() => process.exit(0));
  });
}
