import { signOut } from "@crossfloor/client";
import { Badge, Banner, classNames, IconButton, Menu, MenuContent, MenuItem, MenuLabel, MenuTrigger, toast } from "@crossfloor/ui";
import { useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { CircleUser, Gauge, Inbox, LayoutList, LogOut, ScrollText } from "lucide-react";
import { type ReactNode, Suspense, useCallback } from "react";
import type { OperatorDto } from "@crossfloor/api";
import { useLiveHealth, useMe } from "../desk/desk.ts";
import { HealthContext, useHealth } from "../desk/health-context.ts";
import { useKeepSession } from "../session/keep-session.ts";
import { SignInPage } from "../session/sign-in-page.tsx";
import { useText } from "../words/text.ts";
import { EngineChip } from "./engine-chip.tsx";
import { Look } from "./look.tsx";
import { Mark } from "./mark.tsx";

const links = [
  { to: "/", id: "nav.dashboard", Icon: Gauge },
  { to: "/instruments", id: "nav.instruments", Icon: LayoutList },
  { to: "/approvals", id: "nav.approvals", Icon: Inbox },
  { to: "/log", id: "nav.log", Icon: ScrollText },
] as const;

/** Every page of a signed-in operator; everybody else sees the sign-in. */
export function Shell(): ReactNode {
  const me = useMe();
  const text = useText();
  if (me === undefined) return <p className="flex h-dvh items-center justify-center bg-canvas text-muted" role="status">{text("ui.loading")}</p>;
  return me === null ? <SignInPage /> : <SignedIn me={me} />;
}

function SignedIn({ me }: { readonly me: OperatorDto }): ReactNode {
  const text = useText();
  const queries = useQueryClient();
  const signedOut = useCallback(() => queries.setQueryData(["me"], null), [queries]);
  const live = useLiveHealth(signedOut);
  useKeepSession();
  return (
    <HealthContext value={live}>
      <div className="flex h-dvh min-h-0 flex-col bg-canvas">
        <a href="#content" className="visually-hidden focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:size-auto focus:rounded-md focus:bg-accent-fill focus:px-3 focus:py-2 focus:text-on-fill focus:[clip-path:none]">{text("nav.skip")}</a>
        <TopBar me={me} />
        <Notices />
        <div className="flex min-h-0 flex-1">
          <Navigation className="hidden w-52 shrink-0 flex-col gap-1 border-r border-line bg-panel p-2 md:flex" itemClass="h-9 gap-2.5 rounded-md px-2.5 text-[0.8125rem]" />
          <div id="content" tabIndex={0} className="min-w-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2"><Suspense><Outlet /></Suspense></div>
        </div>
        <Navigation className="grid shrink-0 grid-cols-4 border-t border-line bg-panel pb-[env(safe-area-inset-bottom)] md:hidden" itemClass="h-14 flex-col justify-center gap-0.5 text-2xs" />
      </div>
    </HealthContext>
  );
}

function Navigation({ className, itemClass }: { readonly className: string; readonly itemClass: string }): ReactNode {
  const text = useText();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const waiting = useHealth().health?.changesWaiting ?? 0;
  return (
    <nav aria-label={text("nav.main")} className={className}>
      {links.map(({ to, id, Icon }) => {
        const here = to === "/" ? path === "/" : path.startsWith(to);
        return (
          <Link key={to} to={to} aria-current={here ? "page" : undefined} className={classNames("relative flex items-center font-medium", itemClass, here ? "text-accent md:bg-raised md:text-text" : "text-muted hover:text-text")}>
            <Icon className="size-5 md:size-4" aria-hidden />
            {text(id)}
            {to === "/approvals" && waiting > 0 && <Badge tone="accent" aria-label={text("nav.waiting", { count: waiting })} className="max-md:absolute max-md:top-1 max-md:left-1/2 max-md:ml-2 md:ml-auto">{waiting}</Badge>}
          </Link>
        );
      })}
    </nav>
  );
}

function TopBar({ me }: { readonly me: OperatorDto }): ReactNode {
  const text = useText();
  const queries = useQueryClient();
  const leave = async (): Promise<void> => {
    try {
      await signOut({ url: "" });
    } catch {
      return toast.error(text("fault.unreachable"));
    }
    queries.clear();
    queries.setQueryData(["me"], null);
  };
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-panel px-3">
      <Link to="/" aria-label={text("app.name")} className="flex items-center gap-2 rounded-sm text-[0.9375rem] font-semibold tracking-tight text-text">
        <Mark />
        <span className="max-sm:hidden">{text("app.name")}</span>
      </Link>
      <Badge tone="warn">{text("app.operators")}</Badge>
      <div className="ml-auto flex items-center gap-1.5">
        <EngineChip />
        <Look />
        <Menu>
          <MenuTrigger asChild><IconButton label={text("nav.account")}><CircleUser className="size-5" aria-hidden /></IconButton></MenuTrigger>
          <MenuContent>
            <MenuLabel><span className="block font-medium text-text">{me.name}</span>{me.email}</MenuLabel>
            <MenuItem onSelect={() => void leave()}><LogOut className="size-4 text-muted" aria-hidden />{text("session.signOut")}</MenuItem>
          </MenuContent>
        </Menu>
      </div>
    </header>
  );
}

/** What an operator must not overlook, across the page. */
function Notices(): ReactNode {
  const text = useText();
  const { health, live } = useHealth();
  if (health === undefined) return null;
  if (!live) return <Banner tone="warn">{text("notice.stale")}</Banner>;
  if (health.shadow.agrees === false) return <Banner tone="danger">{text("notice.disagrees")}</Banner>;
  if (health.engine.state === "recovering") return <Banner tone="danger">{text("notice.recovering")}</Banner>;
  if (health.treasury.paused !== null) return <Banner tone="danger">{text("notice.paused", { reason: health.treasury.paused })}</Banner>;
  return null;
}
