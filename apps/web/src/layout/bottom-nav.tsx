import { classNames } from "@crossfloor/ui";
import { Link, useRouterState } from "@tanstack/react-router";
import { CandlestickChart, ClipboardList, LayoutList, Wallet } from "lucide-react";
import { type ReactNode } from "react";
import { useText } from "../words/text.ts";

const links = [
  { to: "/markets", id: "nav.markets", Icon: LayoutList },
  { to: "/trade", id: "nav.trade", Icon: CandlestickChart },
  { to: "/orders", id: "nav.orders", Icon: ClipboardList },
  { to: "/wallet", id: "nav.wallet", Icon: Wallet },
] as const;

/** The four places of the phone, under the thumb. */
export function BottomNav(): ReactNode {
  const text = useText();
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <nav aria-label={text("nav.main")} className="grid shrink-0 grid-cols-4 border-t border-line bg-panel pb-[env(safe-area-inset-bottom)]">
      {links.map(({ to, id, Icon }) => {
        const here = path.startsWith(to);
        return (
          <Link key={to} to={to} aria-current={here ? "page" : undefined} className={classNames("flex h-14 flex-col items-center justify-center gap-0.5 text-2xs font-medium", here ? "text-accent" : "text-muted")}>
            <Icon className="size-5" aria-hidden />
            {text(id)}
          </Link>
        );
      })}
    </nav>
  );
}
