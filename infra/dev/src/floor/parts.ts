/**
 * What each child process runs. Options are plain values that travel over IPC; an app is loaded only in the process that runs
 * it, so that none pays for another's libraries.
 */
import type { ResolvedScene } from "@crossfloor/oracle";
import type { ChainSetup } from "@crossfloor/treasury";

export type Log = (level: "debug" | "info" | "warn" | "error", message: string, fields?: Record<string, unknown>) => void;
export interface Running { close(): Promise<void> }

export interface WriterPart { readonly dataFolder: string; readonly feedSocket: string; readonly scene: ResolvedScene; readonly build: string }
export interface ShadowPart { readonly dataFolder: string; readonly feedSocket: string; readonly archiveSocket: string; readonly queryPort: number; readonly keepBytes: number; readonly build: string }
export interface DoorsPart {
  readonly host: string;
  readonly gatewayPort: number;
  readonly webPort: number;
  readonly adminPort: number;
  readonly queryPort: number;
  readonly feedSocket: string;
  readonly archiveSocket: string;
  readonly recordUrl: string;
  readonly traderAuthSecret: string;
  readonly operatorAuthSecret: string;
  readonly webFiles: string;
  readonly adminFiles: string;
  readonly scene: ResolvedScene;
  readonly build: string;
}
export interface WorkersPart {
  readonly feedSocket: string;
  readonly archiveSocket: string;
  readonly recordUrl: string;
  readonly readUrl: string;
  readonly chain: ChainSetup;
  readonly extendedPublicKey: string;
  readonly purseMnemonic: string;
  readonly scene: ResolvedScene;
  readonly oracleMemory: string;
  readonly oracleRecord: string;
  readonly build: string;
}
export interface MakersPart {
  readonly gatewayUrl: string;
  readonly maker: { readonly email: string; readonly password: string };
  readonly flow: { readonly email: string; readonly password: string };
}
export interface PartOptions { readonly writer: WriterPart; readonly shadow: ShadowPart; readonly doors: DoorsPart; readonly workers: WorkersPart; readonly makers: MakersPart }
export type PartName = keyof PartOptions;

export const parts: { readonly [Name in PartName]: (options: PartOptions[Name], log: Log) => Promise<Running> } = {
  async writer({ dataFolder, feedSocket, scene, build }, log) {
    const { archiveName, startWriter } = await import("@crossfloor/matching");
    return startWriter({
      dataFolder, socketPath: feedSocket, durableSubscribers: ["projector", archiveName], build, log, onFatal: fallDown(log),
      clock: scene.kind === "live" ? { kind: "live" } : { kind: "scene", startAt: scene.startAt, speedNano: Math.round(scene.speed * 1_000_000_000) },
    });
  },

  async shadow({ dataFolder, feedSocket, archiveSocket, queryPort, keepBytes, build }, log) {
    const { startShadow } = await import("@crossfloor/matching");
    return startShadow({ dataFolder, feedSocketPath: feedSocket, archiveSocketPath: archiveSocket, queryPort, keepBytes, build, log, onFatal: fallDown(log) });
  },

  async doors(options, log) {
    const { startGateway, startWebServer } = await import("@crossfloor/gateway");
    const { startDesk } = await import("@crossfloor/desk");
    const { host, gatewayPort, webPort, adminPort, queryPort, feedSocket, archiveSocket, recordUrl, scene, build } = options;
    const feed = { socketPath: feedSocket, archiveSocketPath: archiveSocket };
    const shadow = { url: `http://127.0.0.1:${queryPort}`, wsUrl: `ws://127.0.0.1:${queryPort}` };
    return together([
      startGateway({ host, port: gatewayPort, webPorts: [webPort], feed, shadow, databaseUrl: recordUrl, authSecret: options.traderAuthSecret, scene: scene.name, speed: scene.speed, build, sandbox: true, log }),
      startWebServer({ host, port: webPort, files: options.webFiles, gatewayPort, log }),
      startDesk({ host, port: adminPort, files: options.adminFiles, feed, shadow, databaseUrl: recordUrl, authSecret: options.operatorAuthSecret, scene: scene.name, speed: scene.speed, build, log }),
    ]);
  },

  async workers({ feedSocket, archiveSocket, recordUrl, readUrl, chain, extendedPublicKey, purseMnemonic, scene, oracleMemory, oracleRecord, build }, log) {
    const [{ startProjector }, { startTreasury }, { startOracle }] = await Promise.all([import("@crossfloor/projector"), import("@crossfloor/treasury"), import("@crossfloor/oracle")]);
    return together([
      startProjector({ databaseUrl: readUrl, socketPath: feedSocket, archiveSocketPath: archiveSocket, build, log }),
      startTreasury({ databaseUrl: recordUrl, feedSocket, setup: chain, extendedPublicKey, faucetMnemonic: purseMnemonic, log }),
      startOracle({ scene, socketPath: feedSocket, memoryPath: oracleMemory, recordFolder: oracleRecord, log }),
    ]);
  },

  async makers({ gatewayUrl, maker, flow }, log) {
    const { startMarketMaker } = await import("@crossfloor/market-maker");
    return startMarketMaker({ gatewayUrl, maker, flow, log });
  },
};

/** An app that cannot go on ends its process: the launcher starts it again, and what it kept decides how. */
function fallDown(log: Log): (fault: Error) => void {
  return (fault) => {
    log("error", "cannot go on", { error: fault.stack ?? fault.message });
    process.exit(70);
  };
}

/** Starts side by side; if one fails, those that came up are closed before the failure is told. */
async function together(starting: readonly Promise<Running>[]): Promise<Running> {
  const settled = await Promise.allSettled(starting);
  const running = settled.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const closeAll = async (): Promise<void> => void (await Promise.allSettled(running.map((each) => each.close())));
  const failed = settled.find((result) => result.status === "rejected");
  if (failed !== undefined) {
    await closeAll();
    throw failed.reason;
  }
  return { close: closeAll };
}
