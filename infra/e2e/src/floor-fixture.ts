/** A whole floor for the journeys: fresh data folder, free ports, every process real; stopped and removed afterwards. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Floor, type FloorPorts, startFloor } from "@crossfloor/dev";
import type { Browser } from "playwright-core";
import { launchBrowser } from "./browser.ts";

export interface FloorFixture {
  readonly floor: Floor;
  readonly browser: Browser;
  close(): Promise<void>;
}

/** Starts the simulated scene with makers. */
export async function openFloor(): Promise<FloorFixture> {
  // What is under test must not know it: libraries change their behaviour on these.
  for (const name of Object.keys(process.env)) if (name === "NODE_ENV" || name.startsWith("VITEST")) delete process.env[name];
  const dataDir = mkdtempSync(join(tmpdir(), "crossfloor-e2e-"));
  const said: string[] = [];
  const browser = launchBrowser();
  browser.catch(() => undefined);
  try {
    const floor = await startFloor(
      { dataDir, scene: "simulated", replayDir: null, makers: true, keepBytes: 2_000_000_000, host: "127.0.0.1", ports: await freePorts() },
      { say: (line) => said.push(line), onFatal: (sentence) => said.push(`fatal: ${sentence}`) },
    );
    return {
      floor, browser: await browser,
      close: async () => {
        await (await browser).close();
        await floor.stop();
        rmSync(dataDir, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await browser.then((opened) => opened.close(), () => undefined);
    const story = [...said, ...partNames.map((part) => endOfLog(dataDir, part))].join("\n");
    rmSync(dataDir, { recursive: true, force: true });
    throw new Error(`the floor did not start\n${story}`, { cause: error });
  }
}

const partNames = ["writer", "shadow", "doors", "workers", "makers"] as const;
const logCharactersMax = 2_000;

/** What a part said last, if it got as far as saying anything. */
function endOfLog(dataDir: string, part: (typeof partNames)[number]): string {
  const path = join(dataDir, "scenes", "simulated", "run", "logs", `${part}.log`);
  return existsSync(path) ? `── ${part} ──\n${readFileSync(path, "utf8").slice(-logCharactersMax)}` : "";
}

/** Below the range that the system gives to outgoing connections, so that none of those takes one before the floor does. */
const portMin = 16_000;
const portMax = 30_000;

/** Six ports that are free now; runs side by side begin at different places. */
async function freePorts(): Promise<FloorPorts> {
  const found: number[] = [];
  for (let port = portMin + ((process.pid * 16) % (portMax - portMin)), tried = 0; found.length < 6; port = port + 1 < portMax ? port + 1 : portMin, tried += 1) {
    if (tried > portMax - portMin) throw new Error("there are no six free ports between 16000 and 30000");
    if (await isFree(port)) found.push(port);
  }
  const [gateway = 0, web = 0, admin = 0, query = 0, postgres = 0, chain = 0] = found;
  return { gateway, web, admin, query, postgres, chain };
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "0.0.0.0", exclusive: true }, () => server.close(() => resolve(true)));
  });
}
