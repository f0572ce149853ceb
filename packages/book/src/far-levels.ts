/**
 * Levels too far from the best price for the window of a `Ladder`: an ordered list of (key, level), in sorted blocks of bounded
 * size under a sorted directory. A search is two binary searches; an insertion or removal moves at most one block's worth of
 * entries. Two neighbours that fit into three quarters of one block are made one, so that the directory stays short.
 */
import { assert } from "@crossfloor/stdx";

const blockSize = 128;
const blocksMin = 4;

export class FarLevels {
  count = 0;
  /** Block b holds the entries from b · blockSize on, ascending by key. */
  private keys = new Float64Array(blocksMin * blockSize);
  private levels = new Int32Array(blocksMin * blockSize);
  private sizes = new Int32Array(blocksMin);
  /** Block numbers, ascending by key; those at and beyond `blocks` are free. */
  private directory = Int32Array.from({ length: blocksMin }, (_, block) => block);
  private blocks = 0;

  /** The level under a key, or −1. */
  find(key: number): number {
    if (this.count === 0) return -1;
    const block = this.directory[this.rankFor(key)];
    const at = this.lowerBound(block, key);
    return at < block * blockSize + this.sizes[block] && this.keys[at] === key ? this.levels[at] : -1;
  }

  /** The level with the highest key below `key`, or −1. */
  below(key: number): number {
    if (this.count === 0) return -1;
    const rank = this.rankFor(key);
    const block = this.directory[rank];
    const at = this.lowerBound(block, key);
    if (at > block * blockSize) return this.levels[at - 1];
    if (rank === 0) return -1;
    const before = this.directory[rank - 1];
    return this.levels[before * blockSize + this.sizes[before] - 1];
  }

  /** The highest key. There is one. */
  lastKey(): number {
    assert(this.count > 0, "only what is not empty has a last key");
    const block = this.directory[this.blocks - 1];
    return this.keys[block * blockSize + this.sizes[block] - 1];
  }

  /** Adds a key that is not there. */
  insert(key: number, level: number): void {
    if (this.blocks === 0) {
      this.blocks = 1;
      this.sizes[this.directory[0]] = 0;
    }
    const rank = this.rankFor(key);
    let block = this.directory[rank];
    if (this.sizes[block] === blockSize) {
      const appending = key > this.keys[block * blockSize + blockSize - 1];
      const fresh = this.split(rank, appending);
      if (appending || key > this.keys[fresh * blockSize]) block = fresh;
    }
    const at = this.lowerBound(block, key);
    const end = block * blockSize + this.sizes[block];
    this.keys.copyWithin(at + 1, at, end);
    this.levels.copyWithin(at + 1, at, end);
    this.keys[at] = key;
    this.levels[at] = level;
    this.sizes[block] += 1;
    this.count += 1;
  }

  /** Takes a key out that is there. */
  remove(key: number): void {
    assert(this.count > 0, "only what is there is removed");
    const rank = this.rankFor(key);
    const block = this.directory[rank];
    const at = this.lowerBound(block, key);
    const end = block * blockSize + this.sizes[block];
    assert(at < end && this.keys[at] === key, "only a far level is removed from the far levels");
    this.keys.copyWithin(at, at + 1, end);
    this.levels.copyWithin(at, at + 1, end);
    this.sizes[block] -= 1;
    this.count -= 1;
    if (this.sizes[block] === 0) this.close(rank);
    else if (this.sizes[block] < blockSize / 4) this.merge(rank);
  }

  /** Asserts order and counts. For tests and simulators. */
  check(): void {
    let count = 0;
    let last = Number.NEGATIVE_INFINITY;
    for (let rank = 0; rank < this.blocks; rank++) {
      const block = this.directory[rank];
      assert(this.sizes[block] > 0, "no block of far levels is empty");
      for (let at = block * blockSize; at < block * blockSize + this.sizes[block]; at++) {
        assert(this.keys[at] > last, "far levels ascend");
        last = this.keys[at];
        count += 1;
      }
    }
    assert(count === this.count, "far levels are counted right");
  }

  /** Directory rank of the last block whose first key is ≤ key, or 0. */
  private rankFor(key: number): number {
    let low = 0;
    let high = this.blocks;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.keys[this.directory[middle] * blockSize] <= key) low = middle;
      else high = middle;
    }
    return low;
  }

  /** First place in a block whose key is ≥ key. */
  private lowerBound(block: number, key: number): number {
    let low = block * blockSize;
    let high = low + this.sizes[block];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.keys[middle] < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Opens a block behind the full one: half of it moves over, or nothing where the new key comes last. Returns the new block. */
  private split(rank: number, appending: boolean): number {
    if (this.blocks === this.directory.length) this.grow();
    const block = this.directory[rank];
    const fresh = this.directory[this.blocks];
    this.directory.copyWithin(rank + 2, rank + 1, this.blocks);
    this.directory[rank + 1] = fresh;
    this.blocks += 1;
    const kept = appending ? blockSize : blockSize / 2;
    this.keys.copyWithin(fresh * blockSize, block * blockSize + kept, (block + 1) * blockSize);
    this.levels.copyWithin(fresh * blockSize, block * blockSize + kept, (block + 1) * blockSize);
    this.sizes[fresh] = blockSize - kept;
    this.sizes[block] = kept;
    return fresh;
  }

  private merge(rank: number): void {
    const left = rank > 0 ? rank - 1 : rank;
    if (left + 1 >= this.blocks) return;
    const into = this.directory[left];
    const from = this.directory[left + 1];
    if (this.sizes[into] + this.sizes[from] > (blockSize * 3) / 4) return;
    const at = into * blockSize + this.sizes[into];
    this.keys.copyWithin(at, from * blockSize, from * blockSize + this.sizes[from]);
    this.levels.copyWithin(at, from * blockSize, from * blockSize + this.sizes[from]);
    this.sizes[into] += this.sizes[from];
    this.close(left + 1);
  }

  /** Takes a block out of the directory and puts its number among the free ones. */
  private close(rank: number): void {
    const block = this.directory[rank];
    this.directory.copyWithin(rank, rank + 1, this.blocks);
    this.blocks -= 1;
    this.directory[this.blocks] = block;
    this.sizes[block] = 0;
  }

  private grow(): void {
    const before = this.directory.length;
    const keys = new Float64Array(this.keys.length * 2);
    keys.set(this.keys);
    this.keys = keys;
    const levels = new Int32Array(this.levels.length * 2);
    levels.set(this.levels);
    this.levels = levels;
    const sizes = new Int32Array(before * 2);
    sizes.set(this.sizes);
    this.sizes = sizes;
    const directory = Int32Array.from({ length: before * 2 }, (_, block) => block);
    directory.set(this.directory);
    this.directory = directory;
  }
}
