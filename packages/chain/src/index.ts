export { ChainFault } from "./answer.ts";
export { depositAddress, depositPath, extendedPublicKeyOf, newMnemonic } from "./deposit-address.ts";
export { type ChainStep, nextChainStep } from "./follow-chain.ts";
export { type BlockHeader, type ChainRpc, connectRpc, type Transfer } from "./rpc.ts";
export { openSandboxPurse, type SandboxPurse, type SandboxTransfer, type SignedTransfer, type TokenSpec } from "./wallet.ts";
