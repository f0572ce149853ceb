import type { z } from "zod";

/**
 * The output schema of a subscription: every message is checked as it leaves. Channels hand the same message object to all of
 * their subscribers, so an object that passed once is not checked again.
 */
export function streamOf<Schema extends z.ZodType>(schema: Schema): (stream: unknown) => AsyncIterable<z.output<Schema>> {
  const passed = new WeakSet<object>();
  return (stream) => {
    if (!isStream(stream)) throw new TypeError("a subscription answers with a stream");
    return checked(stream, schema, passed);
  };
}

async function* checked<Schema extends z.ZodType>(stream: AsyncIterable<unknown>, schema: Schema, passed: WeakSet<object>): AsyncIterable<z.output<Schema>> {
  for await (const message of stream) {
    const known = typeof message === "object" && message !== null && passed.has(message);
    const parsed = known ? (message as z.output<Schema>) : schema.parse(message);
    if (!known && typeof message === "object" && message !== null) passed.add(message);
    yield parsed;
  }
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
