export { type RebuildOptions, rebuildReadModel, type RebuildReport, type TableComparison } from "./rebuild-read-model.ts";
export { type Projector, type ProjectorOptions, startProjector } from "./start-projector.ts";
