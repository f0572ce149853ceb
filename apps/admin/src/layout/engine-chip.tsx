import { Badge } from "@crossfloor/ui";
import { type ReactNode } from "react";
import { useHealth } from "../desk/health-context.ts";
import { useText } from "../words/text.ts";

/** The engine in one word, on every page. */
export function EngineChip(): ReactNode {
  const text = useText();
  const { health, live } = useHealth();
  if (health === undefined) return <Badge>{text("ui.loading")}</Badge>;
  if (!live) return <Badge tone="warn">{text("engine.stale")}</Badge>;
  return <Badge tone={health.engine.state === "up" ? "good" : "danger"} role="status">{text(health.engine.state === "up" ? "engine.up" : "engine.recovering")}</Badge>;
}
