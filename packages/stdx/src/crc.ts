/** Checksums that see torn writes and flipped bits. They do not see a forger. */

/**
 * CRC-32C (Castagnoli), as iSCSI and ext4 use it. Over [start, end) of `bytes`; pass the value so far as `previous` to go on
 * where another range ended. Unsigned.
 */
export function crc32c(bytes: Uint8Array, start = 0, end: number = bytes.length, previous = 0): number {
  return checksum(castagnoli, bytes, start, end, previous);
}

/** CRC-32 (IEEE 802.3), as zip and Kraken's book channel use it. Like `crc32c` otherwise. */
export function crc32(bytes: Uint8Array, start = 0, end: number = bytes.length, previous = 0): number {
  return checksum(ieee, bytes, start, end, previous);
}

const castagnoli = tablesOf(0x82f63b78);
const ieee = tablesOf(0xedb88320);

/** Eight tables of 256: table k advances a byte's remainder by k more zero bytes, so that eight bytes are taken at once. */
function tablesOf(polynomial: number): Int32Array {
  const tables = new Int32Array(2048);
  for (let byte = 0; byte < 256; byte += 1) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit += 1) remainder = remainder & 1 ? (remainder >>> 1) ^ polynomial : remainder >>> 1;
    tables[byte] = remainder;
  }
  for (let place = 256; place < 2048; place += 1) {
    const before = tables[place - 256];
    tables[place] = (before >>> 8) ^ tables[before & 255];
  }
  return tables;
}

function checksum(t: Int32Array, bytes: Uint8Array, start: number, end: number, previous: number): number {
  let crc = ~previous;
  let place = start;
  for (const last = end - 8; place <= last; place += 8) {
    const low = crc ^ (bytes[place] | (bytes[place + 1] << 8) | (bytes[place + 2] << 16) | (bytes[place + 3] << 24));
    crc = t[1792 + (low & 255)] ^ t[1536 + ((low >>> 8) & 255)] ^ t[1280 + ((low >>> 16) & 255)] ^ t[1024 + (low >>> 24)]
      ^ t[768 + bytes[place + 4]] ^ t[512 + bytes[place + 5]] ^ t[256 + bytes[place + 6]] ^ t[bytes[place + 7]];
  }
  for (; place < end; place += 1) crc = (crc >>> 8) ^ t[(crc ^ bytes[place]) & 255];
  return ~crc >>> 0;
}
