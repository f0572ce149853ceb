import { Banner } from "@crossfloor/ui";
import { FlaskConical, RefreshCw, WifiOff } from "lucide-react";
import { type ReactNode } from "react";
import { useStore } from "zustand";
import { useFloor, useLive, useMe } from "../floor/floor.tsx";
import { useText } from "../words/text.ts";
import { connectionView } from "./connection-view.ts";

/** What everybody on the page has to know now: the line, the engine, an account that is still opening. */
export function ConnectionNotices(): ReactNode {
  const text = useText();
  const kind = useStore(useFloor().state, (state) => connectionView(state).kind);
  const me = useMe();
  if (kind === "offline") return <Banner tone="danger"><WifiOff className="size-3.5" aria-hidden />{text("notice.offline")}</Banner>;
  if (kind === "stale") return <Banner tone="warn"><WifiOff className="size-3.5" aria-hidden />{text("notice.stale")}</Banner>;
  if (kind === "recovering") return <Banner tone="warn"><RefreshCw className="size-3.5 animate-spin" aria-hidden />{text("notice.recovering")}</Banner>;
  if (me != null && !me.accountOpen) return <Banner tone="neutral"><RefreshCw className="size-3.5 animate-spin" aria-hidden />{text("notice.accountOpening")}</Banner>;
  return null;
}

/** The floor runs on invented or recorded prices: said in words, on every page, and not to be dismissed. */
export function SceneNotice(): ReactNode {
  const text = useText();
  const floor = useLive(useFloor().floor).value;
  if (floor === undefined || !floor.simulated) return null;
  return (
    <span data-scene-notice title={text("notice.simulatedWhy", { scene: floor.scene })} className="flex h-6 items-center gap-1.5 rounded-sm bg-simulated px-2 text-xs font-semibold whitespace-nowrap text-simulated-ink">
      <FlaskConical className="size-3.5" aria-hidden />
      {text("notice.simulated")}
    </span>
  );
}
