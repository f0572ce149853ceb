/** Finds the data of one scene for the tools that work on a floor that is down. */
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { StartFault } from "./sentence.ts";

/** The folder of the named scene, or of the only one there is. Throws `StartFault`. */
export function sceneFolder(dataDir: string | undefined, scene: string | undefined): string {
  const root = resolve(dataDir ?? process.env["CROSSFLOOR_DATA_DIR"] ?? ".crossfloor");
  const scenes = join(root, "scenes");
  const found = existsSync(scenes) ? readdirSync(scenes).sort() : [];
  if (scene !== undefined) {
    if (!found.includes(scene)) throw new StartFault(`There is no scene "${scene}" in ${root}${found.length > 0 ? `; there is ${found.join(", ")}` : ""}.`);
    return join(scenes, scene);
  }
  const [only, ...others] = found;
  if (only === undefined) throw new StartFault(`There is no floor in ${root}; name another folder with --data-dir.`);
  if (others.length > 0) throw new StartFault(`There are several scenes in ${root}: ${found.join(", ")}. Name one with --scene.`);
  return join(scenes, only);
}
