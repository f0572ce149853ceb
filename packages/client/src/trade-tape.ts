/** The last trades of one instrument, newest first. */
import type { TradeDto, TradeMessageDto } from "@crossfloor/api";

export const tapeTradesMax = 200;

export interface TradeTape { readonly n: number; readonly trades: readonly TradeDto[] }

/** The tape after a message; "gap" when messages were lost. */
export function applyTradeMessage(tape: TradeTape | undefined, message: TradeMessageDto): TradeTape | "gap" {
  const { kind, n } = message;
  const newest = message.trades.toSorted((a, b) => b.trade - a.trade);
  if (kind === "snapshot") return { n, trades: newest.slice(0, tapeTradesMax) };
  if (tape === undefined || n !== tape.n + 1) return "gap";
  return { n, trades: [...newest, ...tape.trades].slice(0, tapeTradesMax) };
}
