/** What the chip, the banner and the greyed prices are made of: one reading of the connection, the data's age and the engine. */
import type { ConnectionState } from "@crossfloor/client";

export type ConnectionKind = "connecting" | "live" | "stale" | "offline" | "recovering";

export interface ConnectionView {
  readonly kind: ConnectionKind;
  readonly roundTripMs: number | null;
  readonly dataAgeMs: number | null;
  /** Prices are too old to be taken for live ones. */
  readonly pricesStale: boolean;
  /** Sending an order now asks first. */
  readonly orderNeedsConsent: boolean;
}

/** Data older than this, and the ticket asks before it sends. */
export const consentAfterMs = 5_000;

/** Losing the line outranks old data, which outranks a recovering engine. */
export function connectionView({ status, dataAgeMs, roundTripMs, engine }: Pick<ConnectionState, "status" | "dataAgeMs" | "roundTripMs" | "engine">): ConnectionView {
  const kind: ConnectionKind =
    dataAgeMs === null ? "connecting" : status === "away" ? "offline" : status === "stale" ? "stale" : engine === "recovering" ? "recovering" : "live";
  return {
    kind, roundTripMs: status === "away" ? null : roundTripMs, dataAgeMs,
    pricesStale: kind === "offline" || kind === "stale" || kind === "connecting",
    orderNeedsConsent: kind === "offline" || (dataAgeMs !== null && dataAgeMs > consentAfterMs),
  };
}
