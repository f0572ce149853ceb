/** `npm run mutation -- units|ledger|journal|book [FILE…]`: how much of a package, or of the files named, its own tests hold in place; exit 1 below 80 %. */
import { setPriority } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { sentenceOf, StartFault } from "../floor/sentence.ts";
import { runMutation } from "../mutation/run-mutation.ts";
import { mutationTargets } from "../mutation/targets.ts";

const usage = `Usage: npm run mutation -- ${mutationTargets.map(({ name }) => name).join("|")} [FILE…] [--concurrency N] [--json]`;
const scoreMin = 80;

async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { concurrency: { type: "string", default: "2" }, json: { type: "boolean", default: false }, help: { type: "boolean", default: false } } });
  if (values.help) return console.log(usage);
  const [targetName, ...only] = positionals;
  const target = mutationTargets.find(({ name }) => name === targetName);
  const concurrency = Number(values.concurrency);
  if (target === undefined || !Number.isSafeInteger(concurrency) || concurrency < 1) throw new StartFault(usage);
  setPriority(10); // it takes long, and whoever works beside it comes first
  const { killed, total, score, survivors } = await runMutation({
    root: fileURLToPath(new URL("../../../../", import.meta.url)), target, only, concurrency,
    onFile: (file, place, files) => console.error(`${place}/${files} ${file}`),
  });
  if (values.json) console.log(JSON.stringify({ target: target.name, only, killed, total, score, survivors }));
  else {
    for (const { file, line, mutator, before, after, uncovered } of survivors) console.log(`${file}:${line} ${mutator}${uncovered ? " (never run)" : ""}: ${before} → ${after}`);
    console.log(`${[target.name, ...only].join(" ")}: ${killed} of ${total} killed, ${score} %.`);
  }
  process.exitCode = score >= scoreMin ? 0 : 1;
}

run(process.argv.slice(2)).catch((fault: unknown) => {
  console.error(sentenceOf(fault));
  process.exitCode = 1;
});
