/**
 * What an order asks for besides its numbers, as one number, which the engine keeps of every order and lends to its sink: bit 0 sell, 1–3 life,
 * 4 post-only, 5 reduce-only, 6–7 self-trade mode. What bits beyond these mean is the business of who sets them. Names are compared once, when
 * an order comes in.
 */
import type { SelfTrade, Side, TimeInForce } from "./command.ts";

/** By number, which is one less than the code on the wire. */
const lives = ["gtc", "ioc", "fok", "gtd", "day"] as const satisfies readonly TimeInForce[];
const selfTrades = ["cancelNewest", "cancelOldest", "cancelBoth"] as const satisfies readonly SelfTrade[];
const ioc = 1;
const fok = 2;
const gtd = 3;
const day = 4;

export function orderTerms(side: Side, timeInForce: TimeInForce, postOnly: boolean, reduceOnly: boolean, selfTrade: SelfTrade): number {
  const flags = (side === "sell" ? 1 : 0) | (postOnly ? 16 : 0) | (reduceOnly ? 32 : 0);
  return flags | (timeInForce === "gtc" ? 0 : lifeBits(timeInForce)) | (selfTrade === "cancelNewest" ? 0 : selfTrades.indexOf(selfTrade) << 6);
}

function lifeBits(timeInForce: TimeInForce): number {
  return (timeInForce === "ioc" ? ioc : lives.indexOf(timeInForce)) << 1;
}

export function sideOf(terms: number): Side {
  return (terms & 1) === 0 ? "buy" : "sell";
}
export function timeInForceOf(terms: number): TimeInForce {
  return lives[(terms >> 1) & 7];
}
export function selfTradeOf(terms: number): SelfTrade {
  return selfTrades[(terms >> 6) & 3];
}
export function isPostOnly(terms: number): boolean {
  return (terms & 16) !== 0;
}
export function isReduceOnly(terms: number): boolean {
  return (terms & 32) !== 0;
}
/** Whether what does not trade at once may rest. */
export function mayRest(terms: number): boolean {
  const life = (terms >> 1) & 7;
  return life !== ioc && life !== fok;
}
export function mustFillWhole(terms: number): boolean {
  return ((terms >> 1) & 7) === fok;
}
/** Good till a date, or for the day: no others have an end. */
export function endsByItself(terms: number): boolean {
  return ((terms >> 1) & 7) >= gtd;
}
export function isForTheDay(terms: number): boolean {
  return ((terms >> 1) & 7) === day;
}
/** Good till cancelled, or immediate or cancelled, neither post-only nor reduce-only. */
export function isPlain(terms: number): boolean {
  return (terms & 0b11_1100) === 0;
}

/** As they are on the wire. */
export function postOnlyFlag(terms: number): number {
  return (terms >> 4) & 1;
}
export function reduceOnlyFlag(terms: number): number {
  return (terms >> 5) & 1;
}
export function sideCode(terms: number): number {
  return (terms & 1) + 1;
}
export function timeInForceCode(terms: number): number {
  return ((terms >> 1) & 7) + 1;
}
export function selfTradeCode(terms: number): number {
  return ((terms >> 6) & 3) + 1;
}
