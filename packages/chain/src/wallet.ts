/**
 * The sandbox's own purse: deploys the test tokens and sends from the supply. Nothing of it touches users' money.
 *
 * Signing and broadcasting are apart, so that a sender can store the signed bytes before they leave and a retry sends the same
 * transfer, never a second one.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { getCreateAddress, HDNodeWallet, keccak256 } from "ethers";
import { ChainFault, member, quantity } from "./answer.ts";
import { testTokenBytecode } from "./artifact/test-token.ts";
import { erc20 } from "./erc20.ts";
import { openJsonRpc } from "./json-rpc.ts";

export interface TokenSpec { readonly name: string; readonly symbol: string; readonly decimals: number; /** Chain units. */ readonly supply: bigint }

/** A transfer of the chain's own coin (`token` null) or of a token, chain units. */
export interface SandboxTransfer { readonly token: string | null; readonly to: string; readonly amount: bigint }
export interface SignedTransfer { readonly bytes: string; readonly txHash: string }

export interface SandboxPurse {
  readonly address: string;
  /** Deploys the token as the purse's `order`-th transaction unless that was done before; answers its address, lower case. */
  deployToken(spec: TokenSpec, order: number): Promise<string>;
  /** How many transactions of the purse the chain has taken: the next free nonce when none is under way. */
  nonce(): Promise<number>;
  /** Deterministic: the same nonce and transfer give the same bytes. */
  sign(nonce: number, transfer: SandboxTransfer): Promise<SignedTransfer>;
  /** Sending what the chain already has is no error. */
  broadcast(signed: SignedTransfer): Promise<void>;
  /** Whether the transaction is in a block and did what it says. */
  stateOf(txHash: string): Promise<"unknown" | "mined" | "failed">;
  close(): void;
}

const deployedWithinMs = 30_000;
const transferGas = 100_000n;
const deployGas = 3_000_000n;
/** Paid in test coin: generous, so that a bump of the base fee never strands a transfer. */
const feePerGas = 100_000_000_000n;

/** Opens the purse whose phrase this is, at child 0 of the usual path. */
export function openSandboxPurse(url: string, chainId: number, mnemonic: string): SandboxPurse {
  const { ask, close } = openJsonRpc(url);
  const wallet = HDNodeWallet.fromPhrase(mnemonic);
  const address = wallet.address.toLowerCase();
  return { address, deployToken, nonce, sign, broadcast, stateOf, close };

  async function nonce(): Promise<number> {
    return quantity(await ask("eth_getTransactionCount", [address, "latest"]), "nonce");
  }

  async function signed(nonceToUse: number, gasLimit: bigint, request: { readonly to?: string; readonly data?: string; readonly value?: bigint }): Promise<SignedTransfer> {
    const bytes = await wallet.signTransaction({ ...request, chainId, nonce: nonceToUse, gasLimit, type: 2, maxFeePerGas: feePerGas, maxPriorityFeePerGas: 1n });
    return { bytes, txHash: keccak256(bytes) };
  }

  async function sign(nonceToUse: number, { token, to, amount }: SandboxTransfer): Promise<SignedTransfer> {
    return signed(nonceToUse, transferGas, token === null ? { to, value: amount } : { to: token, data: erc20.encodeFunctionData("transfer", [to, amount]) });
  }

  async function broadcast({ bytes, txHash }: SignedTransfer): Promise<void> {
    try {
      await ask("eth_sendRawTransaction", [bytes]);
    } catch (error) {
      // A node that has the transaction already says so with an error; one that does not have it refused it.
      if ((await ask("eth_getTransactionByHash", [txHash])) === null) throw new ChainFault(`the chain did not take ${txHash}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async function stateOf(txHash: string): Promise<"unknown" | "mined" | "failed"> {
    const receipt = await ask("eth_getTransactionReceipt", [txHash]);
    if (receipt === null) return "unknown";
    return quantity(member(receipt, "status"), "status") === 1 ? "mined" : "failed";
  }

  async function deployToken(spec: TokenSpec, order: number): Promise<string> {
    const expected = getCreateAddress({ from: address, nonce: order }).toLowerCase();
    if ((await ask("eth_getCode", [expected, "latest"])) !== "0x") return expected;
    if ((await nonce()) !== order) throw new ChainFault(`the purse's transaction ${order} was not the token ${spec.symbol}`);
    const data = testTokenBytecode + erc20.encodeDeploy([spec.name, spec.symbol, spec.decimals, spec.supply]).slice(2);
    const transaction = await signed(order, deployGas, { data });
    await broadcast(transaction);
    for (let waited = 0; waited < deployedWithinMs; waited += 50) {
      const state = await stateOf(transaction.txHash);
      if (state === "mined") return expected;
      if (state === "failed") break;
      await sleep(50);
    }
    throw new ChainFault(`the token ${spec.symbol} did not deploy`);
  }
}
