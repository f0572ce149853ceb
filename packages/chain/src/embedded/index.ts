/** Embedded servers for the launcher and the tests; production connects to nodes that others run. */
export { paceBlocks, type Pacemaker } from "./pace-blocks.ts";
export { type AnvilOptions, ChainCannotStart, type RunningAnvil, startAnvil } from "./start-anvil.ts";
