/** Runs the oracle alone: node apps/oracle/src/main.ts --socket PATH --memory PATH --record DIR [--scene NAME] [--replay DIR]. */
import { parseArgs } from "node:util";
import { resolveScene, SceneError } from "./scene.ts";
import { startOracle } from "./start-oracle.ts";

const { values } = parseArgs({ options: { socket: { type: "string" }, memory: { type: "string" }, record: { type: "string" }, scene: { type: "string" }, replay: { type: "string" }, seed: { type: "string" } } });
try {
  if (values.socket === undefined || values.memory === undefined || values.record === undefined) throw new SceneError("The oracle needs --socket, the writer's command socket, and --memory, a file of its own in the scene's data folder, and --record, a folder there.");
  const seed = values.seed === undefined ? undefined : Number(values.seed);
  if (seed !== undefined && !Number.isSafeInteger(seed)) throw new SceneError("A seed is a whole number.");
  const scene = await resolveScene({ scene: values.scene, replay: values.replay, seed, now: Date.now() });
  const oracle = await startOracle({
    scene, socketPath: values.socket, memoryPath: values.memory, recordFolder: values.record,
    log: (level, message, fields) => void process.stdout.write(`${JSON.stringify({ t: new Date().toISOString(), level, app: "oracle", message, ...fields })}\n`),
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void oracle.close());
} catch (error) {
  if (!(error instanceof SceneError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
