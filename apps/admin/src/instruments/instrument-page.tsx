import { Badge, Button, Explained, formatMoment, formatStamp, Quantity, StatusBadge, trimDecimal, useDateLocale, useNumberLocale, writeDecimal } from "@crossfloor/ui";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { ArrowLeft, OctagonX, Pencil, Play } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { InstrumentDto } from "@crossfloor/api";
import { deskFaultOf } from "../desk/desk-fault.ts";
import { useChanges, useHistory, useInstruments } from "../desk/desk.ts";
import { Card, Facts, Nothing, Page } from "../layout/page.tsx";
import { useText } from "../words/text.ts";
import { percentText } from "./field-words.ts";
import { HaltDialog, ResumeDialog } from "./halt-dialogs.tsx";

/** One instrument: its condition, its terms, every version, and what an operator may do. */
export function InstrumentPage(): ReactNode {
  const text = useText();
  const { id } = useParams({ from: "/instruments/$id" });
  const { data, error } = useInstruments();
  const instrument = data?.find((each) => String(each.id) === id);
  if (instrument === undefined) {
    return <Page title={text("nav.instruments")}><Nothing>{error !== null ? text(`fault.${deskFaultOf(error).name}`) : data === undefined ? text("ui.loading") : text("fault.instrument_must_exist")}</Nothing></Page>;
  }
  return <Detail instrument={instrument} />;
}

