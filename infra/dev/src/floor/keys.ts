/** Secrets of one scene, made on first use and kept in its keys folder, readable by their owner alone. Deposit addresses follow from them, so they are never made twice. */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { newMnemonic } from "@crossfloor/chain";
import { writeWhole } from "./data-folder.ts";
import { StartFault } from "./sentence.ts";

export interface SceneKeys {
  /** Users' deposit addresses come from this phrase; the treasury is given its public half only. */
  readonly depositMnemonic: string;
  /** The sandbox's purse: deploys the test tokens, and the faucet sends from it. */
  readonly purseMnemonic: string;
  readonly traderAuthSecret: string;
  readonly operatorAuthSecret: string;
  readonly recordPassword: string;
  readonly readPassword: string;
}

/** @param isNew nothing has been made with these keys yet. Throws `StartFault`. */
export function sceneKeys(folder: string, isNew: boolean): SceneKeys {
  const path = join(folder, "keys.json");
  if (existsSync(path)) {
    const kept: unknown = readJson(path);
    const text = (name: string): string => {
      const value = typeof kept === "object" && kept !== null ? (kept as Record<string, unknown>)[name] : undefined;
      if (typeof value !== "string" || value.length < 16) throw new StartFault(`The keys file ${path} is damaged (${name} is missing); restore it, or move the scene's folder away to start anew.`);
      return value;
    };
    return {
      depositMnemonic: text("depositMnemonic"), purseMnemonic: text("purseMnemonic"), traderAuthSecret: text("traderAuthSecret"),
      operatorAuthSecret: text("operatorAuthSecret"), recordPassword: text("recordPassword"), readPassword: text("readPassword"),
    };
  }
  if (!isNew) throw new StartFault(`The keys file ${path} is missing, and the scene's money lies at addresses made from it; restore it, or move the scene's folder away to start anew.`);
  const made: SceneKeys = {
    depositMnemonic: newMnemonic(), purseMnemonic: newMnemonic(), traderAuthSecret: randomText(), operatorAuthSecret: randomText(), recordPassword: randomText(), readPassword: randomText(),
  };
  writeWhole(path, `${JSON.stringify(made, null, 2)}\n`);
  return made;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new StartFault(`The keys file ${path} cannot be read (${error instanceof Error ? error.message : String(error)}); restore it, or move the scene's folder away to start anew.`);
  }
}

function randomText(): string {
  return randomBytes(24).toString("hex");
}
