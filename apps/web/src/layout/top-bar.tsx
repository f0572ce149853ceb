import { Button, classNames, IconButton, Menu, MenuContent, MenuItem, MenuLabel, MenuLine, MenuTrigger, setPreferences, shownTheme, usePreferences } from "@crossfloor/ui";
import { Link, useNavigate, useRouterState } from "@tanstack/react-router";
import { CircleUser, Languages, LogOut, Moon, Search, Settings, Sun } from "lucide-react";
import { type ReactNode } from "react";
import { ConnectionChip } from "../connection/connection-chip.tsx";
import { SceneNotice } from "../connection/notices.tsx";
import { useMe } from "../floor/floor.tsx";
import { useSignOut } from "../session/use-session.ts";
import { useText } from "../words/text.ts";
import { Mark } from "./mark.tsx";

const links = [
  { to: "/trade", id: "nav.trade" },
  { to: "/markets", id: "nav.markets" },
  { to: "/orders", id: "nav.orders" },
  { to: "/wallet", id: "nav.wallet" },
] as const;

export function TopBar({ compact, onSearch }: { readonly compact: boolean; readonly onSearch: () => void }): ReactNode {
  const text = useText();
  const preferences = usePreferences();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const dark = shownTheme(preferences.theme) === "dark";
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line bg-panel px-3">
      <Link to="/markets" aria-label={text("app.name")} className="flex items-center gap-2 rounded-sm text-[0.9375rem] font-semibold tracking-tight text-text">
        <Mark />
        {!compact && <span>{text("app.name")}</span>}
      </Link>
      {!compact && (
        <nav aria-label={text("nav.main")} className="ml-2 flex items-center gap-1">
          {links.map(({ to, id }) => (
            <Link
              key={to}
              to={to}
              aria-current={path.startsWith(to) ? "page" : undefined}
              className={classNames("flex h-8 items-center rounded-md px-2.5 text-[0.8125rem] font-medium", path.startsWith(to) ? "bg-raised text-text" : "text-muted hover:text-text")}
            >
              {text(id)}
            </Link>
          ))}
        </nav>
      )}
      <div className="ml-auto flex items-center gap-1.5">
        <SceneNotice />
        <ConnectionChip compact={compact} />
        <IconButton label={text("nav.search")} onClick={onSearch}><Search className="size-4" aria-hidden /></IconButton>
        {!compact && (
          <>
            <IconButton label={text(dark ? "settings.toLight" : "settings.toDark")} onClick={() => setPreferences({ theme: dark ? "light" : "dark" })}>
              {dark ? <Sun className="size-4" aria-hidden /> : <Moon className="size-4" aria-hidden />}
            </IconButton>
            <Menu>
              <MenuTrigger asChild><IconButton label={text("settings.language")}><Languages className="size-4" aria-hidden /></IconButton></MenuTrigger>
              <MenuContent>
                <MenuItem onSelect={() => setPreferences({ language: "en" })}><span lang="en">{text("language.en")}</span></MenuItem>
                <MenuItem onSelect={() => setPreferences({ language: "zh-CN" })}><span lang="zh-CN">{text("language.zh-CN")}</span></MenuItem>
              </MenuContent>
            </Menu>
          </>
        )}
        <AccountMenu />
      </div>
    </header>
  );
}

function AccountMenu(): ReactNode {
  const text = useText();
  const me = useMe();
  const navigate = useNavigate();
  const signOut = useSignOut();
  if (me === undefined) return null;
  if (me === null) {
    return (
      <span className="flex items-center gap-1.5">
        <Button kind="quiet" onClick={() => void navigate({ to: "/sign-in" })}>{text("session.signIn")}</Button>
        <Button kind="primary" className="max-sm:hidden" onClick={() => void navigate({ to: "/sign-up" })}>{text("session.signUp")}</Button>
      </span>
    );
  }
  return (
    <Menu>
      <MenuTrigger asChild><IconButton label={text("nav.account")}><CircleUser className="size-5" aria-hidden /></IconButton></MenuTrigger>
      <MenuContent>
        <MenuLabel>{me.email}</MenuLabel>
        <MenuItem onSelect={() => void navigate({ to: "/settings" })}><Settings className="size-4 text-muted" aria-hidden />{text("nav.settings")}</MenuItem>
        <MenuLine />
        <MenuItem onSelect={() => void signOut()}><LogOut className="size-4 text-muted" aria-hidden />{text("session.signOut")}</MenuItem>
      </MenuContent>
    </Menu>
  );
}
