/** What the submit button repeats: side, size, unit, market and price. */
import type { InstrumentDto } from "@crossfloor/api";
import { type Translate, writeDecimal } from "@crossfloor/ui";
import type { MessageId } from "../words/en.ts";
import type { TicketState } from "./ticket-state.ts";
import { sizeUnit, type TicketSummary } from "./ticket-summary.ts";

export function sizeText(size: string, instrument: InstrumentDto, text: Translate<MessageId>, locale: string): string {
  const unit = sizeUnit(instrument);
  const figure = writeDecimal(size, { locale });
  // The double only chooses between one and many.
  return unit.kind === "asset" ? `${figure} ${unit.code}` : text("ticket.contracts", { size: figure, count: Number(size) });
}

export function orderSentence(state: TicketState, { size, price }: TicketSummary, instrument: InstrumentDto, text: Translate<MessageId>, locale: string): string {
  const side = text(state.side === "buy" ? "side.buy" : "side.sell");
  if (!size.ok || price?.ok === false) return `${side} ${instrument.symbol}`;
  const what = sizeText(size.value, instrument, text, locale);
  return price === null
    ? text("ticket.submitMarket", { side, size: what })
    : text("ticket.submitLimit", { side, size: what, price: writeDecimal(price.value, { locale, decimals: instrument.trading.priceDecimals }) });
}
