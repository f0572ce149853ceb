export { type FloorOptions, type FloorPorts, parseFloorOptions } from "./floor/options.ts";
export { type SandboxUser } from "./floor/sandbox.ts";
export { StartFault } from "./floor/sentence.ts";
export { type Floor, type FloorEvents, type FloorStart, startFloor } from "./floor/start-floor.ts";
