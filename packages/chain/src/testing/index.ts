/** Real nodes for tests, and one that lies. Nothing that runs opens this door. */
export { freePort } from "./free-port.ts";
export { type Lie, type LyingNode, startLyingNode } from "./lying-node.ts";
export { startTestChain, type TestChain, testChainId, testMnemonic } from "./test-chain.ts";
