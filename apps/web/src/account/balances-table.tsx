import { Amount, isZero, Quantity, Table } from "@crossfloor/ui";
import { type ReactNode } from "react";
import { useFloor, useLive } from "../floor/floor.tsx";
import { useViewport } from "../layout/viewport.ts";
import { useText } from "../words/text.ts";
import { SignInFirst } from "./sign-in-first.tsx";

export function BalancesTable(): ReactNode {
  const phone = useViewport() === "phone";
  const text = useText();
  const account = useLive(useFloor().account).value;
  return (
    <SignInFirst>
      <Table
        cards={phone}
        label={text("tabs.balances")} rows={account?.balances ?? []} rowKey={(balance) => balance.asset} empty={text(account === undefined ? "ui.loading" : "balances.empty")}
        columns={[
          { key: "asset", head: text("table.asset"), cell: (balance) => <span className="font-medium">{balance.asset}</span> },
          { key: "total", wide: true, head: text("balances.total"), align: "right", cell: (balance) => <Quantity value={balance.total} /> },
          { key: "pledged", wide: true, head: text("balances.pledged"), align: "right", cell: (balance) => <Quantity value={balance.pledged} /> },
          { key: "free", head: text("balances.free"), align: "right", cell: (balance) => <Quantity value={balance.free} /> },
          { key: "held", head: text("balances.held"), align: "right", cell: (balance) => <Quantity value={balance.held} /> },
          { key: "owed", head: text("balances.owed"), align: "right", cell: (balance) => <Quantity value={balance.owed} className={isZero(balance.owed) ? "text-faint" : "text-danger"} /> },
          { key: "value", wide: true, head: text("balances.value", { asset: account?.referenceAsset ?? "" }), align: "right", cell: (balance) => <Amount value={balance.value} /> },
        ]}
      />
    </SignInFirst>
  );
}
