import { formatCountdown, formatMoment, useDateLocale } from "@crossfloor/ui";
import type { StatusDto } from "@crossfloor/client";
import { type ReactNode } from "react";
import { useFloorTime } from "../floor/floor.tsx";
import { useText } from "../words/text.ts";

/** How long the session stays open or closed, by the floor's own clock. */
export function SessionClock({ status }: { readonly status: StatusDto }): ReactNode {
  const text = useText();
  const now = useFloorTime();
  const locale = useDateLocale();
  if (status.until === null) return <span>{text(status.session === "open" ? "session.alwaysOpen" : "ui.status.closed")}</span>;
  const left = now === null ? text("ui.none") : formatCountdown(status.until - now);
  return (
    <span title={formatMoment(status.until, { locale })} className="tabular-nums">
      {text(status.session === "open" ? "session.closesIn" : "session.opensIn", { left })}
    </span>
  );
}
