import type { Command } from "@crossfloor/protocol";
import { ByteWriter, decodeCommand, encodeCommand, EncodeFault } from "@crossfloor/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkInvariants } from "./checks/check-invariants.ts";
import { Journal } from "./testing/journal.ts";
import { calendars, indices, instruments, listingCommands, publish, USDC, WBTC } from "./testing/test-floor.ts";

const max = Number.MAX_SAFE_INTEGER;
/** Small numbers, the ends of every range, and one beyond. */
const number = fc.oneof(fc.integer({ min: -2, max: 12 }), fc.constantFrom(max, -max, 2 ** 52, 2 ** 51, 2 ** 40, 2 ** 32, 100_000_000, 5_000_000, 50_000_000, 1_000_000_000), fc.maxSafeInteger());
const id = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 6 }) }, { weight: 1, arbitrary: fc.constantFrom(65_535, 4_294_967_295) });
const account = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 3 }) }, { weight: 1, arbitrary: number });
const text = fc.oneof(fc.constantFrom("", "a", "b"), fc.string({ maxLength: 40 }), fc.string({ unit: "grapheme", maxLength: 20 }));
const price = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -200, max: 200 }).map((ticks) => 5_000_000 + ticks * 50) }, { weight: 2, arbitrary: fc.integer({ min: -800, max: 800 }) }, { weight: 1, arbitrary: number });
const size = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 5_000 }) }, { weight: 1, arbitrary: number });
const instrument = fc.constantFrom(...instruments);

const command = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      type: fc.constant("placeOrder"), account, instrument: id, clientOrderId: text, side: fc.constantFrom("buy", "sell"), size, limit: fc.option(price),
      timeInForce: fc.constantFrom("gtc", "ioc", "fok", "gtd", "day"), expiresAt: number, postOnly: fc.boolean(), reduceOnly: fc.boolean(), selfTrade: fc.constantFrom("cancelNewest", "cancelOldest", "cancelBoth"),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("amendOrder"), account, order: id, clientOrderId: text, size: fc.option(size), limit: fc.option(price) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("cancelOrder"), account, order: id, clientOrderId: text }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("cancelAllOrders"), account, instrument: id }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("massQuote"), account, quoteSet: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 2 }) }, { weight: 1, arbitrary: fc.constantFrom(0, 15, 16, 255) }), postOnly: fc.boolean(),
      selfTrade: fc.constantFrom("cancelNewest", "cancelOldest", "cancelBoth"),
      quotes: fc.array(fc.record({ instrument: id, bid: fc.option(fc.record({ price, size })), ask: fc.option(fc.record({ price, size })) }), { maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("openAccount"), account: number, kind: fc.constantFrom("customer", "house") }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("creditDeposit"), account, asset: id, amount: number, chain: number, txHash: fc.oneof(text, fc.integer({ min: 0, max: 9 }).map((digit) => `0x${String(digit).repeat(64)}`)), logIndex: number, height: number }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("raiseFinalizedHeight"), chain: number, height: number }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("movePledge"), account, asset: id, amount: number, to: fc.constantFrom("pledged", "free") }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("publishIndex"), index: id, value: price, sources: fc.nat(9), staleWeight: number, validForMs: number, source: text, simulated: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("haltInstrument"), instrument: id, reason: fc.constantFrom("operator", "no_price_source"), note: text, change: text }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("resumeInstrument"), instrument: id, change: fc.constantFrom("", "1") }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("listAsset"), asset: fc.record({ id, code: text, name: text, decimals: fc.nat(20), chainDecimals: fc.nat(20), haircut: number, index: fc.option(id) }) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("defineIndex"), definition: fc.record({ decimals: fc.nat(20), version: fc.nat(4), allowNegative: fc.boolean(), code: text }).map((change) => ({ ...indices[0], ...change })) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("setCalendar"), calendar: fc.record({ version: fc.nat(4), until: number }).map((change) => ({ ...calendars[1], ...change })) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constantFrom("listInstrument", "changeInstrument"), change: text,
      instrument: fc.tuple(instrument, fc.nat(5), fc.record({ priceTick: number, orderSizeMax: number, priceMax: number, bandRate: number, bandMin: number, protectionMin: number }, { requiredKeys: [] }))
        .map(([terms, version, change]) => ({ ...terms, version, trading: { ...terms.trading, ...change } })),
    }),
  },
);

test("ENVELOPE-010: no command that the wire can carry stops the engine, and invariants hold after each", () => {
  const seen = new Set<string>();
  fc.assert(fc.property(fc.array(command, { minLength: 20, maxLength: 40 }), (commands) => {
    const journal = new Journal((state) => checkInvariants(state, { books: false }), { assetIdMax: 7 });
    for (const each of listingCommands()) journal.send(each);
    for (const each of [1, 2, 3]) {
      journal.send({ type: "openAccount", account: each as never, kind: "customer" });
      for (const asset of [USDC, WBTC]) {
        journal.send({ type: "creditDeposit", account: each as never, asset: asset.id, amount: 100_000_000_000 as never, chain: 1, txHash: `0x${`${each}${asset.id}`.padEnd(64, "0")}`, logIndex: 0, height: 10 });
      }
    }
    journal.send(publish(1, 5_000_000));
    journal.send(publish(2, 0));
    journal.advance(32_400_000);
    for (const each of commands) {
      const sent = throughTheWire(each as Command);
      if (sent !== undefined) seen.add(journal.send(sent).refusal ?? sent.type);
    }
    journal.advance(60_000);
    checkInvariants(journal.state);
  }), { seed: 20_261_202, numRuns: 250 });
  expect(seen.size).toBeGreaterThan(45);
});

/** `undefined` for what the wire cannot carry. */
function throughTheWire(command: Command): Command | undefined {
  const bytes = new ByteWriter();
  try {
    encodeCommand(bytes, command);
  } catch (fault) {
    if (fault instanceof EncodeFault) return undefined;
    throw fault;
  }
  return decodeCommand(bytes.copy());
}
