/** Pictures of the main states, for people to look at: kept where `CROSSFLOOR_PICTURES` says, else not taken. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

const folder = process.env["CROSSFLOOR_PICTURES"];

export async function picture(page: Page, name: string): Promise<void> {
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
