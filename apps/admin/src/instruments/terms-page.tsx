import { Button, DecimalInput, Field, IconButton, Input, toast, useNumberLocale, writeDecimal } from "@crossfloor/ui";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { ArrowLeft, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useDeferredValue, useEffect, useMemo, useState } from "react";
import type { ChangePayload, InstrumentDto } from "@crossfloor/api";
import { faultText } from "../changes/fault-text.ts";
import { deskFaultOf } from "../desk/desk-fault.ts";
import { useChangeAct, useInstruments, useReview } from "../desk/desk.ts";
import { Card, Nothing, Page } from "../layout/page.tsx";
import { useText } from "../words/text.ts";
import { DifferenceTable } from "./difference-table.tsx";
import { type DraftFault, draftOf, faultsOf, type TermsDraft, termsFrom, type TierDraft, tiersMax } from "./terms-draft.ts";

const reasonCharsMin = 3;
const settleMs = 350;

/** Proposing other terms: a form over the terms in force, with what it would change beside it. */
export function TermsPage(): ReactNode {
  const text = useText();
  const { id } = useParams({ from: "/instruments/$id/terms" });
  const { data, error } = useInstruments();
  const current = data?.find((each) => String(each.id) === id);
  // The form keeps the version that it began with; if another comes in the meantime the server says so.
  const [first, setFirst] = useState(current);
  useEffect(() => setFirst((before) => (before?.id === current?.id ? before : current)), [current]);
  if (first === undefined) return <Page title={text("terms.edit")}><Nothing>{error === null ? text("ui.loading") : text(`fault.${deskFaultOf(error).name}`)}</Nothing></Page>;
  return <TermsForm key={first.id} instrument={first} />;
}

function useSettled<Value>(value: Value): Value {
  const deferred = useDeferredValue(value);
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(deferred), settleMs);
    return () => clearTimeout(timer);
  }, [deferred]);
  return settled;
}

