/**
 * Brings the whole floor up: one writer, its shadow, the doors, the workers, an embedded PostgreSQL and chain node, and keeps
 * them up until it is stopped. Used by `npm start`, by the browser journeys and by the headless scene run.
 */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { extendedPublicKeyOf, openSandboxPurse } from "@crossfloor/chain";
import { paceBlocks, type Pacemaker, type RunningAnvil, startAnvil } from "@crossfloor/chain/embedded";
import { migrateDatabase } from "@crossfloor/db";
import { type RunningPostgres, startPostgres } from "@crossfloor/db/embedded";
import { createOperator } from "@crossfloor/desk";
import { assets, parseMoney } from "@crossfloor/instruments";
import { resolveScene, type ResolvedScene } from "@crossfloor/oracle";
import type { ChainSetup } from "@crossfloor/treasury";
import { checkChainIsKnown, checkDatabaseIsThere, floorIsNew, sceneIsNew } from "./belonging.ts";
import { buildEngine, buildSites, repositoryRoot, type Sites } from "./build.ts";
import { type DataFolder, openDataFolder, writeWhole } from "./data-folder.ts";
import { checkPortsAreFree } from "./doors.ts";
import { type EmbeddedServer, type KeptServer, keepServer } from "./keep-server.ts";
import { sceneKeys } from "./keys.ts";
import { endLeftovers } from "./leftovers.ts";
import { openLogFile } from "./log-file.ts";
import type { FloorOptions } from "./options.ts";
import type { PartName, PartOptions } from "./parts.ts";
import { assetOf, faucetAmounts, sandboxUsers, type SandboxUser, seedSandbox, writeSandboxFile } from "./sandbox.ts";
import { sentenceOf, StartFault } from "./sentence.ts";
import { type Supervised, supervise } from "./supervise.ts";

export interface FloorEvents {
  /** A line for a person who watches. */
  readonly say: (line: string) => void;
  /** The floor cannot go on; it has been stopped. */
  readonly onFatal: (sentence: string) => void;
}

export interface Floor {
  readonly scene: ResolvedScene;
  readonly folder: DataFolder;
  readonly gatewayUrl: string;
  readonly webUrl: string;
  readonly adminUrl: string;
  readonly users: readonly SandboxUser[];
  readonly parts: ReadonlyMap<PartName, Supervised>;
  /** Process ids of the embedded servers, as they are now. */
  readonly servers: () => { readonly postgres: number; readonly anvil: number };
  /** For tests: the sandbox chain's pulse. */
  readonly pacemaker: Pacemaker;
  stop(): Promise<void>;
}

export interface FloorStart extends FloorOptions {
  /** Overrides the scene's own speed. */
  readonly speed?: number;
  /** Aborted: the start is given up, and `startFloor` rejects when nothing is left running. */
  readonly stopped?: AbortSignal;
}

const sandboxChainId = 31_337;
const sandboxConfirmations = 4;
const tokenSupply = 10n ** 12n;
const givenUp = "The start was given up.";
/** How long database and chain node of a killed floor may take to free their ports. */
const leftoverPatienceMs = 15_000;

