/**
 * JSON-RPC to one chain node, checked.
 *
 * A node may be behind, wrong or lying; what it says is parsed here into our own shapes, and everything else is a `ChainFault`
 * that the caller retries later. Blocks are always read by hash, so that an answer cannot mix two histories.
 */
import { JsonRpcProvider } from "ethers";
import { erc20, transferTopic } from "./erc20.ts";

export class ChainFault extends Error {
  override readonly name = "ChainFault";
}

export interface BlockHeader { readonly height: number; readonly hash: string; readonly parentHash: string }

/** Value that arrived at an address; `token` is null for the chain's own coin, whose `logIndex` is −1. */
export interface Transfer {
  readonly txHash: string;
  readonly logIndex: number;
  readonly token: string | null;
  readonly from: string;
  readonly to: string;
  /** Chain units. */
  readonly amount: bigint;
}

export interface ChainRpc {
  chainId(): Promise<number>;
  headHeight(): Promise<number>;
  /** The canonical header at a height; undefined above the head. */
  headerAt(height: number): Promise<BlockHeader | undefined>;
  /** Transfers of the listed tokens to the listed addresses, and plain transfers to them by successful transactions, in this very block. */
  transfersIn(block: BlockHeader, tokens: readonly string[], isOurs: (address: string) => boolean): Promise<readonly Transfer[]>;
  /** What an address holds after this very block, chain units. */
  balanceAfter(block: BlockHeader, token: string | null, address: string): Promise<bigint>;
  close(): void;
}

const requestTimeoutMs = 10_000;

export function connectRpc(url: string): ChainRpc {
  const provider = new JsonRpcProvider(url, undefined, { staticNetwork: true, cacheTimeout: -1, batchMaxCount: 1 });
  return { chainId, headHeight, headerAt, transfersIn, balanceAfter, close: () => provider.destroy() };

  async function ask(method: string, params: readonly unknown[]): Promise<unknown> {
    let timer: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new ChainFault(`${method} took longer than ${requestTimeoutMs} ms`)), requestTimeoutMs);
      });
      return await Promise.race([provider._send({ jsonrpc: "2.0", id: 1, method, params: [...params] }).then(([answer]) => {
        if (answer === undefined) throw new ChainFault(`${method} was not answered`);
        if ("error" in answer) throw new ChainFault(`${method}: ${JSON.stringify(answer.error)}`);
        return answer.result;
      }), late]);
    } catch (error) {
      throw error instanceof ChainFault ? error : new ChainFault(`${method}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      clearTimeout(timer);
    }
  }

  async function chainId(): Promise<number> {
    return quantity(await ask("eth_chainId", []), "chain id");
  }

  async function headHeight(): Promise<number> {
    return quantity(await ask("eth_blockNumber", []), "height");
  }

  async function headerAt(height: number): Promise<BlockHeader | undefined> {
    const block = await ask("eth_getBlockByNumber", [`0x${height.toString(16)}`, false]);
    if (block === null) return undefined;
    const header = { height: quantity(member(block, "number"), "block number"), hash: hash(member(block, "hash")), parentHash: hash(member(block, "parentHash")) };
    if (header.height !== height) throw new ChainFault(`asked for block ${height}, was given ${header.height}`);
    return header;
  }

  async function transfersIn(block: BlockHeader, tokens: readonly string[], isOurs: (address: string) => boolean): Promise<readonly Transfer[]> {
    const found: Transfer[] = [];
    if (tokens.length > 0) {
      for (const log of list(await ask("eth_getLogs", [{ blockHash: block.hash, address: [...tokens], topics: [transferTopic] }]))) {
        const topics = list(member(log, "topics"));
        const token = address(member(log, "address"));
        if (hash(member(log, "blockHash")) !== block.hash || !tokens.includes(token)) throw new ChainFault("a log does not belong to what was asked for");
        if (topics.length !== 3 || topics[0] !== transferTopic) continue;
        const to = topicAddress(topics[2]);
        if (!isOurs(to)) continue;
        found.push({ txHash: hash(member(log, "transactionHash")), logIndex: quantity(member(log, "logIndex"), "log index"), token, from: topicAddress(topics[1]), to, amount: big(member(log, "data")) });
      }
    }
    const whole = await ask("eth_getBlockByHash", [block.hash, true]);
    if (whole === null) throw new ChainFault(`block ${block.hash} is gone`);
    for (const transaction of list(member(whole, "transactions"))) {
      const to = member(transaction, "to");
      const amount = big(member(transaction, "value"));
      if (to === null || amount === 0n || !isOurs(address(to))) continue;
      const txHash = hash(member(transaction, "hash"));
      const receipt = await ask("eth_getTransactionReceipt", [txHash]);
      // A reverted transaction moved nothing, whatever it says it would have.
      if (receipt === null || hash(member(receipt, "blockHash")) !== block.hash) throw new ChainFault(`the receipt of ${txHash} does not belong to its block`);
      if (quantity(member(receipt, "status"), "status") !== 1) continue;
      found.push({ txHash, logIndex: -1, token: null, from: address(member(transaction, "from")), to: address(to), amount });
    }
    return found;
  }

  async function balanceAfter(block: BlockHeader, token: string | null, owner: string): Promise<bigint> {
    const at = { blockHash: block.hash, requireCanonical: true };
    if (token === null) return big(await ask("eth_getBalance", [owner, at]));
    return big(await ask("eth_call", [{ to: token, data: erc20.encodeFunctionData("balanceOf", [owner]) }, at]));
  }
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !(name in value)) throw new ChainFault(`an answer has no ${name}`);
  return (value as Record<string, unknown>)[name];
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new ChainFault("an answer is not a list");
  return value;
}

function quantity(value: unknown, what: string): number {
  if (typeof value !== "string" || !/^0x[0-9a-f]{1,13}$/i.test(value)) throw new ChainFault(`${what} is not a quantity`);
  return Number(BigInt(value));
}

function big(value: unknown): bigint {
  if (typeof value !== "string" || !/^0x[0-9a-f]{1,64}$/i.test(value)) throw new ChainFault("an amount is not a quantity");
  return BigInt(value);
}

function hash(value: unknown): string {
  if (typeof value !== "string" || !/^0x[0-9a-f]{64}$/i.test(value)) throw new ChainFault("a hash is not 32 bytes");
  return value.toLowerCase();
}

function address(value: unknown): string {
  if (typeof value !== "string" || !/^0x[0-9a-f]{40}$/i.test(value)) throw new ChainFault("an address is not 20 bytes");
  return value.toLowerCase();
}

function topicAddress(value: unknown): string {
  return address(`0x${hash(value).slice(26)}`);
}
