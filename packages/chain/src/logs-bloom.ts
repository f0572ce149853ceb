/** The filter of 2,048 bits in which a block's header notes every log: three bits for each emitter and each topic. */
import { getBytes, keccak256 } from "ethers";

const filterBytes = 256;

/** The filter that these logs make, 0x and hex. A header with another one means that logs are missing or made up. */
export function logsBloomOf(logs: Iterable<{ readonly address: string; readonly topics: readonly string[] }>): string {
  const filter = new Uint8Array(filterBytes);
  const noted = new Set<string>();
  for (const log of logs) {
    for (const word of [log.address, ...log.topics]) {
      if (noted.has(word)) continue;
      noted.add(word);
      const digest = getBytes(keccak256(word));
      for (const at of [0, 2, 4]) {
        const bit = (((digest[at] ?? 0) << 8) | (digest[at + 1] ?? 0)) & 0x7ff;
        const byte = filterBytes - 1 - (bit >> 3);
        filter[byte] = (filter[byte] ?? 0) | (1 << (bit & 7));
      }
    }
  }
  return `0x${Buffer.from(filter).toString("hex")}`;
}