function TermsForm({ instrument }: { readonly instrument: InstrumentDto }): ReactNode {
  const text = useText();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(() => draftOf(instrument));
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const act = useChangeAct();
  const untouched = useMemo(() => draftOf(instrument), [instrument]);
  const faults = faultsOf(instrument, draft);
  const changed = JSON.stringify(draft) !== JSON.stringify(untouched);
  const payload = useMemo((): ChangePayload | undefined => (
    !changed || faultsOf(instrument, draft).size > 0 ? undefined : { kind: "instrumentTerms", instrument: instrument.id, expectedVersion: instrument.version, terms: termsFrom(instrument, draft) }
  ), [changed, draft, instrument]);
  const review = useReview(useSettled(payload));
  const short = reason.trim().length < reasonCharsMin;

  const submit = (): void => {
    setTried(true);
    if (payload === undefined || short || act.isPending) return;
    act.mutate({ act: "propose", payload, reason: reason.trim() }, {
      onSuccess: () => {
        toast.success(text("change.proposed"));
        void navigate({ to: "/approvals" });
      },
    });
  };
  const set = (part: Partial<TermsDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const setTier = (at: number, part: Partial<TierDraft>): void => set({ tiers: draft.tiers.map((tier, place) => (place === at ? { ...tier, ...part } : tier)) });
  const rates = instrument.trading.fees.kind === "rate";

  return (
    <Page
      title={text("terms.title", { symbol: instrument.symbol })}
      lead={<span className="flex flex-wrap items-center gap-x-2"><Link to="/instruments/$id" params={{ id: String(instrument.id) }} className="inline-flex min-h-6 items-center gap-1 text-accent hover:underline"><ArrowLeft className="size-3.5" aria-hidden />{instrument.symbol}</Link>{text("terms.over", { version: instrument.version })}</span>}
    >
      <form
        noValidate
        className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className="grid gap-4">
          <Card title={text("instrument.trading")}>
            <div className="grid gap-4 p-4 sm:grid-cols-2">
              <Field label={text("terms.name")} error={useFaultText(faults.get("name"))} className="sm:col-span-2">{(ids) => <Input {...ids} value={draft.name} maxLength={80} onChange={(event) => set({ name: event.target.value })} />}</Field>
              <Figure label={text("terms.priceTick")} value={draft.priceTick} fault={faults.get("priceTick")} onValue={(priceTick) => set({ priceTick })} />
              <Figure label={text("terms.sizeLot")} value={draft.sizeLot} fault={faults.get("sizeLot")} onValue={(sizeLot) => set({ sizeLot })} />
              <Figure label={text("terms.orderSizeMin")} value={draft.orderSizeMin} fault={faults.get("orderSizeMin")} step={draft.sizeLot} onValue={(orderSizeMin) => set({ orderSizeMin })} />
              <Figure label={text("terms.orderSizeMax")} value={draft.orderSizeMax} fault={faults.get("orderSizeMax")} step={draft.sizeLot} onValue={(orderSizeMax) => set({ orderSizeMax })} />
              <Figure label={text("terms.bandRate")} percent value={draft.bandRate} fault={faults.get("bandRate")} onValue={(bandRate) => set({ bandRate })} />
              <Figure label={text("terms.protectionRate")} percent value={draft.protectionRate} fault={faults.get("protectionRate")} onValue={(protectionRate) => set({ protectionRate })} />
              <Figure label={text("terms.fees.maker")} percent={rates} unit={instrument.settlement.asset} negative value={draft.maker} fault={faults.get("maker")} onValue={(maker) => set({ maker })} />
              <Figure label={text("terms.fees.taker")} percent={rates} unit={instrument.settlement.asset} value={draft.taker} fault={faults.get("taker")} onValue={(taker) => set({ taker })} />
            </div>
          </Card>
          {instrument.kind !== "spot" && (
            <Card
              title={text("instrument.margin")}
              aside={<Button size="sm" disabled={draft.tiers.length >= tiersMax} onClick={() => set({ tiers: [...draft.tiers, draft.tiers.at(-1) ?? { notionalMax: "", marginInit: "", marginMaint: "" }] })}><Plus className="size-3.5" aria-hidden />{text("terms.addTier")}</Button>}
            >
              <ol className="divide-y divide-line">
                {draft.tiers.map((tier, at) => (
                  <li key={at} className="grid items-start gap-3 px-4 py-3 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)_auto]" aria-label={text("terms.tierNumber", { number: at + 1 })}>
                    <Figure label={text("terms.notionalMax")} unit={instrument.settlement.asset} value={tier.notionalMax} fault={faults.get(`risk[${at}].notionalMax`)} onValue={(notionalMax) => setTier(at, { notionalMax })} />
                    <Figure label={text("terms.marginInit")} percent value={tier.marginInit} fault={faults.get(`risk[${at}].marginInit`)} onValue={(marginInit) => setTier(at, { marginInit })} />
                    <Figure label={text("terms.marginMaint")} percent value={tier.marginMaint} fault={faults.get(`risk[${at}].marginMaint`)} onValue={(marginMaint) => setTier(at, { marginMaint })} />
                    <IconButton label={text("terms.removeTier", { number: at + 1 })} className="sm:mt-5" disabled={draft.tiers.length === 1} onClick={() => set({ tiers: draft.tiers.filter((_, place) => place !== at) })}><Trash2 className="size-4" aria-hidden /></IconButton>
                  </li>
                ))}
              </ol>
            </Card>
          )}
        </div>
        <Card title={text("terms.review")} className="lg:sticky lg:top-4">
          <div aria-live="polite">
            {faults.size > 0 ? <Nothing>{text("terms.faults", { count: faults.size })}</Nothing>
              : !changed ? <Nothing>{text("terms.unchanged")}</Nothing>
              : review.error !== null ? <p role="alert" className="m-4 rounded-md bg-danger-soft px-3 py-2 break-words text-danger">{faultText(review.error, text)}</p>
              : review.data === undefined ? <Nothing>{text("ui.loading")}</Nothing>
              : <DifferenceTable diff={review.data} rateFees={rates} label={text("diff.label")} />}
          </div>
          <div className="flex flex-col gap-4 border-t border-line p-4">
            <Field label={text("change.reason")} hint={text("change.reasonHint")} error={tried && short ? text("change.reasonShort", { min: reasonCharsMin }) : undefined}>
              {(ids) => <Input {...ids} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />}
            </Field>
            {act.error !== null && <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 break-words text-danger">{faultText(act.error, text)}</p>}
            <div className="flex flex-wrap justify-end gap-2">
              <Button disabled={!changed} onClick={() => setDraft(untouched)}>{text("terms.reset")}</Button>
              <Button type="submit" kind="primary" disabled={payload === undefined || review.error !== null || act.isPending}>{text(act.isPending ? "session.wait" : "terms.propose")}</Button>
            </div>
          </div>
        </Card>
      </form>
    </Page>
  );
}

function useFaultText(fault: DraftFault | undefined): string | undefined {
  const text = useText();
  const locale = useNumberLocale();
  if (fault === undefined) return undefined;
  return text(`terms.fault.${fault.rule}`, { bound: fault.bound === "" ? "" : writeDecimal(fault.bound, { locale }) });
}

function Figure({ label, value, fault, onValue, step, percent = false, unit, negative = false }: {
  readonly label: string; readonly value: string; readonly fault: DraftFault | undefined; readonly onValue: (value: string) => void; readonly step?: string; readonly percent?: boolean; readonly unit?: string; readonly negative?: boolean;
}): ReactNode {
  const locale = useNumberLocale();
  const shownUnit = percent ? "%" : unit;
  return (
    <Field label={label} aside={shownUnit === undefined ? undefined : <span className="mr-1.5 text-xs text-faint">{shownUnit}</span>} error={useFaultText(fault)}>
      {(ids) => <DecimalInput {...ids} value={value} onValue={onValue} locale={locale} allowNegative={negative} {...(step === undefined ? {} : { step })} />}
    </Field>
  );
}
