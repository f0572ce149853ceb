import { Badge, type Column, formatStamp, Tab, Table, TabList, TabPanel, Tabs, useDateLocale } from "@crossfloor/ui";
import { useRouterState } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import type { ChangeStepDto } from "@crossfloor/api";
import { changeFaultNamed } from "../desk/change-faults.ts";
import { useChanges, useInstruments, useSteps } from "../desk/desk.ts";
import { Nothing, Page } from "../layout/page.tsx";
import { usePhone } from "../layout/use-phone.ts";
import { useText } from "../words/text.ts";
import { ChangeCard } from "./change-card.tsx";

/** Every change there ever was, and every act of an operator, refused ones among them. */
export function ChangeLogPage(): ReactNode {
  const text = useText();
  return (
    <Page title={text("nav.log")} lead={text("log.lead")}>
      <Tabs defaultValue="changes">
        <TabList aria-label={text("nav.log")} className="mb-4 border-b border-line">
          <Tab value="changes">{text("log.changes")}</Tab>
          <Tab value="acts">{text("log.acts")}</Tab>
        </TabList>
        <TabPanel value="changes"><Changes /></TabPanel>
        <TabPanel value="acts"><Acts /></TabPanel>
      </Tabs>
    </Page>
  );
}

function Changes(): ReactNode {
  const text = useText();
  const { data } = useChanges("all");
  const instruments = useInstruments().data;
  const hash = useRouterState({ select: (state) => state.location.hash });
  const list = useRef<HTMLDivElement>(null);
  const known = data !== undefined;
  useEffect(() => {
    if (known && hash !== "") list.current?.querySelector(`[id="${CSS.escape(hash)}"]`)?.scrollIntoView({ block: "center" });
  }, [known, hash]);
  if (data === undefined) return <Nothing>{text("ui.loading")}</Nothing>;
  if (data.length === 0) return <div className="rounded-lg border border-line bg-panel"><Nothing>{text("log.none")}</Nothing></div>;
  return (
    <div ref={list} className="flex max-w-3xl flex-col gap-4">
      {data.map((change) => <ChangeCard key={change.id} change={change} marked={change.id === hash} instrument={instruments?.find(({ id }) => id === change.payload.instrument)} />)}
    </div>
  );
}

function Acts(): ReactNode {
  const text = useText();
  const locale = useDateLocale();
  const phone = usePhone();
  const { data } = useSteps();
  const instruments = useInstruments().data;
  const columns: readonly Column<ChangeStepDto>[] = [
    { key: "act", head: text("log.act"), cell: (step) => <span className="font-medium">{text(`log.act.${step.act}`)}</span> },
    { key: "when", head: text("log.when"), cell: (step) => <span className="tabular-nums">{formatStamp(step.wallAt, { locale })}</span> },
    { key: "who", head: text("log.who"), cell: (step) => step.operator },
    { key: "what", head: text("log.what"), wide: true, cell: (step) => text(`change.title.${step.kind}`, { symbol: instruments?.find(({ id }) => id === step.instrument)?.symbol ?? text("change.instrument", { id: step.instrument }) }) },
    { key: "outcome", head: text("log.outcome"), wide: true, cell: (step) => <Outcome step={step} /> },
    { key: "hash", head: text("change.hash"), cell: (step) => <code className="text-xs text-muted" title={step.payloadHash}>{step.payloadHash.slice(0, 12)}</code> },
  ];
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-panel">
      {data === undefined ? <Nothing>{text("ui.loading")}</Nothing> : <Table label={text("log.acts")} columns={columns} rows={data} rowKey={({ step }) => step} empty={text("log.none")} cards={phone} />}
    </div>
  );
}

function Outcome({ step }: { readonly step: ChangeStepDto }): ReactNode {
  const text = useText();
  if (step.outcome === "done") return <span className="flex items-center gap-2"><Badge tone="good">{text("log.done")}</Badge><span className="truncate text-muted">{step.detail}</span></span>;
  const known = changeFaultNamed(step.outcome);
  return <span className="flex items-center gap-2"><Badge tone="danger">{text("log.refused")}</Badge><span className="whitespace-normal text-muted">{known === undefined ? step.outcome : text(`fault.${known}`)}</span></span>;
}
