/** For processes that plant a fault before they load what it is in. */
export { missedOf, plant } from "./faults/plant.ts";
export type { PlantedFault, Rewrite } from "./faults/planted-faults.ts";
export { rewriteOnce } from "./faults/rewrite-once.ts";
