import type { AmendOrder, LegOutcome, MassQuote, OrderId, PlaceOrder, Quote, QuoteSide, Side } from "@crossfloor/protocol";
import { quoteSetsMax } from "@crossfloor/protocol";
import { done, doneWith, doneWithLegs, refuse, type Verdict } from "../envelope/verdict.ts";
import { accountOf } from "../state/account-rows.ts";
import { ID, isPostOnly, KIND, LIMIT, OPEN, selfTradeOf } from "../state/order-rows.ts";
import { noAccount, noOrder, type OrderRow } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import { amendOrder } from "./amend-order.ts";
import { cancelResting } from "./end-order.ts";
import { placeOrder } from "./place-order.ts";

/**
 * Brings both sides of each quote to what the maker says, one after the other, each with a report of its own. A side that cannot be
 * brought there is taken out of the book: a maker never keeps a price that it meant to move. All sides together have no more fills than
 * one order, so that one record stays bounded.
 */
export function massQuote(state: EngineState, command: MassQuote): Verdict {
  const { account, quoteSet, quotes } = command;
  if (accountOf(state, account) === noAccount) return refuse("account_must_exist");
  if (quotes.length === 0 || quotes.length > state.limits.quotesMax) return refuse("mass_quote_must_be_bounded");
  if (quoteSet < 1 || quoteSet > quoteSetsMax) return refuse("command_must_be_well_formed", "quoteSet");
  const legs: LegOutcome[] = [];
  for (const quote of quotes) {
    // What moves away from the other side goes first, so that a quote that moves as a whole never meets itself.
    const sellFirst = rises(state, command, quote);
    const first = doSide(state, command, quote, sellFirst ? "sell" : "buy");
    const second = doSide(state, command, quote, sellFirst ? "buy" : "sell");
    legs.push(sellFirst ? second : first, sellFirst ? first : second);
  }
  state.fillsLeft = state.limits.fillsPerOrderMax;
  return doneWithLegs(legs);
}

/** Whether the ask goes up, or out. */
function rises(state: EngineState, command: MassQuote, { instrument, ask }: Quote): boolean {
  const former = formerOf(state, command, instrument, "sell");
  return former !== noOrder && (ask === null || ask.price > state.orders.rows[former + LIMIT]);
}

function doSide(state: EngineState, command: MassQuote, quote: Quote, side: Side): LegOutcome {
  const { account } = command;
  const { instrument } = quote;
  const former = formerOf(state, command, instrument, side);
  const formerId = former === noOrder ? 0 : state.orders.rows[former + ID];
  const tradesBefore = state.nextTrade;
  const { refusal, detail, order } = bring(state, command, quote, side, former);
  state.fillsLeft -= state.nextTrade - tradesBefore;
  if (refusal === null) return { refusal, detail, order };
  state.sink.other({ type: "commandRefused", command: "massQuote", refusal, account, instrument, clientOrderId: "", detail });
  const stale = state.orders.find(formerId);
  if (stale !== noOrder) cancelResting(state, stale, "user");
  return { refusal, detail, order };
}

/** From what the side has in the book to what it is to have. */
function bring(state: EngineState, command: MassQuote, { instrument, bid, ask }: Quote, side: Side, former: OrderRow): Verdict {
  const wanted = side === "buy" ? bid : ask;
  if (wanted === null) return former === noOrder ? done : takeOut(state, former);
  if (bid !== null && ask !== null && bid.price >= ask.price) return refuse("quote_sides_must_not_cross");
  if (former !== noOrder) {
    if (isAsWanted(state, command, former)) return move(state, command, former, wanted);
    takeOut(state, former);
  }
  const placed: PlaceOrder = {
    type: "placeOrder", account: command.account, instrument, clientOrderId: "", side, size: wanted.size, limit: wanted.price, timeInForce: "gtc", expiresAt: 0,
    postOnly: command.postOnly, reduceOnly: false, selfTrade: command.selfTrade,
  };
  return placeOrder(state, placed, command.quoteSet);
}

/** An amend keeps how an order treats the other side, so one that treats it otherwise makes way. */
function isAsWanted(state: EngineState, { postOnly, selfTrade }: MassQuote, former: OrderRow): boolean {
  const kind = state.orders.rows[former + KIND] | 0;
  return isPostOnly(kind) === postOnly && selfTradeOf(kind) === selfTrade;
}

function move(state: EngineState, { account }: MassQuote, former: OrderRow, { price, size }: QuoteSide): Verdict {
  const { rows } = state.orders;
  const order = rows[former + ID] as OrderId;
  if (rows[former + LIMIT] === price && rows[former + OPEN] === size) return doneWith(order);
  const amended: AmendOrder = { type: "amendOrder", account, order, clientOrderId: "", size, limit: price };
  return amendOrder(state, amended);
}

function takeOut(state: EngineState, former: OrderRow): Verdict {
  const order = state.orders.rows[former + ID] as OrderId;
  cancelResting(state, former, "user");
  return doneWith(order);
}

function formerOf(state: EngineState, { account, quoteSet }: MassQuote, instrument: Quote["instrument"], side: Side): OrderRow {
  const slot = state.slots.get(instrument);
  return slot === undefined ? noOrder : state.quotes.find(accountOf(state, account), slot.place, quoteSet, side);
}
