import { classNames, Tab, TabList, TabPanel, Tabs } from "@crossfloor/ui";
import { type ReactNode, useState } from "react";
import { useFloor, useLive, useStored } from "../floor/floor.tsx";
import { useText } from "../words/text.ts";
import { BalancesTable } from "./balances-table.tsx";
import { FillsTable, OrderHistoryTable } from "./history-tables.tsx";
import { OpenOrdersTable } from "./open-orders-table.tsx";
import { PositionsTable } from "./positions-table.tsx";
import { useHistoryRefresh } from "./use-pages.ts";

export const accountTabs = ["positions", "openOrders", "fills", "history", "balances"] as const;
export type AccountTab = (typeof accountTabs)[number];

const tables: { readonly [name in AccountTab]: ReactNode } = {
  positions: <PositionsTable />, openOrders: <OpenOrdersTable />, fills: <FillsTable />, history: <OrderHistoryTable />, balances: <BalancesTable />,
};

/** Everything an account holds and did, a tab each. */
export function AccountTabs({ className, initial = "positions" }: { readonly className?: string; readonly initial?: AccountTab }): ReactNode {
  const text = useText();
  const floor = useFloor();
  const account = useLive(floor.account).value;
  const pending = useStored(floor.orders.pending).length;
  const [tab, setTab] = useState<AccountTab>(initial);
  useHistoryRefresh();
  const counts: { readonly [name in AccountTab]?: number } = { positions: account?.positions.length ?? 0, openOrders: (account?.openOrders.length ?? 0) + pending };
  return (
    <section aria-label={text("account.activity")} className={classNames("flex min-h-0 flex-col bg-panel", className)}>
      <Tabs value={tab} onValueChange={(next) => setTab(accountTabs.find((each) => each === next) ?? "positions")} className="flex min-h-0 flex-1 flex-col">
        <TabList aria-label={text("account.activity")} className="h-9 shrink-0 border-b border-line px-2">
          {accountTabs.map((each) => (
            <Tab key={each} value={each}>
              {text(`tabs.${each}`)}
              {(counts[each] ?? 0) > 0 && <span className="rounded-full bg-raised px-1.5 text-2xs text-muted">{counts[each]}</span>}
            </Tab>
          ))}
        </TabList>
        {accountTabs.map((each) => (
          <TabPanel key={each} value={each} className="min-h-0 flex-1 overflow-auto focus-visible:-outline-offset-2 data-[state=inactive]:hidden">
            {tables[each]}
          </TabPanel>
        ))}
      </Tabs>
    </section>
  );
}