export async function startFloor(options: FloorStart, { say, onFatal }: FloorEvents): Promise<Floor> {
  const { ports, host } = options;
  const scene = await resolveScene({ scene: options.scene ?? undefined, replay: options.replayDir ?? undefined, speed: options.speed, now: Date.now() });
  const folder = openDataFolder(options.dataDir, scene.folder);
  try {
    if (folder.unclean) await endLeftovers(folder.home);
    await checkPortsAreFree(ports, host, folder.unclean ? leftoverPatienceMs : 0);
  } catch (error) {
    folder.close();
    throw error;
  }
  const build = buildName();
  const children = new Map<PartName, Supervised>();
  const serverLog = openLogFile(`${folder.logs}/servers.log`, say);
  let postgres: Promise<KeptServer<RunningPostgres>> | undefined;
  let anvil: Promise<KeptServer<RunningAnvil>> | undefined;
  let sites: Promise<Sites> | undefined;
  let pacemaker: Pacemaker | undefined;
  let stopping: Promise<void> | undefined;
  /** Becomes an error as soon as any part says that no restart helps. */
  let failStart: (error: Error) => void = () => undefined;
  const fatal = new Promise<never>((_, reject) => {
    failStart = reject;
  });
  fatal.catch(() => undefined);
  const over = new AbortController();
  const giveUp = (): void => failStart(new StartFault(givenUp));
  options.stopped?.addEventListener("abort", giveUp);
  if (options.stopped?.aborted === true) giveUp();
  let up = false;

  function fall(sentence: string): void {
    failStart(new StartFault(sentence));
    if (up) void stop().then(() => onFatal(sentence));
  }

  /** Writes down which processes make the floor, anew whenever one was replaced. */
  let tellCurrent = (): void => undefined;

  function run<Name extends PartName>(part: Name, partOptions: PartOptions[Name]): Supervised {
    const child = supervise({ name: part, part, options: partOptions, home: folder.home, logFolder: folder.logs }, {
      // While the floor starts, one part's fall is often another's fault, which is told at the end.
      onReady: (name, restarts) => {
        if (restarts === 0 || !up) return;
        say(`${name}: up again`);
        tellCurrent();
      },
      onFall: (name, how) => {
        if (up && stopping === undefined) say(`${name}: fell (${how}), starting again`);
      },
      onNotice: say,
      onFatal: (_, sentence) => fall(sentence),
    });
    children.set(part, child);
    return child;
  }

  function kept<Server extends EmbeddedServer>(name: string, start: () => Promise<Server>): Promise<KeptServer<Server>> {
    return keepServer(name, start, {
      onFall: () => say(`${name}: fell, starting again`),
      onBack: () => say(`${name}: up again`),
      onFatal: fall,
    });
  }

  function stop(): Promise<void> {
    stopping ??= (async () => {
      over.abort();
      // Doors first, so that nobody is answered by half a floor; the writer after all who send to it.
      for (const group of [["makers"], ["doors"], ["workers"], ["shadow"], ["writer"]] as const) await Promise.all(group.map((name) => children.get(name)?.stop()));
      await pacemaker?.stop();
      // Also one that is only coming up.
      await Promise.allSettled([postgres?.then((server) => server.stop()), anvil?.then((server) => server.stop()), sites]);
      serverLog.close();
      rmSync(`${folder.root}/current.json`, { force: true });
      folder.close();
    })();
    return stopping;
  }

  try {
    say(`Scene: ${scene.title}${scene.simulated ? " (simulated prices)" : ""}`);
    await checkDatabaseIsThere(folder);
    const users = sandboxUsers(folder.root, floorIsNew(folder));
    const keys = sceneKeys(folder.keys, sceneIsNew(folder));
    /** What the embedded servers say stands in their log; what stops the floor is thrown as one sentence. */
    const log = (level: "info" | "warn" | "error", message: string, fields: Record<string, unknown> = {}): void => {
      serverLog.write(`${JSON.stringify({ t: new Date().toISOString(), level, message, ...fields })}\n`);
    };
    const began = performance.now();
    const step = (done: string): void => say(`  ${done.padEnd(36)}${((performance.now() - began) / 1_000).toFixed(1).padStart(5)} s`);

    // One after the other: the build tool keeps its cache to itself while it runs.
    const engine = buildEngine(over.signal, `${folder.logs}/engine-build.log`);
    sites = engine.then(() => buildSites(over.signal, `${folder.logs}/sites.log`)).then((built) => {
      step("sites are built");
      return built;
    });
    sites.catch(() => undefined); // told where it is awaited
    postgres = kept("PostgreSQL", () => startPostgres({ dataDir: folder.postgres, port: ports.postgres, log }));
    const database = postgres.then(async (server) => {
      const urls = await migrateDatabase(server.current().url, { record: keys.recordPassword, read: keys.readPassword });
      step(`PostgreSQL is up on :${ports.postgres}`);
      return urls;
    });
    anvil = kept("chain node", () => startAnvil({ dataDir: folder.chain, port: ports.chain, chainId: sandboxChainId, mnemonic: keys.purseMnemonic, mining: "transactions", log }));
    const chain = anvil.then(async (server) => {
      const { url } = server.current();
      const setup = await sandboxChain(url, keys.purseMnemonic);
      if (over.signal.aborted) throw new StartFault(givenUp);
      pacemaker = paceBlocks(url, log);
      step(`chain node is up on :${ports.chain}`);
      return { setup, pacemaker };
    });
    await Promise.race([engine, fatal]);
    const writer = run("writer", { dataFolder: folder.home, feedSocket: folder.feedSocket, scene, build });
    const shadow = run("shadow", { dataFolder: folder.home, feedSocket: folder.feedSocket, archiveSocket: folder.archiveSocket, queryPort: ports.query, keepBytes: options.keepBytes, build });
    const [{ recordUrl, readUrl }, { setup, pacemaker: pulse }, built] = await Promise.race([Promise.all([database, chain, sites]), fatal]);

    await checkChainIsKnown(recordUrl, sandboxChainId, setup.url, folder);
    for (const user of users) if (user.role === "operator") await createOperator({ databaseUrl: recordUrl, name: user.name, email: user.email, password: user.password });
    const workers = run("workers", {
      feedSocket: folder.feedSocket, archiveSocket: folder.archiveSocket, recordUrl, readUrl, chain: setup, extendedPublicKey: extendedPublicKeyOf(keys.depositMnemonic), purseMnemonic: keys.purseMnemonic,
      scene, oracleMemory: `${folder.run}/oracle.json`, oracleRecord: `${folder.home}/indices`, build,
    });
    const doors = run("doors", {
      host, gatewayPort: ports.gateway, webPort: ports.web, adminPort: ports.admin, queryPort: ports.query, feedSocket: folder.feedSocket, archiveSocket: folder.archiveSocket, recordUrl,
      traderAuthSecret: keys.traderAuthSecret, operatorAuthSecret: keys.operatorAuthSecret, webFiles: built.web, adminFiles: built.admin, scene, build,
    });
    await Promise.race([Promise.all([writer.whenReady, shadow.whenReady, workers.whenReady, doors.whenReady]), fatal]);
    step("engine, doors and workers are up");

    const shown = host === "127.0.0.1" || host === "0.0.0.0" ? "localhost" : host;
    const gatewayUrl = `http://${shown}:${ports.gateway}`;
    const webUrl = `http://${shown}:${ports.web}`;
    const adminUrl = `http://${shown}:${ports.admin}`;
    await Promise.race([seedSandbox({ gatewayUrl: `http://127.0.0.1:${ports.gateway}`, webUrl, recordUrl, users, pacemaker: pulse, confirmationsNeeded: sandboxConfirmations, say }), fatal]);
    step("sandbox users are funded");
    writeSandboxFile(folder.root, users, { scene: scene.name, gateway: gatewayUrl, web: webUrl, admin: adminUrl });

    if (options.makers) {
      const [maker, flow] = users.filter((user) => user.role === "maker");
      if (maker === undefined || flow === undefined) throw new StartFault("The sandbox has no makers.");
      const makers = run("makers", { gatewayUrl: `http://127.0.0.1:${ports.gateway}`, maker, flow });
      await Promise.race([makers.whenReady, fatal]);
      step("makers quote");
    }
    await Promise.race([ordersAreAccepted(`http://127.0.0.1:${ports.gateway}`), fatal]);
    tellCurrent = () => {
      if (stopping === undefined) writeWhole(`${folder.root}/current.json`, `${JSON.stringify({ scene: scene.name, launcher: process.pid, gateway: gatewayUrl, web: webUrl, admin: adminUrl, pids: Object.fromEntries([...children].map(([name, child]) => [name, child.pid() ?? 0])) }, null, 2)}\n`);
    };
    tellCurrent();
    up = true;
    const [databaseServer, chainServer] = await Promise.all([postgres, anvil]);
    return { scene, folder, gatewayUrl, webUrl, adminUrl, users, parts: children, servers: () => ({ postgres: databaseServer.current().pid, anvil: chainServer.current().pid }), pacemaker: pulse, stop };
  } catch (error) {
    await stop();
    throw error instanceof StartFault ? error : new StartFault(sentenceOf(error), { cause: error });
  }
}

