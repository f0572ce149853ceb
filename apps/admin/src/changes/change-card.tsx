import { Badge, type BadgeProps, Button, classNames, CopyButton, Dialog, Field, formatCountdown, formatStamp, Input, toast, useDateLocale } from "@crossfloor/ui";
import { Link } from "@tanstack/react-router";
import { Check, X } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { ChangeDto, InstrumentDto } from "@crossfloor/api";
import { useChangeAct, useMe } from "../desk/desk.ts";
import { DifferenceTable } from "../instruments/difference-table.tsx";
import { useText } from "../words/text.ts";
import { faultText } from "./fault-text.ts";

const tones: { readonly [Status in ChangeDto["status"]]: NonNullable<BadgeProps["tone"]> } = { proposed: "accent", approved: "warn", applied: "good", rejected: "neutral", refused: "danger", expired: "neutral" };
const reasonCharsMin = 3;

/** One change whole: what, why, by whom, bound to which hash, until when, and what one may do about it. */
export function ChangeCard({ change, instrument, marked = false }: { readonly change: ChangeDto; readonly instrument: InstrumentDto | undefined; readonly marked?: boolean }): ReactNode {
  const text = useText();
  const locale = useDateLocale();
  const symbol = instrument?.symbol ?? text("change.instrument", { id: change.payload.instrument });
  const rateFees = change.payload.kind === "instrumentTerms" ? change.payload.terms.fees.kind === "rate" : true;
  return (
    <article id={change.id} aria-label={text(`change.title.${change.payload.kind}`, { symbol })} className={classNames("overflow-hidden rounded-lg border bg-panel", marked ? "border-accent" : "border-line")}>
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2.5">
        <h2 className="font-semibold">
          <Link to="/instruments/$id" params={{ id: String(change.payload.instrument) }} className="inline-flex min-h-6 items-center hover:underline">{text(`change.title.${change.payload.kind}`, { symbol })}</Link>
        </h2>
        <Badge tone={tones[change.status]}>{text(`change.status.${change.status}`)}</Badge>
        {change.status === "proposed" && <Expiry at={change.expiresWallAt} />}
      </header>
      <DifferenceTable diff={change.diff} rateFees={rateFees} label={text("diff.label")} />
      <dl className="grid gap-x-6 gap-y-2 border-t border-line px-4 py-3 sm:grid-cols-[auto_1fr] [&>dt]:text-xs [&>dt]:leading-5 [&>dt]:text-muted max-sm:[&>dt]:-mb-1.5">
        <dt>{text("change.reason")}</dt><dd className="break-words">{change.reason}</dd>
        <dt>{text("change.proposedBy")}</dt><dd>{change.proposedBy} <span className="text-xs text-faint tabular-nums">{formatStamp(change.proposedWallAt, { locale })}</span></dd>
        {change.decidedBy !== null && change.decidedWallAt !== null && <><dt>{text("change.decidedBy")}</dt><dd>{change.decidedBy} <span className="text-xs text-faint tabular-nums">{formatStamp(change.decidedWallAt, { locale })}</span></dd></>}
        {change.seq !== null && <><dt>{text("change.journal")}</dt><dd className="tabular-nums">{text("change.atSeq", { seq: change.seq })}</dd></>}
        {change.detail !== "" && <><dt>{text("change.detail")}</dt><dd className="break-words">{change.detail}</dd></>}
        <dt>{text("change.hash")}</dt>
        <dd className="flex flex-wrap items-center gap-2"><code className="text-xs break-all text-muted">{change.payloadHash}</code><CopyButton value={change.payloadHash} label={text("change.copyHash")} /></dd>
      </dl>
      {change.status === "proposed" && <Decision change={change} symbol={symbol} />}
      {change.status === "approved" && <p role="status" className="border-t border-line bg-warn-soft px-4 py-2.5 text-warn">{text("change.waitsForEngine")}</p>}
    </article>
  );
}

function Expiry({ at }: { readonly at: number }): ReactNode {
  const text = useText();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return <span className="ml-auto text-xs text-muted tabular-nums">{text("change.expiresIn", { left: formatCountdown(at - now) })}</span>;
}

function Decision({ change, symbol }: { readonly change: ChangeDto; readonly symbol: string }): ReactNode {
  const text = useText();
  const me = useMe();
  const act = useChangeAct();
  const [rejecting, setRejecting] = useState(false);
  const own = me?.operator === change.proposer;
  const approve = (): void => act.mutate({ act: "approve", id: change.id, payloadHash: change.payloadHash }, {
    onSuccess: (done) => {
      if (done.status === "applied") toast.success(text("change.applied", { symbol }));
      else toast.error(text("change.refusedNow"), { description: done.detail });
    },
  });
  return (
    <footer className="flex flex-wrap items-center gap-2 border-t border-line bg-raised px-4 py-3">
      {own && <p id={`${change.id}-own`} className="min-w-48 flex-1 text-xs text-muted">{text("change.own")}</p>}
      {act.error !== null && <p role="alert" className="w-full rounded-md bg-danger-soft px-3 py-2 text-danger">{faultText(act.error, text)}</p>}
      <span className="ml-auto flex gap-2">
        <Button onClick={() => setRejecting(true)}><X className="size-3.5" aria-hidden />{text(own ? "change.withdraw" : "change.reject")}</Button>
        <Button kind="primary" disabled={own || act.isPending} aria-describedby={own ? `${change.id}-own` : undefined} onClick={approve}><Check className="size-3.5" aria-hidden />{text(act.isPending ? "session.wait" : "change.approve")}</Button>
      </span>
      {rejecting && <RejectDialog change={change} symbol={symbol} own={own} onClose={() => setRejecting(false)} />}
    </footer>
  );
}

function RejectDialog({ change, symbol, own, onClose }: { readonly change: ChangeDto; readonly symbol: string; readonly own: boolean; readonly onClose: () => void }): ReactNode {
  const text = useText();
  const act = useChangeAct();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const short = reason.trim().length < reasonCharsMin;
  return (
    <Dialog open onOpenChange={(open) => { if (!open) onClose() }} title={text(own ? "change.withdrawTitle" : "change.rejectTitle", { symbol })} description={text("change.rejectLead")}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!short) act.mutate({ act: "reject", id: change.id, reason: reason.trim() }, { onSuccess: onClose });
        }}
      >
        <Field label={text("change.reason")} error={tried && short ? text("change.reasonShort", { min: reasonCharsMin }) : undefined}>
          {(ids) => <Input {...ids} autoFocus value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />}
        </Field>
        {act.error !== null && <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-danger">{faultText(act.error, text)}</p>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{text("word.cancel")}</Button>
          <Button type="submit" kind="danger" disabled={act.isPending}>{text(own ? "change.withdraw" : "change.reject")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
