import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Navigate, Outlet, useSearch } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense } from "react";
import { OrdersPage } from "./account/orders-page.tsx";
import { ConnectionNotices } from "./connection/notices.tsx";
import { useFreshTerms, useInstruments, usePricesStale } from "./floor/floor.tsx";
import { BottomNav } from "./layout/bottom-nav.tsx";
import { setPaletteOpen, usePaletteKeys, usePaletteOpen } from "./layout/palette-store.ts";
import { TopBar } from "./layout/top-bar.tsx";
import { useViewport } from "./layout/viewport.ts";
import { type MarketClass, marketClasses } from "./markets/find-markets.ts";
import { nextFrom } from "./session/next-place.ts";
import { useRememberedOrders } from "./ticket/use-place.ts";
import { marketToOpen, rememberedMarket } from "./trade/last-market.ts";
import { TradePage } from "./trade/trade-page.tsx";
import { useText } from "./words/text.ts";

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value.slice(0, 200) : undefined;
}

const MarketsPage = lazy(async () => ({ default: (await import("./markets/markets-page.tsx")).MarketsPage }));
const EntryPage = lazy(async () => ({ default: (await import("./session/entry-page.tsx")).EntryPage }));
const SearchPalette = lazy(async () => ({ default: (await import("./layout/search-palette.tsx")).SearchPalette }));
const openPalette = (): void => setPaletteOpen(true);

function Shell(): ReactNode {
  const words = useText();
  const phone = useViewport() === "phone";
  const stale = usePricesStale();
  const palette = usePaletteOpen();
  usePaletteKeys();
  useFreshTerms();
  useRememberedOrders();
  return (
    <div className="flex h-dvh min-h-0 flex-col">
      <a href="#content" className="visually-hidden focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:size-auto focus:rounded-md focus:bg-accent-fill focus:px-3 focus:py-2 focus:text-on-fill focus:[clip-path:none]">{words("nav.skip")}</a>
      <TopBar compact={phone} onSearch={openPalette} />
      <ConnectionNotices />
      <div id="content" tabIndex={-1} data-stale={stale} className="flex min-h-0 flex-1 flex-col outline-none"><Suspense><Outlet /></Suspense></div>
      {phone && <BottomNav />}
      {palette && <Suspense><SearchPalette onClose={() => setPaletteOpen(false)} /></Suspense>}
    </div>
  );
}

const root = createRootRoute({ component: Shell, notFoundComponent: () => <Navigate to="/markets" /> });

const home = createRoute({ getParentRoute: () => root, path: "/", component: ToTrade });
const tradeHome = createRoute({ getParentRoute: () => root, path: "/trade", component: ToTrade });

function ToTrade(): ReactNode {
  const words = useText();
  const instruments = useInstruments().data;
  const symbol = instruments === undefined ? undefined : marketToOpen(instruments, rememberedMarket());
  if (symbol === undefined) return <main className="flex flex-1 items-center justify-center text-muted">{words("ui.loading")}</main>;
  return <Navigate to="/trade/$symbol" params={{ symbol }} replace />;
}

const trade = createRoute({
  getParentRoute: () => root,
  path: "/trade/$symbol",
  // `ticket` opens the phone's ticket at once, e.g. to close a position.
  validateSearch: (search: Record<string, unknown>): { readonly ticket?: true } => (search["ticket"] === true ? { ticket: true } : {}),
  component: function Trade() {
    const { symbol } = trade.useParams();
    const { ticket } = trade.useSearch();
    return <TradePage symbol={symbol} ticketOpen={ticket === true} onSearch={openPalette} />;
  },
});

const markets = createRoute({
  getParentRoute: () => root,
  path: "/markets",
  validateSearch: (search: Record<string, unknown>): { readonly class?: MarketClass; readonly q?: string } => {
    const known = marketClasses.find((each) => each === search["class"]);
    const q = text(search["q"]);
    return { ...(known === undefined ? {} : { class: known }), ...(q === undefined ? {} : { q }) };
  },
  component: function Markets() {
    const search = markets.useSearch();
    return <MarketsPage search={{ class: search.class ?? "all", words: search.q ?? "" }} />;
  },
});

const wallet = createRoute({ getParentRoute: () => root, path: "/wallet", component: lazyRouteComponent(() => import("./wallet/wallet-page.tsx"), "WalletPage") });
const orders = createRoute({ getParentRoute: () => root, path: "/orders", component: OrdersPage });
const settings = createRoute({ getParentRoute: () => root, path: "/settings", component: lazyRouteComponent(() => import("./settings/settings-page.tsx"), "SettingsPage") });

const nextSearch = (search: Record<string, unknown>): { readonly next?: string } => {
  const next = nextFrom(search["next"]);
  return next === undefined ? {} : { next };
};
const signIn = createRoute({ getParentRoute: () => root, path: "/sign-in", validateSearch: nextSearch, component: () => <Entry kind="signIn" /> });
const signUp = createRoute({ getParentRoute: () => root, path: "/sign-up", validateSearch: nextSearch, component: () => <Entry kind="signUp" /> });

function Entry({ kind }: { readonly kind: "signIn" | "signUp" }): ReactNode {
  const { next } = useSearch({ from: kind === "signIn" ? "/sign-in" : "/sign-up" });
  return <EntryPage kind={kind} next={next} />;
}

export const router = createRouter({ routeTree: root.addChildren([home, tradeHome, trade, markets, wallet, orders, settings, signIn, signUp]), defaultPreload: "intent" });

declare module "@tanstack/react-router" {
  interface Register { router: typeof router }
}
