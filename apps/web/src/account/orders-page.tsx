import { type ReactNode } from "react";
import { useViewport } from "../layout/viewport.ts";
import { useText } from "../words/text.ts";
import { AccountTabs } from "./account-tabs.tsx";
import { MarginPanel } from "./margin-panel.tsx";

/** Positions, orders and fills on a page of their own: the phone's third place. */
export function OrdersPage(): ReactNode {
  const text = useText();
  const title = <h1 className="visually-hidden">{text("nav.orders")}</h1>;
  const phone = useViewport() === "phone";
  if (phone) return <main className="flex min-h-0 flex-1 flex-col gap-px bg-line">{title}<MarginPanel /><AccountTabs className="flex-1" /></main>;
  return (
    <main className="mx-auto grid min-h-0 w-full max-w-[100rem] flex-1 grid-cols-[minmax(0,1fr)_20rem] items-start gap-4 p-4">
      {title}
      <AccountTabs className="h-full overflow-hidden rounded-lg border border-line" />
      <MarginPanel className="rounded-lg border border-line" />
    </main>
  );
}
