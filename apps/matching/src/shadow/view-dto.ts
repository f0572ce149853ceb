/** The engine's views as they leave the query door: integers become decimal text, numbers become codes. */
import type { AccountViewDto, BalanceDto, OrderDto, PositionDto, WhatIfDto } from "@crossfloor/api";
import type { AccountView, BalanceView, EngineState, MarginView, OpenOrderView, PositionView, WhatIf } from "@crossfloor/engine";
import { type Asset, type AssetId, formatDecimal, type Instrument, type InstrumentId } from "@crossfloor/instruments";
import type { PlaceOrder } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";

const rateDecimals = 9;

function assetOf(state: EngineState, id: AssetId): Asset {
  const asset = state.assets[id];
  assert(asset !== undefined, "what an account holds is listed");
  return asset;
}

function termsOf(state: EngineState, id: InstrumentId): Instrument {
  const slot = state.slots.get(id);
  assert(slot !== undefined, "what an account trades is listed");
  return slot.terms;
}

function textOf(value: number | null, decimals: number): string | null {
  return value === null ? null : formatDecimal(value, decimals);
}

export function accountViewDtoOf(state: EngineState, view: AccountView): AccountViewDto {
  const reference = view.referenceAsset === 0 ? undefined : assetOf(state, view.referenceAsset);
  return {
    account: view.account, seq: view.seq, at: view.at, referenceAsset: reference?.code ?? "",
    ...marginText(view, reference),
    collateral: formatDecimal(view.collateral, reference?.decimals ?? 0), unrealised: formatDecimal(view.unrealised, reference?.decimals ?? 0),
    state: view.state,
    balances: view.balances.map((balance) => balanceDtoOf(state, balance, reference)),
    positions: view.positions.map((position) => positionDtoOf(state, position)),
    openOrders: view.openOrders.map((order) => orderDtoOf(state, order)),
  };
}

function marginText(margin: MarginView | null, reference: Asset | undefined): WhatIfDto["before"] {
  const text = (value: number | undefined): string => formatDecimal(value ?? 0, reference?.decimals ?? 0);
  return { equity: text(margin?.equity), marginInit: text(margin?.marginInit), marginMaint: text(margin?.marginMaint), available: text(margin?.available) };
}

function balanceDtoOf(state: EngineState, balance: BalanceView, reference: Asset | undefined): BalanceDto {
  const asset = assetOf(state, balance.asset);
  const amount = (value: number): string => formatDecimal(value, asset.decimals);
  return {
    asset: asset.code, total: amount(balance.pledged + balance.free), pledged: amount(balance.pledged), free: amount(balance.free), held: amount(balance.held), owed: amount(balance.owed),
    price: asset.index === null ? "1" : textOf(balance.price, state.indices[asset.index]?.definition.decimals ?? 0),
    value: textOf(balance.value, reference?.decimals ?? 0), haircut: formatDecimal(balance.haircut, rateDecimals),
  };
}

function positionDtoOf(state: EngineState, position: PositionView): PositionDto {
  const { symbol, trading } = termsOf(state, position.instrument);
  const asset = assetOf(state, position.asset);
  const price = (value: number): string => formatDecimal(value, trading.priceDecimals);
  const amount = (value: number): string => formatDecimal(value, asset.decimals);
  return {
    instrument: position.instrument, symbol, size: formatDecimal(position.size, trading.sizeDecimals),
    // Only an inverse position whose rounded cost is zero has no price of entry.
    entryPrice: price(position.entryPrice ?? 0), mark: price(position.mark), asset: asset.code,
    notional: amount(position.notional), unrealised: amount(position.unrealised), marginInit: amount(position.marginInit), marginMaint: amount(position.marginMaint),
    liquidationPrice: textOf(position.liquidationPrice, trading.priceDecimals),
  };
}

/** Whatever rests is a limit order that was neither market nor reduce-only: those are immediate. */
function orderDtoOf(state: EngineState, order: OpenOrderView): OrderDto {
  const { symbol, trading } = termsOf(state, order.instrument);
  const size = (value: number): string => formatDecimal(value, trading.sizeDecimals);
  return {
    order: order.order, clientOrderId: order.clientOrderId, instrument: order.instrument, symbol, side: order.side, type: "limit",
    limit: formatDecimal(order.limit, trading.priceDecimals), size: size(order.size), filled: size(order.filled), remaining: size(order.remaining),
    averagePrice: textOf(order.averagePrice, trading.priceDecimals), timeInForce: order.timeInForce, expiresAt: order.expiresAt === 0 ? null : order.expiresAt, postOnly: order.postOnly, reduceOnly: order.reduceOnly,
    status: "open", reason: null, createdAt: order.createdAt, updatedAt: order.updatedAt, seq: order.seq,
  };
}

export function whatIfDtoOf(state: EngineState, command: PlaceOrder, answer: WhatIf): WhatIfDto {
  const trading = state.slots.get(command.instrument)?.terms.trading;
  const reference = state.referenceAsset === 0 ? undefined : assetOf(state, state.referenceAsset);
  const feeAsset = answer.feeAsset === 0 ? undefined : assetOf(state, answer.feeAsset);
  return {
    seq: state.seq, refusal: answer.refusal, detail: answer.detail,
    fee: formatDecimal(answer.fee, feeAsset?.decimals ?? 0), feeAsset: feeAsset?.code ?? "",
    averagePrice: textOf(answer.averagePrice, trading?.priceDecimals ?? 0), filledNow: formatDecimal(answer.filledNow, trading?.sizeDecimals ?? 0),
    before: marginText(answer.before, reference), after: marginText(answer.after, reference),
    positionAfter: formatDecimal(answer.positionAfter, trading?.sizeDecimals ?? 0),
    liquidationPriceAfter: textOf(answer.liquidationPriceAfter, trading?.priceDecimals ?? 0),
  };
}
