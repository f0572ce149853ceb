import type { CancelOrder, Command, PlaceOrder } from "@crossfloor/protocol";
import { Prng } from "@crossfloor/stdx";
import { expect, test } from "vitest";
import { PayloadHash } from "./payload-hash.ts";

const hash = new PayloadHash();
const hashOf = (command: Command): string => {
  hash.of(command, command.type);
  return `${hash.first}:${hash.second}`;
};

/** Other values of every field, which must all be told apart. */
const places: { readonly [Name in keyof Omit<PlaceOrder, "type">]: readonly PlaceOrder[Name][] } = {
  account: [1, 2, 4_294_967_297, 8_589_934_593] as PlaceOrder["account"][], instrument: [7, 8, 65_543] as PlaceOrder["instrument"][], clientOrderId: ["", "a", "b", "aa", "ab", "ba", "\u0000"],
  side: ["buy", "sell"], size: [1, 2, 4_294_967_297] as PlaceOrder["size"][], limit: [null, 0, 1, -1, 4_294_967_295, -4_294_967_297] as PlaceOrder["limit"][],
  timeInForce: ["gtc", "ioc", "fok", "gtd", "day"], expiresAt: [0, 1, 1_796_169_600_000] as PlaceOrder["expiresAt"][], postOnly: [false, true], reduceOnly: [false, true],
  selfTrade: ["cancelNewest", "cancelOldest", "cancelBoth"],
};
const cancels: { readonly [Name in keyof Omit<CancelOrder, "type">]: readonly CancelOrder[Name][] } = {
  account: [1, 2, 4_294_967_297] as CancelOrder["account"][], order: [0, 1, 2, 8_589_934_593] as CancelOrder["order"][], clientOrderId: ["", "a", "b", "aa"],
};

/** Every combination of the values of a few fields, picked at random, with the first values of all others. */
function* variants(type: "placeOrder" | "cancelOrder", values: Readonly<Record<string, readonly unknown[]>>, random: Prng): Generator<Command> {
  const plain: Record<string, unknown> = { type };
  for (const [name, [first]] of Object.entries(values)) plain[name] = first;
  const names = Object.keys(values);
  for (let turn = 0; turn < 200; turn += 1) {
    let combined = [plain];
    for (let field = 0; field < 3; field += 1) {
      const name = names[random.below(names.length)];
      combined = combined.flatMap((each) => values[name].map((value) => ({ ...each, [name]: value })));
    }
    for (const each of combined) yield each as unknown as Command;
  }
}

test("ENVELOPE-012: commands that differ in any field have different payload hashes, and equal ones the same", () => {
  const random = new Prng(11);
  const seen = new Map<string, string>();
  let count = 0;
  for (const command of [...variants("placeOrder", places, random), ...variants("cancelOrder", cancels, random), { type: "cancelAllOrders", account: 1, instrument: 7 } as Command]) {
    const text = JSON.stringify(command);
    const name = hashOf(command);
    expect(seen.get(name) ?? text).toBe(text);
    if (!seen.has(name)) count += 1;
    seen.set(name, text);
  }
  expect(count).toBeGreaterThan(2_000);
});

test("ENVELOPE-012: payload hashes spread over all of their 64 bits", () => {
  const random = new Prng(12);
  const ones = Array.from({ length: 64 }, () => 0);
  const turns = 4_000;
  for (let turn = 0; turn < turns; turn += 1) {
    hashOf({ type: "cancelOrder", account: (1 + random.below(10)) as CancelOrder["account"], order: turn as CancelOrder["order"], clientOrderId: "" });
    for (let bit = 0; bit < 64; bit += 1) ones[bit] += ((bit < 32 ? hash.first : hash.second) >>> (bit & 31)) & 1;
  }
  for (const count of ones) expect(Math.abs(count - turns / 2)).toBeLessThan(200); // six standard deviations
});
