/** For tests of this package: a small ledger, and random operations on it with a second set of books kept beside. */
import fc from "fast-check";
import {
  availableOf, canDeposit, canHold, canMovePledge, canPost, chargeFee, chargeFees, copyLines, createLedger, deposit, type EntryKind, entryKindOf, type EntryLine, heldOf, hold, type Ledger, listAsset,
  moveResidue, movePledge, openAccount, realise, release, spotFill,
} from "./index.ts";
import { ensureRow } from "./row.ts";

export const limits = { accountsMax: 16, assetIdMax: 8 };
export const usd = 1;
export const btc = 2;
/** Two customers, then a house account. */
export const people = [11, 12, 900] as const;

export interface Told {
  readonly number: number;
  readonly kind: EntryKind;
  readonly lines: readonly EntryLine[];
}

export interface Books {
  readonly ledger: Ledger;
  readonly told: Told[];
  readonly tell: (entry: Parameters<Parameters<typeof deposit>[4]>[0]) => void;
}

export function openBooks(): Books {
  const ledger = createLedger(limits);
  listAsset(ledger, usd);
  listAsset(ledger, btc);
  for (const account of people) openAccount(ledger, account, account === 900 ? "house" : "customer");
  const told: Told[] = [];
  return { ledger, told, tell: (entry) => told.push({ number: entry.number, kind: entryKindOf(entry), lines: copyLines(entry) }) };
}

const account = fc.constantFrom(...people);
const asset = fc.constantFrom(usd, btc);
const small = fc.integer({ min: 1, max: 10 });
const any = fc.oneof(small, fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 2 ** 50 }));

export type Step =
  | { readonly do: "deposit"; readonly account: number; readonly asset: number; readonly amount: number }
  | { readonly do: "pledge"; readonly account: number; readonly asset: number; readonly amount: number; readonly to: "pledged" | "free" }
  | { readonly do: "hold" | "release"; readonly account: number; readonly asset: number; readonly amount: number }
  | { readonly do: "realise"; readonly account: number; readonly asset: number; readonly amount: number }
  | { readonly do: "fee"; readonly account: number; readonly asset: number; readonly amount: number }
  | { readonly do: "fees"; readonly taker: number; readonly maker: number; readonly asset: number; readonly fee: number; readonly rebate: number }
  | { readonly do: "residue"; readonly asset: number; readonly amount: number }
  | { readonly do: "spot"; readonly buyer: number; readonly seller: number; readonly base: number; readonly quote: number; readonly fee: number; readonly rebate: number; readonly held: boolean };

export const stepsOf = (amount: fc.Arbitrary<number>, kinds: readonly Step["do"][] = allKinds, maxLength = 100): fc.Arbitrary<Step[]> => {
  const signed = fc.tuple(amount, fc.boolean()).map(([size, up]) => (up ? size : -size));
  const one: { readonly [K in Step["do"]]: fc.Arbitrary<Step> } = {
    deposit: fc.record({ do: fc.constant("deposit" as const), account, asset, amount }),
    pledge: fc.record({ do: fc.constant("pledge" as const), account, asset, amount, to: fc.constantFrom("pledged" as const, "free" as const) }),
    hold: fc.record({ do: fc.constant("hold" as const), account, asset, amount }),
    release: fc.record({ do: fc.constant("release" as const), account, asset, amount }),
    realise: fc.record({ do: fc.constant("realise" as const), account, asset, amount: signed }),
    fee: fc.record({ do: fc.constant("fee" as const), account, asset, amount }),
    fees: fc.record({ do: fc.constant("fees" as const), taker: account, maker: account, asset, fee: amount, rebate: signed }),
    residue: fc.record({ do: fc.constant("residue" as const), asset, amount: signed }),
    spot: fc.record({ do: fc.constant("spot" as const), buyer: account, seller: account, base: amount, quote: amount, fee: fc.integer({ min: 0, max: 10 }), rebate: fc.integer({ min: -10, max: 10 }), held: fc.boolean() }),
  };
  return fc.array(fc.oneof(...kinds.map((kind) => one[kind])), { maxLength });
};
export const allKinds = ["deposit", "pledge", "hold", "release", "realise", "fee", "fees", "residue", "spot"] as const satisfies readonly Step["do"][];
export const steps = stepsOf(any);
export const smallSteps = (kinds: readonly Step["do"][]): fc.Arbitrary<Step[]> => stepsOf(small, kinds);

/** Does a step if its conditions hold, with the amounts cut to what is there; says whether it did. */
export function take({ ledger, tell }: Pick<Books, "ledger" | "tell">, step: Step): boolean {
  switch (step.do) {
    case "deposit":
      if (!canDeposit(ledger, step.asset, step.amount)) return false;
      deposit(ledger, step.account, step.asset, step.amount, tell);
      return true;
    case "pledge":
      if (!canMovePledge(ledger, step.account, step.asset, step.amount, step.to)) return false;
      movePledge(ledger, step.account, step.asset, step.amount, step.to, tell);
      return true;
    case "hold":
      if (!canHold(ledger, step.account, step.asset, step.amount)) return false;
      hold(ledger, step.account, step.asset, step.amount);
      return true;
    case "release":
      release(ledger, step.account, step.asset, Math.min(step.amount, heldOf(ledger, step.account, step.asset)), tell);
      return true;
    case "realise":
      if (!canPost(ledger, step.asset, Math.abs(step.amount))) return false;
      realise(ledger, step.account, step.asset, step.amount, "realised", tell);
      return true;
    case "fee":
      if (!canPost(ledger, step.asset, step.amount)) return false;
      chargeFee(ledger, step.account, step.asset, step.amount, tell);
      return true;
    case "fees": {
      const makerFee = Math.max(step.rebate, -step.fee);
      if (!canPost(ledger, step.asset, step.fee + Math.abs(makerFee))) return false;
      chargeTrade(ledger, step.asset, step.taker, step.fee, step.maker, makerFee, tell);
      return true;
    }
    case "residue":
      if (!canPost(ledger, step.asset, Math.abs(step.amount))) return false;
      moveResidue(ledger, step.asset, step.amount, tell);
      return true;
    case "spot": {
      const { buyer, seller, fee, held } = step;
      const buyerRelease = held ? Math.min(heldOf(ledger, buyer, usd), step.quote) : 0;
      const sellerRelease = held ? Math.min(heldOf(ledger, seller, btc), step.base) : 0;
      const quoteAmount = Math.min(step.quote, availableOf(ledger, buyer, usd) + buyerRelease);
      const baseAmount = Math.min(step.base, availableOf(ledger, seller, btc) + sellerRelease);
      const sellerFee = Math.max(step.rebate, -fee);
      if (buyer === seller || quoteAmount === 0 || baseAmount === 0 || !canPost(ledger, usd, fee + Math.abs(sellerFee))) return false;
      spotFill(ledger, { buyer, seller, base: btc, quote: usd, baseAmount, quoteAmount, buyerFee: fee, sellerFee, buyerRelease, sellerRelease }, tell);
      return true;
    }
  }
}

/** `chargeFees` by the numbers of the accounts. */
export function chargeTrade(ledger: Ledger, asset: number, taker: number, takerFee: number, maker: number, makerFee: number, tell: Books["tell"]): void {
  chargeFees(ledger, ensureRow(ledger, taker, asset), takerFee, ensureRow(ledger, maker, asset), makerFee, tell);
}
