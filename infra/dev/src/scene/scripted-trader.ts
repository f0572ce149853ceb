/** A customer who buys the smallest amount of each kind of product and sees it arrive. */
import { setTimeout as sleep } from "node:timers/promises";
import { type ClientDoor, type Credentials, type MarketTerms, openClientDoor } from "@crossfloor/market-maker";

export const products = ["spot", "perpetual", "equity mini", "commodity mini", "hybrid"] as const;
export type ProductName = (typeof products)[number];

export interface ProductFill {
  readonly product: ProductName;
  /** The instrument that filled, or `null` while none has. */
  readonly symbol: string | null;
  readonly attempts: number;
  /** Why the last attempt did not fill. */
  readonly last: string;
}

/** How far through the reference an order reaches; every instrument's band is wider. */
const reach = 0.025;
const tryEveryMs = 250;

/** Which kind of product an instrument is in the five families that a person can trade. */
export function productOf(terms: MarketTerms): ProductName | undefined {
  if (terms.kind === "spot") return "spot";
  if (terms.assetClass === "hybrid") return "hybrid";
  if (terms.assetClass === "equity") return "equity mini";
  if (terms.assetClass === "commodity") return "commodity mini";
  return terms.symbol.includes("-PERP") ? "perpetual" : undefined;
}

/** Tries each wanted product until it has filled or the signal ends it. */
export async function tradeProducts(gatewayUrl: string, credentials: Credentials, wanted: readonly ProductName[], signal: AbortSignal): Promise<readonly ProductFill[]> {
  const fills = new Map<ProductName, ProductFill>(wanted.map((product) => [product, { product, symbol: null, attempts: 0, last: "no market was open" }]));
  let door: ClientDoor;
  try {
    door = await openClientDoor(gatewayUrl, credentials);
  } catch (error) {
    const last = `the trader could not come in: ${error instanceof Error ? error.message : "unknown"}`;
    return [...fills.values()].map((fill) => ({ ...fill, last }));
  }
  try {
    while (!signal.aborted && [...fills.values()].some(({ symbol }) => symbol === null)) {
      for (const fill of fills.values()) {
        if (fill.symbol === null && !signal.aborted) fills.set(fill.product, await attempt(door, fill));
      }
      await sleep(tryEveryMs);
    }
    return [...fills.values()];
  } finally {
    await door.close();
  }
}

async function attempt(door: ClientDoor, fill: ProductFill): Promise<ProductFill> {
  const open = door.terms().flatMap((terms) => {
    const market = door.market(terms.id);
    return productOf(terms) === fill.product && market?.isOpen === true && market.reference !== null ? [{ terms, reference: market.reference }] : [];
  });
  // Another instrument of the family at each attempt: one month may be empty while its neighbour is not.
  const chosen = open.at(fill.attempts % Math.max(1, open.length));
  if (chosen === undefined) return fill;
  const { terms, reference } = chosen;
  const attempts = fill.attempts + 1;
  const before = await holding(door, terms);
  if (before === undefined) return { ...fill, attempts, last: "the account cannot be read" };
  const limit = reference + Math.max(Math.abs(reference) * reach, terms.tick * 20);
  const answer = await door.place({ instrument: terms.id, side: "buy", price: Math.floor(limit / terms.tick) * terms.tick, size: terms.sizeMin, style: "immediate" });
  if (answer.kind !== "done") return { ...fill, attempts, last: answer.kind === "refused" ? answer.rule : "no answer" };
  for (let look = 0; look < 8; look += 1) {
    const after = await holding(door, terms);
    if (after !== undefined && after > before) return { ...fill, attempts, symbol: terms.symbol, last: "filled" };
    await sleep(100);
  }
  return { ...fill, attempts, last: "nothing was offered at the price" };
}

/** Size held: a position, or the asset that a spot purchase brings. */
async function holding(door: ClientDoor, terms: MarketTerms): Promise<number | undefined> {
  const account = await door.account();
  if (account === undefined) return undefined;
  return terms.base === null ? account.positions.get(terms.id) ?? 0 : account.balances.get(terms.base) ?? 0;
}
