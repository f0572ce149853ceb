/** What an order would do to its account, worked out without changing anything. */
import { type AssetId, type Money, notionalOf, type Price, type Size, spotBaseAmount, valueOf } from "@crossfloor/instruments";
import { MatchReport } from "@crossfloor/book";
import { availableOf, freeOf, heldOf, owedOf } from "@crossfloor/ledger";
import { type AccountId, isReduceOnly, mayRest, type OrderId, type PlaceOrder, type Refusal } from "@crossfloor/protocol";
import { accountMargin, createMarginTotals, type MarginChange, noChange } from "../money/account-margin.ts";
import { realisedBy } from "../money/position.ts";
import { holdAsset, spotHold } from "../money/spot-hold.ts";
import { excessOf } from "../orders/cut-reduce-only.ts";
import { checkedPlan, type OrderPlan } from "../orders/order-plan.ts";
import { planOrder } from "../orders/place-order.ts";
import { accountOf } from "../state/account-rows.ts";
import { addResting, exposureIn } from "../state/exposure-rows.ts";
import { openOrder } from "../state/order-rows.ts";
import { type AccountPlace, noAccount } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import { type MarginView, marginView } from "./account-view.ts";
import { averagePrice } from "./average-price.ts";
import { liquidationPriceOf } from "./liquidation-price-of.ts";

export interface WhatIf {
  readonly refusal: Refusal | null;
  readonly detail: string;
  /** What the fills would cost at once, in `feeAsset` (0 where the instrument is not listed). */
  readonly fee: Money;
  readonly feeAsset: AssetId | 0;
  readonly filledNow: Size;
  readonly averagePrice: Price | null;
  /** `null` for an account that is not open. */
  readonly before: MarginView | null;
  readonly after: MarginView | null;
  readonly positionAfter: Size;
  readonly liquidationPriceAfter: Price | null;
}

export function whatIf(state: EngineState, command: PlaceOrder): WhatIf {
  const account = accountOf(state, command.account);
  const slot = state.slots.get(command.instrument);
  const before = account === noAccount ? null : marginOf(state, account, null);
  const exposure = account === noAccount ? undefined : exposureIn(state, account, command.instrument);
  const refused = planOrder(state, command);
  if (refused !== null || account === noAccount || slot === undefined) {
    return {
      refusal: refused?.refusal ?? null, detail: refused?.detail ?? "", fee: 0 as Money, feeAsset: slot?.asset ?? 0, filledNow: 0 as Size, averagePrice: null,
      before, after: before, positionAfter: (exposure?.size ?? 0) as Size,
      liquidationPriceAfter: account === noAccount || slot === undefined ? null : liquidationPriceOf(state, account, slot, null),
    };
  }
  const plan = checkedPlan(state);
  const effect = plan.slot.spot ? spotEffect(state, plan) : derivativeEffect(state, plan);
  return {
    refusal: null, detail: "", fee: effect.fee as Money, feeAsset: slot.asset, filledNow: effect.filled as Size,
    averagePrice: averagePrice(slot.terms.product, effect.filled as Size, effect.value),
    before, after: marginOf(state, account, effect.change),
    positionAfter: effect.change.size as Size,
    liquidationPriceAfter: slot.spot ? null : liquidationPriceOf(state, account, slot, effect.change),
  };
}

interface Effect {
  /** Signed as a buy's. */
  readonly value: number;
  readonly filled: number;
  readonly fee: number;
  readonly change: MarginChange;
}

function marginOf(state: EngineState, account: AccountPlace, change: MarginChange | null): MarginView {
  const totals = createMarginTotals();
  accountMargin(state, account, change, totals);
  return marginView(totals);
}

function previewOf({ slot, side, limit, takeSize, accountId, selfTrade }: OrderPlan): MatchReport {
  const report = new MatchReport();
  slot.book.preview(side, limit, takeSize, accountId, selfTrade, report);
  return report;
}

/** What would rest after the match. */
function restOf({ size, terms, takeSize }: OrderPlan, report: MatchReport): number {
  return mayRest(terms) && !report.takerCancelled && takeSize === size ? size - report.filled : 0;
}

