import { type ReactNode } from "react";
import { Badge, type BadgeProps } from "../components/badge.tsx";
import { useUiText } from "../i18n/text.tsx";
import type { UiMessageId } from "../i18n/messages-en.ts";

/** Structurally the part of an instrument's status that a badge tells. */
export interface MarketCondition {
  readonly state: "proposed" | "opening" | "trading" | "halted" | "expired" | "settled" | "delisted";
  readonly mode: "continuous" | "auction" | "post-only" | "cancel-only" | "reduce-only";
  readonly session: "open" | "closed";
}

/** The one word for a market's condition: a halt outranks a closed session, which outranks a mode. */
export function conditionOf({ state, mode, session }: MarketCondition): { readonly id: UiMessageId; readonly tone: NonNullable<BadgeProps["tone"]> } {
  if (state === "halted") return { id: "ui.status.halted", tone: "danger" };
  if (state !== "trading") return { id: `ui.status.${state}`, tone: "neutral" };
  if (session === "closed") return { id: "ui.status.closed", tone: "neutral" };
  if (mode !== "continuous") return { id: `ui.status.${mode}`, tone: "warn" };
  return { id: "ui.status.trading", tone: "good" };
}

export function StatusBadge({ status, quiet = false }: { readonly status: MarketCondition; /** Draws nothing while the market is open. */ readonly quiet?: boolean }): ReactNode {
  const text = useUiText();
  const { id, tone } = conditionOf(status);
  if (quiet && id === "ui.status.trading") return null;
  return <Badge tone={tone}>{text(id)}</Badge>;
}
