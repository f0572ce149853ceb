/** `npm run recovery -- --cycles 150 --json [--seed N]`: kills the writer at random moments and counts what is lost or doubled. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runRecovery } from "../recovery/run-recovery.ts";

const usage = "Usage: npm run recovery -- --cycles N [--seed N] [--json]";

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args], options: { cycles: { type: "string", default: "150" }, seed: { type: "string", default: "1" }, json: { type: "boolean", default: false }, "query-port": { type: "string", default: "0" }, help: { type: "boolean", default: false } },
  });
  if (values.help) return console.log(usage);
  const cycles = Number(values.cycles);
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(cycles) || cycles < 1 || !Number.isSafeInteger(seed)) throw new Error(usage);
  const folder = mkdtempSync(join(tmpdir(), "xf-recovery-"));
  try {
    const result = await runRecovery({
      cycles, seed, folder, queryPort: Number(values["query-port"]),
      onCycle: (cycle) => {
        if (!values.json && cycle % 10 === 0) console.log(`${cycle} of ${cycles}`);
      },
    });
    console.log(values.json ? JSON.stringify(result) : Object.entries(result).map(([name, value]) => `${name.padEnd(18)}${String(value)}`).join("\n"));
    if (result.lost + result.doubled + result.invented + result.archiveDifferent > 0 || !result.hashEqual) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

run(process.argv.slice(2)).catch((fault: unknown) => {
  console.error(fault instanceof Error ? fault.message : String(fault));
  process.exitCode = 1;
});
