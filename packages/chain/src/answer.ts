/** What a node says, parsed into our own shapes; everything else is a `ChainFault`. */

/** The node is away, behind, wrong or lying. Nothing was changed by it: ask again later. */
export class ChainFault extends Error {
  override readonly name = "ChainFault";
}

export function member(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) throw new ChainFault(`an answer has no ${name}`);
  return (value as Record<string, unknown>)[name];
}

export function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new ChainFault("an answer is not a list");
  return value;
}

/** A hex quantity within a safe integer. */
export function quantity(value: unknown, what: string): number {
  if (typeof value !== "string" || !/^0x[0-9a-f]{1,13}$/i.test(value)) throw new ChainFault(`${what} is not a quantity`);
  return Number(BigInt(value));
}

/** A hex quantity of up to 256 bits. */
export function big(value: unknown): bigint {
  if (typeof value !== "string" || !/^0x[0-9a-f]{1,64}$/i.test(value)) throw new ChainFault("an amount is not a quantity");
  return BigInt(value);
}

export function hash(value: unknown): string {
  if (typeof value !== "string" || !/^0x[0-9a-f]{64}$/i.test(value)) throw new ChainFault("a hash is not 32 bytes");
  return value.toLowerCase();
}

/** Lower case. */
export function address(value: unknown): string {
  if (typeof value !== "string" || !/^0x[0-9a-f]{40}$/i.test(value)) throw new ChainFault("an address is not 20 bytes");
  return value.toLowerCase();
}

/** The address in an indexed event argument. */
export function topicAddress(value: unknown): string {
  return address(`0x${hash(value).slice(26)}`);
}
