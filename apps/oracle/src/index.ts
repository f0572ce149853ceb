export { type RecordedRow, recordedRows } from "./recorded-rows.ts";
export { type RecordedSceneName, type ResolvedScene, resolveScene, SceneError, sceneNames, type SceneRequest } from "./scene.ts";
export { type Catalogue, openPriceSource } from "./scene.ts";
export { catalogueOf, startOracle, type StartOracleOptions } from "./start-oracle.ts";
export { simulatedStart } from "./scenes/simulated.ts";
export type { FloorPort, FloorPulse } from "./floor-port.ts";
export { Oracle, type OracleOptions } from "./oracle.ts";
export type { PricePoint, PriceSource } from "./price-source.ts";
