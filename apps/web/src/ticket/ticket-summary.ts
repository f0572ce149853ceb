/** The ticket as it would be sent, or what keeps it from being sent. */
import type { InstrumentDto, PlaceInput } from "@crossfloor/api";
import { compareDecimals } from "@crossfloor/ui";
import { type FieldReading, readPrice, readSize } from "./ticket-fields.ts";
import type { TicketState, TimeInForce } from "./ticket-state.ts";

export interface TicketSummary {
  /** Good till date, and no instant that can be read. */
  readonly untilMissing: boolean;
  readonly price: FieldReading | null;
  readonly size: FieldReading;
  /** What would be sent; `null` while a field stands in the way. */
  readonly order: PlaceInput | null;
}

export function summarise(state: TicketState, instrument: InstrumentDto): TicketSummary {
  const size = readSize(state.size, instrument.trading);
  const price = state.type === "market" ? null : readPrice(state.price, instrument.trading);
  const expiresAt = state.timeInForce === "gtd" ? new Date(state.until).getTime() : null;
  const untilMissing = Number.isNaN(expiresAt);
  if (!size.ok || price?.ok === false || untilMissing) return { price, size, untilMissing, order: null };
  return {
    price, size, untilMissing,
    order: {
      instrument: instrument.id, side: state.side, type: state.type, size: size.value, ...(price === null ? {} : { limit: price.value }),
      timeInForce: state.timeInForce, ...(expiresAt === null ? {} : { expiresAt }), postOnly: state.postOnly, reduceOnly: state.reduceOnly, clientOrderId: state.clientOrderId,
    },
  };
}

/** What a size counts: units of the base asset or, where a whole size is worth the index once, of what the index prices; else contracts. */
export function sizeUnit(instrument: InstrumentDto): { readonly kind: "asset"; readonly code: string } | { readonly kind: "contracts" } {
  if (instrument.kind === "spot" && instrument.base !== null) return { kind: "asset", code: instrument.base };
  const { kind, multiplier } = instrument.settlement;
  if (kind === "linear" && compareDecimals(multiplier, "1") === 0) return { kind: "asset", code: instrument.index.code };
  return { kind: "contracts" };
}

/** What a ticket offers: a market order is immediate, and a day order needs a session that ends. */
export function livesOf(type: TicketState["type"], { session, until }: InstrumentDto["status"]): readonly TimeInForce[] {
  if (type === "market") return ["ioc", "fok"];
  return session === "open" && until !== null ? ["gtc", "day", "gtd", "ioc", "fok"] : ["gtc", "gtd", "ioc", "fok"];
}

/** Whether orders can be placed at all: the market trades and its session is open. */
export function takesOrders({ state, session, mode }: InstrumentDto["status"]): boolean {
  return state === "trading" && session === "open" && mode !== "cancel-only";
}
