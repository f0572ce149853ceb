import { type ReactNode } from "react";
import { deskFaultOf } from "../desk/desk-fault.ts";
import { useChanges, useInstruments } from "../desk/desk.ts";
import { Nothing, Page } from "../layout/page.tsx";
import { useText } from "../words/text.ts";
import { ChangeCard } from "./change-card.tsx";

/** What waits for a second person, or for the engine. */
export function ApprovalsPage(): ReactNode {
  const text = useText();
  const { data, error } = useChanges("open");
  const instruments = useInstruments().data;
  return (
    <Page title={text("nav.approvals")} lead={text("approvals.lead")} wide={false}>
      {data === undefined ? <Nothing>{error === null ? text("ui.loading") : text(`fault.${deskFaultOf(error).name}`)}</Nothing>
        : data.length === 0 ? <div className="rounded-lg border border-line bg-panel"><Nothing>{text("approvals.none")}</Nothing></div>
        : data.map((change) => <ChangeCard key={change.id} change={change} instrument={instruments?.find(({ id }) => id === change.payload.instrument)} />)}
    </Page>
  );
}