function Detail({ instrument }: { readonly instrument: InstrumentDto }): ReactNode {
  const text = useText();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<"none" | "halt" | "resume">("none");
  const open = useChanges("open").data?.filter(({ payload }) => payload.instrument === instrument.id) ?? [];
  const { status } = instrument;
  const byPeople = status.state === "halted" && (status.haltReason === "operator" || status.haltReason === "emergency");
  const over = status.state === "expired" || status.state === "settled" || status.state === "delisted";
  return (
    <Page
      title={<span className="flex flex-wrap items-center gap-2">{instrument.symbol}<StatusBadge status={status} /></span>}
      lead={<span className="flex flex-wrap items-center gap-x-2"><Link to="/instruments" className="inline-flex min-h-6 items-center gap-1 text-accent hover:underline"><ArrowLeft className="size-3.5" aria-hidden />{text("nav.instruments")}</Link><span>{instrument.name}</span></span>}
      actions={over ? undefined : (
        <>
          <Button onClick={() => void navigate({ to: "/instruments/$id/terms", params: { id: String(instrument.id) } })}><Pencil className="size-3.5" aria-hidden />{text("terms.edit")}</Button>
          {status.state === "halted" && <Button kind="primary" onClick={() => setAsking("resume")}><Play className="size-3.5" aria-hidden />{text("resume.propose")}</Button>}
          {!byPeople && <Button kind="danger" onClick={() => setAsking("halt")}><OctagonX className="size-3.5" aria-hidden />{text("halt.now")}</Button>}
        </>
      )}
    >
      {status.state === "halted" && (
        <p role="status" className="rounded-lg border border-danger/50 bg-danger-soft px-4 py-2.5 text-danger">
          {status.haltReason === null ? text("ui.status.halted") : text(`halt.reason.${status.haltReason}`)}{status.note !== "" && <span className="block text-text">{status.note}</span>}
        </p>
      )}
      {open.length > 0 && (
        <p className="flex flex-wrap items-center justify-between gap-2 rounded-lg border border-accent/50 bg-accent-soft px-4 py-2">
          {text("instrument.changesWaiting", { count: open.length })}
          <Link to="/approvals" className="inline-flex min-h-6 items-center font-medium text-accent hover:underline">{text("nav.approvals")}</Link>
        </p>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Contract instrument={instrument} />
        <Trading instrument={instrument} />
        <Margin instrument={instrument} />
        <Versions id={instrument.id} />
      </div>
      {asking === "halt" && <HaltDialog instrument={instrument} onClose={() => setAsking("none")} />}
      {asking === "resume" && <ResumeDialog instrument={instrument} onClose={() => setAsking("none")} />}
    </Page>
  );
}

function Contract({ instrument }: { readonly instrument: InstrumentDto }): ReactNode {
  const text = useText();
  const locale = useDateLocale();
  const numbers = useNumberLocale();
  const { settlement, expiry, status, index } = instrument;
  return (
    <Card title={text("instrument.contract")} aside={<Badge>{text("instrument.versionNumber", { version: instrument.version })}</Badge>}>
      <Facts rows={[
        [text("instrument.class"), text(`class.${instrument.assetClass}`)],
        [text("instrument.kind"), text(`kind.${instrument.kind}`)],
        [text("instrument.settlement"), `${text(`settlement.${settlement.kind}`)} · ${settlement.asset}`],
        [text("instrument.multiplier"), writeDecimal(settlement.multiplier, { locale: numbers })],
        [text("instrument.index"), <span key="index" title={index.name}>{index.code}</span>],
        ...(expiry === null ? [] : [[text("instrument.lastTrade"), formatMoment(expiry.lastTradeAt, { locale })] as const, [text("instrument.settles"), formatMoment(expiry.settleAt, { locale })] as const]),
        [text("instrument.calendar"), instrument.calendar.code],
        [text("instrument.session"), text(status.session === "open" ? "session.state.open" : "session.state.closed")],
        ...(status.until === null ? [] : [[text("instrument.until"), formatMoment(status.until, { locale })] as const]),
        [text("instrument.negative"), text(instrument.trading.allowNegative ? "word.yes" : "word.no")],
        [text("instrument.number"), String(instrument.id)],
      ]} />
    </Card>
  );
}

function Trading({ instrument: { trading } }: { readonly instrument: InstrumentDto }): ReactNode {
  const text = useText();
  const locale = useNumberLocale();
  const fee = (value: string): string => (trading.fees.kind === "rate" ? percentText(value, locale) : writeDecimal(value, { locale }));
  return (
    <Card title={text("instrument.trading")}>
      <Facts rows={[
        [text("terms.priceTick"), <Quantity key="tick" value={trimDecimal(trading.priceTick)} />],
        [text("terms.sizeLot"), <Quantity key="lot" value={trimDecimal(trading.sizeLot)} />],
        [text("terms.orderSizeMin"), <Quantity key="min" value={trimDecimal(trading.orderSizeMin)} />],
        [text("terms.orderSizeMax"), <Quantity key="max" value={trimDecimal(trading.orderSizeMax)} />],
        [text("terms.bandRate"), percentText(trading.bandRate, locale)],
        [text("terms.protectionRate"), percentText(trading.protectionRate, locale)],
        [text("terms.fees.kind"), text(trading.fees.kind === "rate" ? "terms.fees.rate" : "terms.fees.perContract")],
        [text("terms.fees.maker"), fee(trading.fees.maker)],
        [text("terms.fees.taker"), fee(trading.fees.taker)],
      ]} />
    </Card>
  );
}

function Margin({ instrument: { risk, settlement } }: { readonly instrument: InstrumentDto }): ReactNode {
  const text = useText();
  const locale = useNumberLocale();
  if (risk.length === 0) return null;
  const head = "px-4 py-1.5 text-right text-xs font-normal text-faint first:text-left";
  return (
    <Card title={text("instrument.margin")}>
      <table className="w-full border-collapse" aria-label={text("instrument.margin")}>
        <thead><tr><th scope="col" className={head}>{text("terms.notionalMax")} <span>{settlement.asset}</span></th><th scope="col" className={head}>{text("terms.marginInit")}</th><th scope="col" className={head}>{text("terms.marginMaint")}</th></tr></thead>
        <tbody>
          {risk.map((tier) => (
            <tr key={tier.notionalMax} className="border-t border-line [&>td]:px-4 [&>td]:py-1.5 [&>td]:text-right [&>td]:tabular-nums">
              <td className="!text-left">{writeDecimal(trimDecimal(tier.notionalMax), { locale })}</td><td>{percentText(tier.marginInit, locale)}</td><td>{percentText(tier.marginMaint, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function Versions({ id }: { readonly id: number }): ReactNode {
  const text = useText();
  const locale = useDateLocale();
  const { data } = useHistory(id);
  return (
    <Card title={text("instrument.history")} aside={<span className="text-xs text-muted"><Explained text={text("instrument.historyHint")}>{text("instrument.historyWhat")}</Explained></span>}>
      {data === undefined ? <Nothing>{text("ui.loading")}</Nothing> : (
        <ol className="divide-y divide-line">
          {data.toReversed().map(({ seq, at, change, instrument }) => (
            <li key={instrument.version} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-2">
              <Badge>{text("instrument.versionNumber", { version: instrument.version })}</Badge>
              <span>{instrument.name}</span>
              <span className="text-xs text-muted tabular-nums">{formatStamp(at, { locale })}</span>
              <span className="text-xs text-faint tabular-nums">{text("change.atSeq", { seq })}</span>
              {change === "" ? <span className="ml-auto text-xs text-faint">{text("instrument.byListing")}</span> : <Link to="/log" hash={change} className="ml-auto inline-flex min-h-6 items-center text-xs text-accent hover:underline">{text("instrument.byChange")}</Link>}
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