function derivativeEffect(state: EngineState, plan: OrderPlan): Effect {
  const { account, slot, side } = plan;
  const { product } = slot.terms;
  const report = previewOf(plan);
  const now = exposureIn(state, account, slot.id);
  const position = { slot, size: now?.size ?? 0, cost: now?.cost ?? 0, buys: now?.buys ?? 0, sells: now?.sells ?? 0, reduceBuys: now?.reduceBuys ?? 0, reduceSells: now?.reduceSells ?? 0 };
  let value = 0;
  let fee = 0;
  let realised = 0;
  for (let row = 0; row < report.count; row += 1) {
    const size = report.size(row) as Size;
    const price = report.price(row) as Price;
    if (report.kind(row) === "fill") {
      const signed = (side === "buy" ? size : -size) as Size;
      const signedValue = valueOf(product, price, signed);
      const gained = realisedBy(position.size, position.cost, signed, signedValue);
      position.size += signed;
      position.cost += signedValue + gained;
      realised += gained;
      value += valueOf(product, price, size);
      fee += slot.valuation.takerFee(notionalOf(product, price, size), size);
      continue;
    }
    // An order of the account's own that gives way.
    const own = openOrder(state, report.order(row) as OrderId);
    addResting(position, side === "buy" ? "sell" : "buy", own?.reduceOnly === true, -size);
  }
  const rest = restOf(plan, report);
  addResting(position, side, isReduceOnly(plan.terms), rest);
  // What reduce-only orders then have too much is cut.
  const buys = position.buys - excessOf(position, "buy");
  const sells = position.sells - excessOf(position, "sell");
  const change: MarginChange = {
    ...noChange(), slot, size: position.size, cost: position.cost, buys, sells,
  };
  const paid = realised - fee;
  const available = availableOf(state.ledger, plan.accountId, slot.asset);
  // What available cash does not cover becomes a debt.
  const owed = -paid > available ? -paid - available : 0;
  change.cash.push({ asset: slot.asset, pledged: paid + owed, free: 0, held: 0, owed });
  repayDebts(state, plan.accountId, change);
  return { value, filled: report.filled, fee, change };
}

function spotEffect(state: EngineState, plan: OrderPlan): Effect {
  const { accountId, slot, side } = plan;
  const { product } = slot.terms;
  const report = previewOf(plan);
  const change = noChange();
  let value = 0;
  let fee = 0;
  for (let row = 0; row < report.count; row += 1) {
    if (report.kind(row) !== "fill") {
      // An order of the account's own that gives way gives its hold back.
      const own = openOrder(state, report.order(row) as OrderId);
      if (own !== undefined) change.cash.push({ asset: holdAsset(slot, own.side), pledged: 0, free: 0, held: -own.hold, owed: 0 });
      continue;
    }
    const filled = notionalOf(product, report.price(row) as Price, report.size(row) as Size);
    value += filled;
    fee += slot.valuation.takerFee(filled, report.size(row));
  }
  const base = product.kind === "spot" ? spotBaseAmount(product, report.filled as Size) : 0;
  const rest = restOf(plan, report);
  const gives = side === "buy" ? value + fee : base;
  const asset = holdAsset(slot, side);
  const fromFree = Math.min(gives, Math.max(0, freeOf(state.ledger, accountId, asset) - heldOf(state.ledger, accountId, asset)));
  change.cash.push({ asset, pledged: fromFree - gives, free: -fromFree, held: rest === 0 ? 0 : spotHold(slot, side, plan.limit, rest as Size), owed: 0 });
  change.cash.push({ asset: side === "buy" ? slot.base : slot.asset, pledged: side === "buy" ? base : value - fee, free: 0, held: 0, owed: 0 });
  repayDebts(state, plan.accountId, change);
  return { value, filled: report.filled, fee, change };
}

/** As the ledger does it: a debt takes whatever becomes available in its asset. */
function repayDebts(state: EngineState, account: AccountId, change: MarginChange): void {
  for (const asset of new Set(change.cash.map((cash) => cash.asset))) {
    let available = availableOf(state.ledger, account, asset);
    let owed = owedOf(state.ledger, account, asset);
    for (const cash of change.cash) {
      if (cash.asset !== asset) continue;
      available += cash.pledged + cash.free - cash.held;
      owed += cash.owed;
    }
    const repaid = Math.max(0, Math.min(owed, available));
    if (repaid > 0) change.cash.push({ asset, pledged: -repaid, free: 0, held: 0, owed: -repaid });
  }
}
