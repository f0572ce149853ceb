import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Navigate } from "@tanstack/react-router";
import { DashboardPage } from "./dashboard/dashboard-page.tsx";
import { InstrumentsPage } from "./instruments/instruments-page.tsx";
import { type InstrumentClass, instrumentClasses } from "./instruments/instrument-class.ts";
import { Shell } from "./layout/shell.tsx";

const root = createRootRoute({ component: Shell, notFoundComponent: () => <Navigate to="/" /> });

const dashboard = createRoute({ getParentRoute: () => root, path: "/", component: DashboardPage });
const instruments = createRoute({
  getParentRoute: () => root,
  path: "/instruments",
  validateSearch: (search: Record<string, unknown>): { readonly class?: InstrumentClass; readonly q?: string } => {
    const known = instrumentClasses.find((each) => each !== "all" && each === search["class"]);
    const q = typeof search["q"] === "string" && search["q"] !== "" ? search["q"].slice(0, 100) : undefined;
    return { ...(known === undefined ? {} : { class: known }), ...(q === undefined ? {} : { q }) };
  },
  component: function Instruments() {
    const search = instruments.useSearch();
    return <InstrumentsPage search={{ class: search.class ?? "all", words: search.q ?? "" }} />;
  },
});
const instrument = createRoute({ getParentRoute: () => root, path: "/instruments/$id", component: lazyRouteComponent(() => import("./instruments/instrument-page.tsx"), "InstrumentPage") });
const terms = createRoute({ getParentRoute: () => root, path: "/instruments/$id/terms", component: lazyRouteComponent(() => import("./instruments/terms-page.tsx"), "TermsPage") });
const approvals = createRoute({ getParentRoute: () => root, path: "/approvals", component: lazyRouteComponent(() => import("./changes/approvals-page.tsx"), "ApprovalsPage") });
const log = createRoute({ getParentRoute: () => root, path: "/log", component: lazyRouteComponent(() => import("./changes/change-log-page.tsx"), "ChangeLogPage") });

export const router = createRouter({ routeTree: root.addChildren([dashboard, instruments, instrument, terms, approvals, log]), defaultPreload: "intent" });

declare module "@tanstack/react-router" {
  interface Register { router: typeof router }
}
