/**
 * JSON-RPC to one chain node, checked.
 *
 * A node may be behind, wrong or lying; what it says is parsed into our own shapes and held against itself, and everything else
 * is a `ChainFault` that the caller retries later. Blocks are always read by hash, so that an answer cannot mix two histories,
 * and whole, so that a transfer that the node leaves out is noticed.
 */
import { address, big, ChainFault, hash, list, member, quantity, topicAddress } from "./answer.ts";
import { erc20, transferTopic } from "./erc20.ts";
import { openJsonRpc } from "./json-rpc.ts";
import { logsBloomOf } from "./logs-bloom.ts";

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
  /** Transfers of the listed tokens (lower case) to the listed addresses, and plain transfers to them, by successful transactions of this very block. */
  transfersIn(block: BlockHeader, tokens: readonly string[], isOurs: (address: string) => boolean): Promise<readonly Transfer[]>;
  /** What an address holds after this very block while that is canonical, chain units. */
  balanceAfter(block: BlockHeader, token: string | null, address: string): Promise<bigint>;
  close(): void;
}

/** `timeoutMs` bounds each question. */
export function connectRpc(url: string, timeoutMs?: number): ChainRpc {
  const { ask, close } = openJsonRpc(url, timeoutMs);
  return { chainId, headHeight, headerAt, transfersIn, balanceAfter, close };

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
    const whole = await ask("eth_getBlockByHash", [block.hash, true]);
    if (whole === null) throw new ChainFault(`block ${block.hash} is gone`);
    if (hash(member(whole, "hash")) !== block.hash || quantity(member(whole, "number"), "block number") !== block.height) throw new ChainFault(`asked for block ${block.hash}, was given another`);
    const transactions = list(member(whole, "transactions"));
    const receipts = transactions.length === 0 ? [] : list(await ask("eth_getBlockReceipts", [block.hash]));
    if (receipts.length !== transactions.length) throw new ChainFault(`block ${block.hash} has ${transactions.length} transactions and ${receipts.length} receipts`);
    const logs = receipts.map((receipt) => list(member(receipt, "logs")).map((log) => logOf(log, block)));
    if (logsBloomOf(logs.flat()) !== member(whole, "logsBloom")) throw new ChainFault(`the logs of block ${block.hash} are not those of its header`);
    const found = transactions.flatMap((transaction, at) => transfersOf(transaction, receipts[at], logs[at] ?? []));
    if (new Set(found.map(({ txHash, logIndex }) => `${txHash}:${logIndex}`)).size !== found.length) throw new ChainFault(`block ${block.hash} has two transfers under one name`);
    return found;

    function transfersOf(transaction: unknown, receipt: unknown, logsOfIt: readonly Log[]): Transfer[] {
      const txHash = hash(member(transaction, "hash"));
      if (hash(member(receipt, "transactionHash")) !== txHash || hash(member(receipt, "blockHash")) !== block.hash) throw new ChainFault(`the receipt of ${txHash} does not belong to its block`);
      // A reverted transaction moved nothing, whatever it says it would have.
      if (quantity(member(receipt, "status"), "status") !== 1) return [];
      const moved: Transfer[] = [];
      const to = member(transaction, "to");
      const value = big(member(transaction, "value"));
      if (to !== null && value > 0n && isOurs(address(to))) moved.push({ txHash, logIndex: -1, token: null, from: address(member(transaction, "from")), to: address(to), amount: value });
      for (const log of logsOfIt) {
        if (log.txHash !== txHash) throw new ChainFault(`a log does not belong to ${txHash}`);
        const [topic, from, receiver] = log.topics;
        if (topic !== transferTopic || log.topics.length !== 3 || !tokens.includes(log.address)) continue;
        const owner = topicAddress(receiver);
        if (isOurs(owner)) moved.push({ txHash, logIndex: log.logIndex, token: log.address, from: topicAddress(from), to: owner, amount: big(log.data) });
      }
      return moved;
    }
  }

  async function balanceAfter(block: BlockHeader, token: string | null, owner: string): Promise<bigint> {
    const at = { blockHash: block.hash, requireCanonical: true };
    if (token === null) return big(await ask("eth_getBalance", [owner, at]));
    return big(await ask("eth_call", [{ to: token, data: erc20.encodeFunctionData("balanceOf", [owner]) }, at]));
  }
}

interface Log { readonly address: string; readonly topics: readonly string[]; readonly txHash: string; readonly logIndex: number; readonly data: unknown }

function logOf(log: unknown, block: BlockHeader): Log {
  if (hash(member(log, "blockHash")) !== block.hash) throw new ChainFault("a log does not belong to its block");
  return {
    address: address(member(log, "address")), topics: list(member(log, "topics")).map(hash), txHash: hash(member(log, "transactionHash")),
    logIndex: quantity(member(log, "logIndex"), "log index"), data: member(log, "data"),
  };
}
