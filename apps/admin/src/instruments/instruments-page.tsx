import { type Column, formatDate, Input, Segmented, StatusBadge, Table, useDateLocale } from "@crossfloor/ui";
import { Link, useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { type ReactNode } from "react";
import type { InstrumentDto } from "@crossfloor/api";
import { deskFaultOf } from "../desk/desk-fault.ts";
import { useInstruments } from "../desk/desk.ts";
import { Nothing, Page } from "../layout/page.tsx";
import { usePhone } from "../layout/use-phone.ts";
import { useText } from "../words/text.ts";
import { findInstruments, type InstrumentSearch, presentClasses } from "./instrument-class.ts";

/** What a card has room for; the rest is one press away. */
const cardColumns: readonly string[] = ["symbol", "status", "kind", "class", "version"];

/** Everything that is listed, by class, with its condition and version. */
export function InstrumentsPage({ search }: { readonly search: InstrumentSearch }): ReactNode {
  const text = useText();
  const phone = usePhone();
  const locale = useDateLocale();
  const navigate = useNavigate();
  const { data, error } = useInstruments();
  const change = (next: Partial<InstrumentSearch>): void => {
    const wanted = { ...search, ...next };
    void navigate({ to: "/instruments", search: { ...(wanted.class === "all" ? {} : { class: wanted.class }), ...(wanted.words === "" ? {} : { q: wanted.words }) }, replace: true });
  };
  const columns: readonly Column<InstrumentDto>[] = [
    {
      key: "symbol", head: text("instrument.symbol"),
      cell: ({ id, symbol, name }) => (
        <Link to="/instruments/$id" params={{ id: String(id) }} className="flex min-h-11 flex-col justify-center rounded-sm hover:text-accent">
          <span className="leading-4 font-medium">{symbol}</span>
          <span className="text-xs leading-4 text-faint">{name}</span>
        </Link>
      ),
    },
    { key: "status", head: text("instrument.status"), cell: ({ status }) => <span className="flex items-center gap-2"><StatusBadge status={status} />{status.haltReason !== null && <span className="text-xs text-muted">{text(`halt.reason.${status.haltReason}`)}</span>}</span> },
    { key: "class", head: text("instrument.class"), cell: ({ assetClass }) => text(`class.${assetClass}`) },
    { key: "kind", head: text("instrument.kind"), cell: ({ kind }) => text(`kind.${kind}`) },
    { key: "settlement", head: text("instrument.settlement"), cell: ({ settlement }) => <>{text(`settlement.${settlement.kind}`)} <span className="text-faint">{settlement.asset}</span></> },
    { key: "expiry", head: text("instrument.expiry"), cell: ({ expiry }) => (expiry === null ? text("ui.none") : formatDate(expiry.settleAt, { locale })) },
    { key: "calendar", head: text("instrument.calendar"), cell: ({ calendar }) => calendar.code },
    { key: "version", head: text("instrument.version"), align: "right", cell: ({ version }) => <span className="tabular-nums">{version}</span> },
  ];
  return (
    <Page title={text("nav.instruments")} lead={data === undefined ? undefined : text("instruments.count", { count: data.length })}>
      <div className="flex flex-wrap items-center gap-3">
        <div className="max-w-full overflow-x-auto">
          <Segmented label={text("instrument.class")} value={search.class} onChange={(next) => change({ class: next })} className="w-max" options={presentClasses(data ?? []).map((value) => ({ value, label: text(`class.${value}`) }))} />
        </div>
        <div className="relative ml-auto w-full sm:w-64">
          <Search className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-faint" aria-hidden />
          <Input type="search" aria-label={text("instruments.search")} placeholder={text("instruments.search")} value={search.words} onChange={(event) => change({ words: event.target.value })} className="pl-8.5" />
        </div>
      </div>
      <div className="min-w-0 overflow-x-auto rounded-lg border border-line bg-panel">
        {data === undefined
          ? <Nothing>{error === null ? text("ui.loading") : text(`fault.${deskFaultOf(error).name}`)}</Nothing>
          : <Table label={text("nav.instruments")} columns={phone ? columns.filter(({ key }) => cardColumns.includes(key)) : columns} rows={findInstruments(data, search)} rowKey={({ id }) => id} empty={text("instruments.none")} cards={phone} />}
      </div>
    </Page>
  );
}
