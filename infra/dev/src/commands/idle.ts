/** `npm run idle -- [--minutes N] [--settle SECONDS] [--scene NAME] [--json]`: what an idle floor with makers costs; exit 1 if more than it may. */
import { parseArgs } from "node:util";
import { idleBars, measureIdle } from "../floor/measure-idle.ts";
import { sentenceOf, StartFault } from "../floor/sentence.ts";

const usage = "Usage: npm run idle -- [--minutes N] [--settle SECONDS] [--scene NAME] [--json]";

async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { minutes: { type: "string", default: "5" }, settle: { type: "string", default: "60" }, scene: { type: "string", default: "simulated" }, json: { type: "boolean", default: false }, help: { type: "boolean", default: false } } });
  if (values.help) return console.log(usage);
  const minutes = Number(values.minutes);
  const settleSeconds = Number(values.settle);
  if (!(minutes > 0 && minutes <= 1_440) || !(settleSeconds >= 0 && settleSeconds <= 3_600)) throw new StartFault(usage);
  const report = await measureIdle({ minutes, settleSeconds, scene: values.scene, say: (line) => console.error(line) });
  if (values.json) console.log(JSON.stringify(report, null, 2));
  else {
    for (const { name, cpuPercentOfOneCore, pssBytesMax } of report.parts) console.log(`${name.padEnd(12)} ${cpuPercentOfOneCore.toFixed(2).padStart(6)} %  ${mebibytes(pssBytesMax)} MiB`);
    console.log(`all          ${report.cpuPercentOfOneCore.toFixed(2).padStart(6)} %  ${mebibytes(report.memoryBytesMax)} MiB   (of ${idleBars.cpuPercentOfOneCore} % and ${mebibytes(idleBars.memoryBytes).trim()} MiB)`);
    for (const [folder, bytes] of Object.entries(report.disk)) console.log(`${folder.padEnd(12)} ${(bytes / 1e6).toFixed(1).padStart(6)} MB an hour`);
    console.log(`all          ${(report.diskBytesPerHour / 1e6).toFixed(1).padStart(6)} MB an hour   (of ${idleBars.diskBytesPerHour / 1e6})`);
    console.log(`${report.recordsPerSecond} records a second`);
    for (const fault of report.faults) console.error(fault);
  }
  process.exitCode = report.faults.length === 0 ? 0 : 1;
}

function mebibytes(bytes: number): string {
  return String(Math.round(bytes / 2 ** 20)).padStart(5);
}

run(process.argv.slice(2)).catch((fault: unknown) => {
  console.error(sentenceOf(fault));
  process.exitCode = 1;
});
