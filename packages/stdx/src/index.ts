export { assert, AssertionError, unreachable } from "./assert.ts";
export type { Brand } from "./brand.ts";
export { crc32, crc32c } from "./crc.ts";
export { divCeil, divExact, divFloor, mulDivCeil, mulDivFloor, mulExact } from "./exact.ts";
export { Hash64, hexOfWords, wordsOfHex } from "./hash64.ts";
export { Heap } from "./heap.ts";
export { IntMap } from "./int-map.ts";
export { Prng, type PrngState } from "./prng.ts";
export { Ring } from "./ring.ts";
