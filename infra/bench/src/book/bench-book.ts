/** `bench -- book`: what the engine's own order book does with a workload, beside others on the same file. */
import { parseArgs } from "node:util";
import { generateWorkload, workloadKinds } from "./generate-workload.ts";
import { WorkloadFault, writeWorkload } from "./workload.ts";

const usage = `Usage: npm run bench -- book --generate ${workloadKinds.join("|")} --operations N --seed S --out FILE`;

export async function benchBook(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      generate: { type: "string" }, operations: { type: "string", default: "2000000" }, seed: { type: "string", default: "1" }, out: { type: "string" }, help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(usage);
  const kind = workloadKinds.find((known) => known === values.generate);
  const operations = Number(values.operations);
  const seed = Number(values.seed);
  if (kind === undefined || values.out === undefined || !Number.isSafeInteger(operations) || operations <= 0 || operations > 100_000_000 || !Number.isSafeInteger(seed)) throw new WorkloadFault(usage);
  const workload = generateWorkload(kind, operations, seed);
  writeWorkload(values.out, workload);
  console.log(JSON.stringify({ bench: "book", generated: kind, operations, seed, symbols: workload.symbols, file: values.out }));
}
