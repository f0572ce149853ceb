export { assert, AssertionError, unreachable } from "./assert.ts";
export type { Brand } from "./brand.ts";
export { divCeil, divExact, divFloor, mulDivCeil, mulDivFloor, mulExact } from "./exact.ts";
