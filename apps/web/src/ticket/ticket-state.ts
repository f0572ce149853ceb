/** What a person is about to ask for, as text. Nothing here is a number yet: reading it onto the grid is `ticket-fields`. */
import type { PlaceInput } from "@crossfloor/api";
import { unreachable } from "@crossfloor/stdx";

export type Side = "buy" | "sell";
export type OrderType = "limit" | "market";
export type TimeInForce = "gtc" | "ioc" | "fok" | "gtd" | "day";

export interface TicketState {
  readonly instrument: number;
  readonly side: Side;
  readonly type: OrderType;
  /** A dot-decimal string, or what was typed if that is no number, or "". */
  readonly price: string;
  readonly size: string;
  readonly timeInForce: TimeInForce;
  /** When a good-till-date order ends, as the device's own control writes local time ("2026-12-24T18:00"), or "". */
  readonly until: string;
  readonly postOnly: boolean;
  readonly reduceOnly: boolean;
  /** "Close" made it reduce-only, not a hand on the box: the next order is an ordinary one again. */
  readonly closing: boolean;
  /** Names the order before it is sent, so that sending can never happen twice. */
  readonly clientOrderId: PlaceInput["clientOrderId"];
  /** Errors of a field show once it was touched, or once sending was tried. */
  readonly touched: { readonly price: boolean; readonly size: boolean; readonly until: boolean };
}

export type TicketAction =
  | { readonly type: "instrumentChosen"; readonly instrument: number; readonly clientOrderId: string }
  | { readonly type: "sideChosen"; readonly side: Side }
  | { readonly type: "typeChosen"; readonly orderType: OrderType }
  | { readonly type: "priceTyped"; readonly text: string }
  | { readonly type: "sizeTyped"; readonly text: string }
  /** A level was clicked in the book. */
  | { readonly type: "priceTaken"; readonly price: string }
  | { readonly type: "timeInForceChosen"; readonly timeInForce: TimeInForce }
  | { readonly type: "untilChosen"; readonly until: string }
  | { readonly type: "postOnlyChosen"; readonly postOnly: boolean }
  | { readonly type: "reduceOnlyChosen"; readonly reduceOnly: boolean }
  /** Close what is open: the opposite side, all of it, at once. `position` is a signed dot-decimal size. */
  | { readonly type: "closePrepared"; readonly position: string }
  | { readonly type: "sendTried" }
  /** The order is on its way; the next one needs another name. */
  | { readonly type: "sent"; readonly clientOrderId: string };

export function newTicket(instrument: number, clientOrderId: string): TicketState {
  return {
    instrument, side: "buy", type: "limit", price: "", size: "", timeInForce: "gtc", until: "", postOnly: false, reduceOnly: false, closing: false, clientOrderId,
    touched: { price: false, size: false, until: false },
  };
}

export function mayRest(timeInForce: TimeInForce): boolean {
  return timeInForce !== "ioc" && timeInForce !== "fok";
}

/** The rules between fields: a market order is immediate, post-only rests. */
export function reduceTicket(state: TicketState, action: TicketAction): TicketState {
  switch (action.type) {
    case "instrumentChosen":
      return { ...newTicket(action.instrument, action.clientOrderId), side: state.side, type: state.type, timeInForce: state.type === "market" ? "ioc" : "gtc" };
    case "sideChosen":
      return { ...state, side: action.side };
    case "typeChosen":
      return action.orderType === "market"
        ? { ...state, type: "market", postOnly: false, timeInForce: state.timeInForce === "fok" ? "fok" : "ioc" }
        : { ...state, type: "limit", timeInForce: state.type === "limit" || state.reduceOnly ? state.timeInForce : "gtc" };
    case "priceTyped":
      return { ...state, price: action.text, touched: { ...state.touched, price: true } };
    case "sizeTyped":
      return { ...state, size: action.text, touched: { ...state.touched, size: true } };
    case "priceTaken":
      return { ...reduceTicket(state, { type: "typeChosen", orderType: "limit" }), price: action.price, touched: { ...state.touched, price: true } };
    case "timeInForceChosen":
      if (!mayRest(action.timeInForce)) return { ...state, timeInForce: action.timeInForce, postOnly: false };
      return { ...state, timeInForce: state.type === "market" ? state.timeInForce : action.timeInForce };
    case "untilChosen":
      return { ...state, until: action.until, touched: { ...state.touched, until: true } };
    case "postOnlyChosen":
      return action.postOnly ? { ...state, type: "limit", timeInForce: mayRest(state.timeInForce) ? state.timeInForce : "gtc", postOnly: true } : { ...state, postOnly: false };
    case "reduceOnlyChosen":
      return action.reduceOnly
        ? { ...state, reduceOnly: true, closing: false }
        : { ...state, reduceOnly: false, closing: false };
    case "closePrepared": {
      const short = action.position.startsWith("-");
      return {
        ...state, side: short ? "buy" : "sell", type: "market", timeInForce: "ioc", postOnly: false, reduceOnly: true, closing: state.closing || !state.reduceOnly,
        size: short ? action.position.slice(1) : action.position, touched: { ...state.touched, size: true },
      };
    }
    case "sendTried":
      return { ...state, touched: { price: true, size: true, until: true } };
    case "sent":
      return {
        ...(state.closing && state.reduceOnly ? reduceTicket(state, { type: "reduceOnlyChosen", reduceOnly: false }) : state),
        clientOrderId: action.clientOrderId, size: "", touched: { price: false, size: false, until: false },
      };
    default:
      return unreachable(action);
  }
}
