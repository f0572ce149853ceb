/** One account as the state has it, all figures of one moment. Integers of the engine; nothing is changed. */
import { type AssetId, type InstrumentId, type Money, nanoOne, type NanoRate, type Price, type Size, type UnixMs } from "@crossfloor/instruments";
import { accountKindOf, balanceOf } from "@crossfloor/ledger";
import type { AccountId, AccountKind, OrderId, Seq, Side, TimeInForce } from "@crossfloor/protocol";
import { tieredMargin, worth } from "@crossfloor/risk";
import { accountMargin, createMarginTotals, isBelowMaintenance, type MarginTotals } from "../money/account-margin.ts";
import { marginNotional, openProfit } from "../money/exposure-share.ts";
import { ordersOf } from "../state/account-orders.ts";
import { accountOf } from "../state/account-rows.ts";
import { type Exposure, exposuresOf } from "../state/exposure-rows.ts";
import type { OpenOrder } from "../state/order-rows.ts";
import { type AccountPlace, noAccount } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import { averagePrice } from "./average-price.ts";
import { liquidationPriceOf } from "./liquidation-price-of.ts";

/** Minor units of the reference asset. */
export interface MarginView {
  readonly equity: Money;
  /** Cash after haircuts, less debts. */
  readonly collateral: Money;
  /** Profit after haircuts, less loss. */
  readonly unrealised: Money;
  readonly marginInit: Money;
  readonly marginMaint: Money;
  /** equity − marginInit, not below zero. */
  readonly available: Money;
}

export interface BalanceView {
  readonly asset: AssetId;
  readonly pledged: Money;
  readonly free: Money;
  readonly held: Money;
  readonly owed: Money;
  /** Level of the asset's index, or `null` without one; the reference asset counts 1. */
  readonly price: Price | null;
  /** pledged + free at that price without a haircut, in the reference asset. */
  readonly value: Money | null;
  readonly haircut: NanoRate;
}

export interface PositionView {
  readonly instrument: InstrumentId;
  readonly size: Size;
  readonly cost: Money;
  /** Nearest price unit. */
  readonly entryPrice: Price | null;
  readonly mark: Price;
  /** What the amounts below are counted in. */
  readonly asset: AssetId;
  readonly notional: Money;
  readonly unrealised: Money;
  /** Of the position alone, without the account's resting orders. */
  readonly marginInit: Money;
  readonly marginMaint: Money;
  readonly liquidationPrice: Price | null;
}

export interface OpenOrderView {
  readonly order: OrderId;
  readonly clientOrderId: string;
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly limit: Price;
  /** filled + remaining. */
  readonly size: Size;
  readonly filled: Size;
  readonly remaining: Size;
  readonly averagePrice: Price | null;
  readonly timeInForce: TimeInForce;
  /** 0 for an order that does not end by itself. */
  readonly expiresAt: UnixMs | 0;
  readonly postOnly: boolean;
  readonly reduceOnly: boolean;
  readonly createdAt: UnixMs;
  readonly updatedAt: UnixMs;
  readonly seq: Seq;
}

export interface AccountView extends MarginView {
  readonly account: AccountId;
  readonly kind: AccountKind;
  readonly seq: Seq;
  readonly at: UnixMs;
  /** 0 before it is listed. */
  readonly referenceAsset: AssetId | 0;
  readonly state: "ok" | "reduceOnly";
  /** Every listed asset that the account has anything in, ascending. */
  readonly balances: readonly BalanceView[];
  readonly positions: readonly PositionView[];
  readonly openOrders: readonly OpenOrderView[];
}

/** `undefined` for an account that is not open. */
export function accountView(state: EngineState, id: AccountId): AccountView | undefined {
  const account = accountOf(state, id);
  if (account === noAccount) return undefined;
  const totals = createMarginTotals();
  accountMargin(state, account, null, totals);
  return {
    account: id, kind: accountKindOf(state.ledger, id), seq: state.seq, at: state.at, referenceAsset: state.referenceAsset,
    ...marginView(totals),
    state: isBelowMaintenance(totals) ? "reduceOnly" : "ok",
    balances: balancesOf(state, id),
    positions: exposuresOf(state, account).filter(({ size }) => size !== 0).map((exposure) => positionView(state, account, exposure)),
    openOrders: openOrdersOf(state, id),
  };
}

export function marginView(totals: MarginTotals): MarginView {
  return {
    equity: totals.equity as Money,
    collateral: (totals.collateral - totals.owed) as Money,
    unrealised: (totals.profit - totals.loss) as Money,
    marginInit: totals.marginInit as Money,
    marginMaint: totals.marginMaint as Money,
    available: Math.max(0, totals.equity - totals.marginInit) as Money,
  };
}

/** Oldest first; none for an account that is not open. */
export function openOrdersOf(state: EngineState, id: AccountId): OpenOrderView[] {
  const account = accountOf(state, id);
  return account === noAccount ? [] : ordersOf(state, account).map(orderView);
}

function orderView(order: OpenOrder): OpenOrderView {
  const { product } = order.slot.terms;
  return {
    order: order.id, clientOrderId: order.clientOrderId, instrument: order.slot.id, side: order.side, limit: order.limit,
    size: (order.filled + order.open) as Size, filled: order.filled, remaining: order.open,
    averagePrice: averagePrice(product, order.filled, order.filledValue),
    timeInForce: order.timeInForce, expiresAt: order.expiresAt as UnixMs | 0, postOnly: order.postOnly, reduceOnly: order.reduceOnly, createdAt: order.createdAt, updatedAt: order.updatedAt, seq: order.createdSeq,
  };
}

/** What the account has of every listed asset, ascending, without what it has nothing of. */
export function balancesOf(state: EngineState, account: AccountId): BalanceView[] {
  const found: BalanceView[] = [];
  for (const id of state.assetIds) {
    const { pledged, free, held, owed } = balanceOf(state.ledger, account, id);
    if (pledged + free + owed === 0) continue;
    const pricing = state.pricings[id];
    found.push({
      asset: id, pledged: pledged as Money, free: free as Money, held: held as Money, owed: owed as Money,
      price: pricing?.price ?? null,
      value: pricing === undefined ? null : worth(pricing, (pledged + free) as Money),
      haircut: pricing?.haircut ?? state.assets[id]?.haircut ?? (nanoOne as NanoRate),
    });
  }
  return found;
}

function positionView(state: EngineState, account: AccountPlace, { slot, size, cost }: Exposure): PositionView {
  const { product, risk } = slot.terms;
  const notional = marginNotional(slot, slot.mark, Math.abs(size) as Size);
  return {
    instrument: slot.id, size: size as Size, cost: cost as Money, entryPrice: averagePrice(product, size as Size, cost), mark: slot.mark, asset: slot.asset,
    notional, unrealised: openProfit(slot, slot.mark, size, cost) as Money,
    marginInit: tieredMargin(risk, notional, "init"), marginMaint: tieredMargin(risk, notional, "maint"),
    liquidationPrice: liquidationPriceOf(state, account, slot, null),
  };
}