/** Deploys the test tokens on first use; their addresses follow from the purse. */
async function sandboxChain(url: string, mnemonic: string): Promise<ChainSetup> {
  const purse = openSandboxPurse(url, sandboxChainId, mnemonic);
  try {
    const contracts = new Map<string, string | null>();
    let order = 0;
    for (const asset of assets) {
      // ETH is the chain's own coin.
      if (asset.code === "ETH") contracts.set(asset.code, null);
      else contracts.set(asset.code, await purse.deployToken({ name: `${asset.name} (test)`, symbol: asset.code, decimals: asset.chainDecimals, supply: tokenSupply * 10n ** BigInt(asset.chainDecimals) }, order++));
    }
    return {
      chain: sandboxChainId, name: "Sandbox chain", url, confirmationsNeeded: sandboxConfirmations,
      assets: assets.map((asset) => ({ asset, contract: contracts.get(asset.code) ?? null, faucetAmount: faucetAmount(asset.code) })),
    };
  } finally {
    purse.close();
  }
}

function faucetAmount(code: string): number | null {
  const text = faucetAmounts[code];
  if (text === undefined) return null;
  const parsed = parseMoney(text, assetOf(code));
  if (!parsed.ok) throw new StartFault(`The faucet's ${text} ${code} is not an amount.`);
  return parsed.value;
}

async function ordersAreAccepted(gatewayUrl: string): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += 100) {
    try {
      const answer = await fetch(`${gatewayUrl}/healthz`, { signal: AbortSignal.timeout(2_000) });
      const health = (await answer.json()) as { ok?: boolean; engine?: string };
      if (health.ok === true && health.engine === "up") return;
    } catch (error) {
      if (!(error instanceof TypeError) && !(error instanceof DOMException)) throw error;
    }
    await sleep(100);
  }
  throw new StartFault("The gateway does not see the engine after 30 s; the logs of the doors and the writer say more.");
}

/** What the processes show each other, so that mixed builds are seen: the commit, or "unversioned" outside a checkout. */
function buildName(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short=12", "HEAD"], { cwd: repositoryRoot, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    // No git or no checkout: a release unpacked from an archive.
    return "unversioned";
  }
}

