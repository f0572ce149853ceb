export { type RecordedRow, recordedRows } from "./recorded-rows.ts";
export { type RecordedSceneName, type ResolvedScene, resolveScene, SceneError, sceneNames, type SceneRequest } from "./scene.ts";
export { startOracle, type StartOracleOptions } from "./start-oracle.ts";
export { createSimulatedSource, type SimulatedSourceOptions } from "./simulated-source.ts";
export { simulatedIndices, simulatedSeed, simulatedStart } from "./scenes/simulated.ts";
export type { PricePoint, PriceSource } from "./price-source.ts";
export { type Level, LevelBoard } from "./level-board.ts";
