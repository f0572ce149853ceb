import { Activity, FlaskConical, History } from "lucide-react";
import { type ReactNode } from "react";
import { unreachable } from "@crossfloor/stdx";
import { Badge } from "../components/badge.tsx";
import { useUiText } from "../i18n/text.tsx";
import { originKind, type PriceOrigin } from "./price-origin.ts";

/** Says where the prices beside it come from. Simulated is yellow, has its own picture and its own word; `short` is for the many panels of one page. */
export function SourceBadge({ origin, short = false }: { readonly origin: PriceOrigin | null; readonly short?: boolean }): ReactNode {
  const text = useUiText();
  const kind = originKind(origin);
  const source = origin?.source ?? "";
  const common = { "data-source-badge": kind };
  switch (kind) {
    case "simulated":
      return (
        <Badge tone={short ? "simulatedQuiet" : "simulated"} title={text("ui.source.simulatedTitle", { source })} {...common}>
          <FlaskConical className="size-3" aria-hidden />
          {text(short ? "ui.source.simulatedShort" : "ui.source.simulated")}
        </Badge>
      );
    case "replay":
      return <Badge tone="accent" title={text("ui.source.title", { source })} {...common}><History className="size-3" aria-hidden />{text("ui.source.replay")}</Badge>;
    case "live":
      return <Badge tone="good" title={text("ui.source.title", { source })} {...common}><Activity className="size-3" aria-hidden />{text("ui.source.live")}</Badge>;
    case "none":
      return <Badge {...common}>{text("ui.source.none")}</Badge>;
    default:
      return unreachable(kind);
  }
}
