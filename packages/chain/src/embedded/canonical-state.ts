/**
 * What of a dumped state the chain stands on.
 *
 * The node dumps every block it ever knew: abandoned forks, and one more first block for each time it was started, because it makes
 * one before it loads the rest. Loaded again, any of those may take the place of the right one, and the chain would be another.
 */
import { gunzipSync, gzipSync } from "node:zlib";

export interface CanonicalBlock { readonly hash: string; readonly parentHash: string; readonly timestamp: string; readonly stateRoot: string; readonly transactionsRoot: string }

type Header = Omit<CanonicalBlock, "hash"> & { readonly number: string };
interface Dump {
  readonly best_block_number: number | string;
  readonly blocks: readonly { readonly header: Header }[];
  readonly transactions: readonly { readonly block_hash: string; readonly block_number: number | string }[];
}

/** Leaves out what is not of the canonical chain. `blockAt` asks the node, and only for heights at which it dumped several. Throws on a dump of another form. */
export async function canonicalState(packed: Uint8Array, blockAt: (height: number) => Promise<CanonicalBlock>): Promise<Uint8Array> {
  const dump: unknown = JSON.parse(gunzipSync(packed).toString("utf8"));
  if (!isDump(dump)) throw new Error("the chain node dumped a state of an unknown form");
  const best = Number(dump.best_block_number);
  const atHeight = new Map<number, { readonly header: Header }[]>();
  for (const block of dump.blocks) {
    const height = Number(block.header.number);
    const others = atHeight.get(height);
    if (others === undefined) atHeight.set(height, [block]);
    else others.push(block);
  }
  const hashes = new Map<number, string>();
  const blocks: unknown[] = [];
  for (const [height, candidates] of atHeight) {
    if (height > best) continue;
    if (candidates.length === 1) {
      blocks.push(candidates[0]);
      continue;
    }
    const canonical = await blockAt(height);
    const kept = candidates.find(({ header }) => isSame(header, canonical));
    if (kept === undefined) throw new Error(`the chain node dumped a state without its block ${height}`);
    hashes.set(height, canonical.hash);
    blocks.push(kept);
  }
  const transactions = dump.transactions.filter(({ block_hash, block_number }) => Number(block_number) <= best && (hashes.get(Number(block_number)) ?? block_hash) === block_hash);
  return gzipSync(JSON.stringify({ ...dump, blocks, transactions }));
}

function isSame(header: Header, canonical: CanonicalBlock): boolean {
  return header.parentHash === canonical.parentHash && Number(header.timestamp) === Number(canonical.timestamp) && header.stateRoot === canonical.stateRoot && header.transactionsRoot === canonical.transactionsRoot;
}

function isDump(dump: unknown): dump is Dump {
  return typeof dump === "object" && dump !== null && "best_block_number" in dump && "blocks" in dump && Array.isArray(dump.blocks) && "transactions" in dump && Array.isArray(dump.transactions);
}
