/** Why a market takes no orders, and until when: one sentence in the reader's language and zone. */
import type { InstrumentDto } from "@crossfloor/client";
import { unreachable } from "@crossfloor/stdx";
import { formatMoment, type Translate } from "@crossfloor/ui";
import type { MessageId } from "../words/en.ts";

export function marketNotice({ status, expiry }: Pick<InstrumentDto, "status" | "expiry">, text: Translate<MessageId>, when: { readonly locale: string; readonly zone?: string | undefined }): string | null {
  const until = status.until === null ? null : formatMoment(status.until, when);
  switch (status.state) {
    case "halted": {
      const why = status.haltReason === null ? text("halt.unknown") : text(`halt.${status.haltReason}`);
      return [why, status.note === "" ? null : text("halt.note", { note: status.note }), text("halt.until")].filter((part) => part !== null).join(" ");
    }
    case "proposed":
    case "opening":
      return until === null ? text("market.notYet") : text("market.opens", { until });
    case "expired":
    case "settled":
    case "delisted":
      return expiry === null ? text("market.ended") : text("market.expired", { at: formatMoment(expiry.lastTradeAt, when) });
    case "trading":
      if (status.session === "closed") return until === null ? text("market.closed") : text("market.closedUntil", { until });
      return status.mode === "continuous" ? null : text(`market.mode.${status.mode}`);
    default:
      return unreachable(status.state);
  }
}
