/** A real chain node whose blocks a test makes one by one. */
import { getCreateAddress, Interface } from "ethers";
import { compileContract } from "../artifact/compile-contract.ts";
import { startAnvil } from "../embedded/start-anvil.ts";
import { erc20 } from "../erc20.ts";
import { openJsonRpc } from "../json-rpc.ts";
import { openSandboxPurse, type SandboxPurse } from "../wallet.ts";
import { freePort } from "./free-port.ts";

export const testMnemonic = "test test test test test test test test test test test junk";
export const testChainId = 31_337;
const payer = new Interface([
  "function payThenRevert(address token, address to, uint256 value) payable", "function payInside(address to) payable",
  "function payHeight(address token, address to)", "function payMany(address token, address to, uint256 value, uint256 times)",
]);

export interface TestChain {
  readonly url: string;
  readonly port: number;
  readonly purse: SandboxPurse;
  ask(method: string, params?: readonly unknown[]): Promise<unknown>;
  /** Empty or full of what waits, one after another. */
  mine(blocks?: number): Promise<void>;
  /** Replaces the newest blocks by as many empty ones; the height stays. */
  reorg(depth: number): Promise<void>;
  height(): Promise<number>;
  /** Puts a transaction of the purse among those that wait; answers its hash. */
  send(request: { readonly to?: string; readonly data?: string; readonly value?: bigint }): Promise<string>;
  sendToken(token: string, to: string, amount: bigint): Promise<string>;
  /** Signed bytes with the next nonce, for sending the same twice. */
  signToken(token: string | null, to: string, amount: bigint): Promise<{ readonly bytes: string; readonly txHash: string }>;
  /** Mines the contract's block; answers its address, lower case. */
  deployToken(symbol: string, decimals: number): Promise<string>;
  deploy(contract: "LyingToken" | "Payer"): Promise<string>;
  /** Calls one of the payer's ways to pay. */
  pay(at: string, way: "payThenRevert" | "payInside" | "payHeight" | "payMany", args: readonly unknown[], value?: bigint): Promise<string>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestChain(options: { readonly dataDir?: string; readonly port?: number; readonly mining?: "manual" | "transactions" } = {}): Promise<TestChain> {
  const port = options.port ?? (await freePort());
  const node = await startAnvil({ dataDir: options.dataDir ?? null, port, chainId: testChainId, mnemonic: testMnemonic, mining: options.mining ?? "manual", log: () => undefined });
  const rpc = openJsonRpc(node.url);
  const purse = openSandboxPurse(node.url, testChainId, testMnemonic);
  const from = purse.address;

  const ask = (method: string, params: readonly unknown[] = []): Promise<unknown> => rpc.ask(method, params);
  const mine = async (blocks = 1): Promise<void> => {
    for (let left = blocks; left > 0; left--) await ask("evm_mine");
  };
  const send: TestChain["send"] = async ({ to, data, value = 0n }) =>
    String(await ask("eth_sendTransaction", [{ from, to, data: data ?? "0x", value: `0x${value.toString(16)}`, gas: "0x1000000" }]));
  async function create(data: string): Promise<string> {
    const nonce = await purse.nonce();
    await send({ data });
    await mine();
    return getCreateAddress({ from, nonce }).toLowerCase();
  }

  return {
    url: node.url, port, purse, ask, mine, send,
    reorg: async (depth) => void (await ask("anvil_reorg", [depth, []])),
    height: async () => Number(await ask("eth_blockNumber")),
    sendToken: (token, to, amount) => send({ to: token, data: erc20.encodeFunctionData("transfer", [to, amount]) }),
    signToken: async (token, to, amount) => purse.sign(await purse.nonce(), { token, to, amount }),
    deployToken: (symbol, decimals) => create(compileContract("test-token.sol", "TestToken") + erc20.encodeDeploy([symbol, symbol, decimals, 10n ** 30n]).slice(2)),
    deploy: (contract) => create(compileContract("test-traps.sol", contract)),
    pay: (at, way, args, value = 0n) => send({ to: at, data: payer.encodeFunctionData(way, args), value }),
    kill: async () => {
      node.kill("SIGKILL");
      await node.exited;
    },
    stop: async () => {
      rpc.close();
      purse.close();
      await node.stop();
    },
  };
}
