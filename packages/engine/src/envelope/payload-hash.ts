/**
 * A name for what a command asks, two words of 32 bits: the same id with another one names another command. No defence against a
 * forger, who could only mistake a command of his own for another of his own.
 *
 * Frequent commands are hashed field by field, all others over the bytes that the journal would hold. Both end in `fmix32`.
 */
import { ByteWriter, type CancelOrder, type Command, encodeCommand, orderTerms, type PlaceOrder } from "@crossfloor/protocol";
import { fmix32, Hash64 } from "@crossfloor/stdx";
import type { Payload } from "./answers.ts";
import { type CommandKind, isOf } from "./command-kind.ts";

const firstSeed = 0x243f6a88;
const secondSeed = 0x85a308d3 | 0;
/** Tells the kinds apart, and a market order from one with a limit. */
const placeAtLimit = 1;
const placeAtMarket = 2;
const cancel = 3;

export class PayloadHash implements Payload {
  first = 0;
  second = 0;
  readonly #words = new Int32Array(2);
  readonly #hash = new Hash64();
  readonly #bytes = new ByteWriter();

  of(command: Command, kind: CommandKind): void {
    if (isOf(command, kind, "placeOrder")) this.#ofPlaceOrder(command);
    else if (isOf(command, kind, "cancelOrder")) this.#ofCancelOrder(command);
    else this.#ofBytes(command);
  }

  #ofBytes(command: Command): void {
    encodeCommand(this.#bytes.clear(), command);
    this.#hash.reset().view(this.#bytes.view, this.#bytes.length).into(this.#words);
    [this.first, this.second] = this.#words;
  }

  #ofPlaceOrder({ account, instrument, clientOrderId, side, size, limit, timeInForce, expiresAt, postOnly, reduceOnly, selfTrade }: PlaceOrder): void {
    const flags = hashedTerms(orderTerms(side, timeInForce, postOnly, reduceOnly, selfTrade)) | ((limit === null ? placeAtMarket : placeAtLimit) << 8);
    const price = limit ?? 0;
    if (!(isSmall(account) && isSmall(instrument) && isSmall(size) && isSmall(price) && isSmall(expiresAt))) return this.#ofLargeOrder(flags, account, instrument, size, price, expiresAt, clientOrderId);
    this.#end(
      firstSmall(firstSmall(firstSmall(firstSmall(firstSmall(firstSmall(firstSeed, flags), account), instrument), size), price), expiresAt),
      secondSmall(secondSmall(secondSmall(secondSmall(secondSmall(secondSmall(secondSeed, flags), account), instrument), size), price), expiresAt),
      clientOrderId,
    );
  }

  #ofLargeOrder(flags: number, account: number, instrument: number, size: number, price: number, expiresAt: number, clientOrderId: string): void {
    this.#end(
      first(first(first(first(first(first(firstSeed, flags), account), instrument), size), price), expiresAt),
      second(second(second(second(second(second(secondSeed, flags), account), instrument), size), price), expiresAt),
      clientOrderId,
    );
  }

  #ofCancelOrder({ account, order, clientOrderId }: CancelOrder): void {
    const flags = cancel << 8;
    if (isSmall(account) && isSmall(order)) return this.#end(firstSmall(firstSmall(firstSmall(firstSeed, flags), account), order), secondSmall(secondSmall(secondSmall(secondSeed, flags), account), order), clientOrderId);
    this.#end(first(first(first(firstSeed, flags), account), order), second(second(second(secondSeed, flags), account), order), clientOrderId);
  }

  #end(first: number, second: number, text: string): void {
    if (text !== "") return this.#endNamed(first, second, text);
    const mixed = fmix32((first + second) | 0);
    this.first = mixed;
    this.second = fmix32(second ^ mixed);
  }

  #endNamed(firstLane: number, secondLane: number, text: string): void {
    let one = first(firstLane, text.length);
    let two = second(secondLane, text.length);
    for (let place = 0; place < text.length; place += 1) {
      one = first(one, text.charCodeAt(place));
      two = second(two, text.charCodeAt(place));
    }
    this.#end(one, two, "");
  }
}

/** The bits of an order's terms where hashes that are remembered have them: side, post-only, reduce-only, life, self-trade mode. */
function hashedTerms(terms: number): number {
  return (terms & 0b1100_0001) | ((terms & 0b0011_0000) >> 3) | ((terms & 0b0000_1110) << 2);
}

/** A safe integer into the first lane, and into the second. */
function first(lane: number, value: number): number {
  return turnFirst(((lane ^ value) + upper(value)) | 0);
}
function second(lane: number, value: number): number {
  return turnSecond(((lane + value) | 0) ^ Math.imul(upper(value), 0x27d4eb2f));
}

function turnFirst(mixed: number): number {
  return Math.imul((mixed << 13) | (mixed >>> 19), 0x9e3779b1);
}
function turnSecond(mixed: number): number {
  return Math.imul((mixed << 17) | (mixed >>> 15), 0x85ebca6b);
}

/** The same for a number that has no upper bits, as nearly all have: `isSmall`. */
function firstSmall(lane: number, value: number): number {
  return turnFirst(lane ^ value);
}
function secondSmall(lane: number, value: number): number {
  return turnSecond((lane + (value | 0)) | 0);
}
function isSmall(value: number): boolean {
  return value >= 0 && value <= 0x7fff_ffff;
}

/** The bits of a safe integer from the 32nd on. */
function upper(value: number): number {
  return Math.floor(value * 2.3283064365386963e-10) | 0; // value / 2^32, exact
}
