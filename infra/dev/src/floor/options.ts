/** What `npm start` can be told, by flag or environment. */
import { parseArgs } from "node:util";
import { StartFault } from "./sentence.ts";

export interface FloorPorts {
  readonly gateway: number;
  readonly web: number;
  readonly admin: number;
  readonly query: number;
  readonly postgres: number;
  readonly chain: number;
}

export interface FloorOptions {
  readonly dataDir: string;
  /** `null`: live prices where feeds answer, else the simulated scene. */
  readonly scene: string | null;
  readonly replayDir: string | null;
  readonly makers: boolean;
  /** Bytes of journal and archive to keep. */
  readonly keepBytes: number;
  /** Address that gateway, web and admin listen on. */
  readonly host: string;
  readonly ports: FloorPorts;
}

export const help = `Usage: npm start -- [options]

  --data-dir DIR       where everything is kept               (./.crossfloor)
  --scene NAME         simulated, live, or a recorded scene: btc-2024-08-08, crash-2025-10-10,
                       oil-2020-04-20, panel-2020, es-gold-2013-10
                       (live where price feeds answer, else simulated)
  --replay DIR         the folder with the recorded market data, for recorded scenes
  --no-makers          start without the quoting participants
  --keep SIZE          journal and event archive to keep, e.g. 500MB or 2GB  (2GB)
  --host ADDRESS       where the three doors below listen     (127.0.0.1; 0.0.0.0 for all)
  --gateway-port N     the traders' API                       (4000, or CROSSFLOOR_GATEWAY_PORT)
  --web-port N         the traders' app                       (4100, or CROSSFLOOR_WEB_PORT)
  --admin-port N       the operators' app and its server      (4200, or CROSSFLOOR_ADMIN_PORT)
  --query-port N       the engine's query door, loopback      (4010, or CROSSFLOOR_QUERY_PORT)
  --postgres-port N    embedded PostgreSQL, loopback          (4020, or CROSSFLOOR_POSTGRES_PORT)
  --chain-port N       embedded chain node, loopback          (4030, or CROSSFLOOR_CHAIN_PORT)
  --help               this text

Ctrl-C stops everything.`;

const portDefaults: { readonly [Name in keyof FloorPorts]: number } = { gateway: 4000, web: 4100, admin: 4200, query: 4010, postgres: 4020, chain: 4030 };

/** Reads flags, then the environment, then defaults. Throws `StartFault` with what to write instead. */
export function parseFloorOptions(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): FloorOptions | "help" {
  const option = { type: "string" } as const;
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      allowPositionals: false,
      options: {
        "data-dir": option, scene: option, replay: option, "no-makers": { type: "boolean" }, keep: option, host: option, help: { type: "boolean" },
        "gateway-port": option, "web-port": option, "admin-port": option, "query-port": option, "postgres-port": option, "chain-port": option,
      },
    }));
  } catch (error) {
    throw new StartFault(`${(error instanceof Error ? error.message : String(error)).replace(/\.?$/, ".")} See npm start -- --help.`);
  }
  if (values.help === true) return "help";
  const port = (name: keyof FloorPorts): number => {
    const text = values[`${name}-port`] ?? environment[`CROSSFLOOR_${name.toUpperCase()}_PORT`];
    if (text === undefined) return portDefaults[name];
    if (!/^\d{1,5}$/.test(text) || Number(text) < 1 || Number(text) > 65_535) throw new StartFault(`"${text}" is not a port for --${name}-port; write a number from 1 to 65535.`);
    return Number(text);
  };
  const ports: FloorPorts = { gateway: port("gateway"), web: port("web"), admin: port("admin"), query: port("query"), postgres: port("postgres"), chain: port("chain") };
  const taken = new Map<number, string>();
  for (const [name, number] of Object.entries(ports)) {
    const other = taken.get(number);
    if (other !== undefined) throw new StartFault(`--${name}-port and --${other}-port are both ${number}; give each its own.`);
    taken.set(number, name);
  }
  return {
    dataDir: values["data-dir"] ?? environment["CROSSFLOOR_DATA_DIR"] ?? ".crossfloor",
    scene: values.scene ?? null,
    replayDir: values.replay ?? null,
    makers: values["no-makers"] !== true,
    host: values.host ?? environment["CROSSFLOOR_HOST"] ?? "127.0.0.1",
    keepBytes: parseSize(values.keep ?? "2GB"),
    ports,
  };
}

function parseSize(text: string): number {
  const match = /^(\d{1,6})(MB|GB)$/i.exec(text);
  const bytes = match === null ? Number.NaN : Number(match[1]) * (match[2]?.toUpperCase() === "GB" ? 1_000_000_000 : 1_000_000);
  if (!(bytes >= 50_000_000)) throw new StartFault(`"${text}" is not a size for --keep; write at least 50MB, for example 500MB or 2GB.`);
  return bytes;
}
