import { classNames, Tooltip } from "@crossfloor/ui";
import { type ReactNode } from "react";
import { useConnectionState } from "../floor/floor.tsx";
import { type AppText, useText } from "../words/text.ts";
import { type ConnectionKind, connectionView } from "./connection-view.ts";

const dots: { readonly [kind in ConnectionKind]: string } = {
  connecting: "bg-faint soft-pulse", live: "bg-good", stale: "bg-warn", offline: "bg-danger", recovering: "bg-warn soft-pulse",
};
const inks: { readonly [kind in ConnectionKind]: string } = {
  connecting: "text-muted", live: "text-muted", stale: "text-warn", offline: "text-danger", recovering: "text-warn",
};

/** A length of time in the shortest form that still tells something. */
export function ageText(ms: number, text: AppText): string {
  return ms < 1_000 ? text("connection.ms", { value: ms }) : text("connection.seconds", { value: Math.floor(ms / 1_000) });
}

/** Always in sight: whether what is on screen is live, how far away the floor is and how old its last word. */
export function ConnectionChip({ compact = false }: { readonly compact?: boolean }): ReactNode {
  const text = useText();
  const state = useConnectionState();
  const view = connectionView(state);
  const details = [
    text("connection.latency", { value: view.roundTripMs === null ? text("ui.none") : text("connection.ms", { value: view.roundTripMs }) }),
    text("connection.age", { value: view.dataAgeMs === null ? text("ui.none") : ageText(view.dataAgeMs, text) }),
    text(state.engine === "recovering" ? "connection.engineRecovering" : "connection.engineUp"),
    text("connection.reconnects", { count: state.reconnects }),
    text("connection.resyncs", { count: state.resyncs }),
  ];
  const main =
    view.kind === "live" && view.roundTripMs !== null ? text("connection.ms", { value: view.roundTripMs }) :
    view.kind === "stale" && view.dataAgeMs !== null ? `${text("connection.stale")} ${ageText(view.dataAgeMs, text)}` : text(`connection.${view.kind}`);
  return (
    <Tooltip side="bottom" text={<span className="flex flex-col gap-0.5">{details.map((line) => <span key={line}>{line}</span>)}</span>}>
      <button
        type="button"
        data-connection={view.kind}
        aria-label={`${text(`connection.${view.kind}`)}. ${details.join(". ")}`}
        className={classNames("flex h-6 items-center gap-1.5 rounded-md px-1.5 text-xs font-medium hover:bg-hover", inks[view.kind])}
      >
        <span aria-hidden className={classNames("size-2 rounded-full", dots[view.kind])} />
        {!(compact && view.kind === "live") && <span className="whitespace-nowrap">{main}</span>}
      </button>
    </Tooltip>
  );
}
