import { newClientOrderId } from "@crossfloor/client";
import { type Refusal, refusals, refusalText } from "@crossfloor/protocol";
import { Amount, Button, Checkbox, classNames, DecimalInput, Dialog, Explained, Field, formatMoment, fractionOnGrid, isZero, Price, Priced, PricedPanel, Quantity, Segmented, Select, toast, useDateLocale, useNumberLocale, usePreferences, writeDecimal } from "@crossfloor/ui";
import { useNavigate } from "@tanstack/react-router";
import { ArrowRight, LoaderCircle } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { type Listed, useConnectionView, useFloor, useLive, useMe, useStored } from "../floor/floor.tsx";
import { marketNotice } from "../trade/market-notice.ts";
import { useText } from "../words/text.ts";
import { largestSize } from "./largest-size.ts";
import { orderSentence } from "./order-sentence.ts";
import { fieldError } from "./ticket-errors.ts";
import type { FieldReading } from "./ticket-fields.ts";
import type { TimeInForce } from "./ticket-state.ts";
import { dispatchTicket, useTicket } from "./ticket-store.ts";
import { livesOf, sizeUnit, summarise, takesOrders } from "./ticket-summary.ts";
import { usePlace } from "./use-place.ts";
import { useWhatIf, type WhatIf } from "./use-what-if.ts";

const fractions = [25, 50, 75, 100] as const;

/** Asks for an order: fields, what it would do, and one button that repeats it. */
export function TicketPanel({ listed: { instrument, market }, large = false, onSent, className }: { readonly listed: Listed; readonly large?: boolean; readonly onSent?: () => void; readonly className?: string }): ReactNode {
  const text = useText();
  const locale = useNumberLocale();
  const dateLocale = useDateLocale();
  const navigate = useNavigate();
  const floor = useFloor();
  const me = useMe();
  const ticket = useTicket();
  const connection = useConnectionView();
  const account = useLive(floor.account).value;
  const pending = useStored(floor.orders.pending);
  const place = usePlace();
  const [consent, setConsent] = useState(false);
  const [measuring, setMeasuring] = useState(false);
  const summary = summarise(ticket, instrument);
  const open = takesOrders(instrument.status);
  const notice = marketNotice(instrument, text, { locale: dateLocale });
  const signedIn = me != null && me.accountOpen;
  const whatIf = useWhatIf(open ? summary.order : null, signedIn);
  const unit = sizeUnit(instrument);
  const { trading } = instrument;
  const sending = pending.filter((order) => order.input.instrument === instrument.id);
  const priceField = summary.price === null ? null : faultOfField("price", summary.price, ticket.touched.price);
  const untilFault = summary.untilMissing && ticket.touched.until;
  const untilNote = useId();
  const sizeField = faultOfField("size", summary.size, ticket.touched.size);

  function faultOfField(field: "price" | "size", reading: FieldReading, touched: boolean): ReturnType<typeof fieldError> | null {
    if (reading.ok || !touched) return null;
    return fieldError(field, reading.fault, text, locale);
  }

  const send = (): void => {
    dispatchTicket({ type: "sendTried" });
    const { order } = summary;
    if (order === null) return;
    if (connection.orderNeedsConsent && !consent) return setConsent(true);
    setConsent(false);
    dispatchTicket({ type: "sent", clientOrderId: newClientOrderId() });
    void place(order, { symbol: instrument.symbol, priceDecimals: trading.priceDecimals });
    onSent?.();
  };

  const fill = async (percent: number): Promise<void> => {
    const { price } = summary;
    // How much is possible depends on the price of a limit order, so that comes first.
    if (price?.ok === false) return dispatchTicket({ type: "priceTyped", text: ticket.price });
    setMeasuring(true);
    try {
      const found = await largestSize({ min: trading.orderSizeMin, max: trading.orderSizeMax, lot: trading.sizeLot }, (sizes) =>
        Promise.all(sizes.map(async (size) => {
          const answer = await floor.api.orders.whatIf.query({
            instrument: instrument.id, side: ticket.side, type: ticket.type, size, ...(price?.ok === true ? { limit: price.value } : {}),
            // How much is possible does not hang on when it ends, which may not be chosen yet.
            timeInForce: ticket.timeInForce === "gtd" ? "gtc" : ticket.timeInForce, postOnly: ticket.postOnly, reduceOnly: ticket.reduceOnly, clientOrderId: newClientOrderId(),
          });
          return answer.refusal === null;
        })));
      const size = found === null ? null : fractionOnGrid(found, percent, 100, trading.sizeLot);
      if (size === null || isZero(size)) toast.message(text("ticket.nothingPossible"));
      else dispatchTicket({ type: "sizeTyped", text: size });
    } catch {
      toast.error(text("ticket.cannotMeasure"));
    } finally {
      setMeasuring(false);
    }
  };

  const price = (
    <Field
      label={text("ticket.price")} error={priceField?.sentence} className={large ? "gap-1.5" : undefined}
      aside={(["bid", "mark", "ask"] as const).map((which) => {
        const value = market?.[which] ?? null;
        return (
          <Button key={which} size="sm" kind="quiet" disabled={value === null} className="px-1.5 font-normal" onClick={() => value !== null && dispatchTicket({ type: "priceTaken", price: fractionOnGrid(value, 1, 1, trading.priceTick) })}>
            {text(`ticket.take.${which}`)}
          </Button>
        );
      })}
    >
      {(ids) => (
        <>
          <DecimalInput
            {...ids} locale={locale} value={ticket.price} step={trading.priceTick} allowNegative={trading.allowNegative} unit={instrument.quote} className={large ? "[&>input]:h-12 [&>input]:text-base" : undefined}
            onValue={(next) => dispatchTicket({ type: "priceTyped", text: next })}
          />
          {priceField !== null && <Nearest values={priceField.nearest} onTake={(value) => dispatchTicket({ type: "priceTyped", text: value })} />}
        </>
      )}
    </Field>
  );

  const form = (badge: ReactNode): ReactNode => (
    <>
      <form
        noValidate
        className={classNames("flex flex-col gap-2.5 p-3", large && "gap-4 p-4")}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Segmented
          label={text("ticket.side")} size={large ? "lg" : "md"} value={ticket.side} onChange={(side) => dispatchTicket({ type: "sideChosen", side })}
          options={[{ value: "buy", label: text("side.buy"), tone: "up" }, { value: "sell", label: text("side.sell"), tone: "down" }]}
        />
        <div className="flex items-center gap-3">
        <Segmented
          className="flex-1" label={text("ticket.type")} size="sm" value={ticket.type} onChange={(orderType) => dispatchTicket({ type: "typeChosen", orderType })}
          options={[{ value: "limit", label: text("type.limit") }, { value: "market", label: text("type.market") }]}
        />
        {badge}
        </div>
        {ticket.type === "limit" ? price : <p className="rounded-md bg-raised px-2.5 py-2 text-xs text-muted">{text("ticket.marketHelp", { rate: writeDecimal(percentOf(trading.protectionRate), { locale }) })}</p>}
        <Field label={text("ticket.size")} error={sizeField?.sentence} className={large ? "gap-1.5" : undefined}>
          {(ids) => (
            <>
              <DecimalInput
                {...ids} locale={locale} value={ticket.size} step={trading.sizeLot} unit={unit.kind === "asset" ? unit.code : text("ticket.contractsUnit")} className={large ? "[&>input]:h-12 [&>input]:text-base" : undefined}
                onValue={(next) => dispatchTicket({ type: "sizeTyped", text: next })}
              />
              {sizeField !== null && <Nearest values={sizeField.nearest} onTake={(value) => dispatchTicket({ type: "sizeTyped", text: value })} />}
            </>
          )}
        </Field>
        <div role="group" aria-label={text("ticket.fractions")} className="-mt-1 grid grid-cols-4 gap-1.5">
          {fractions.map((percent) => (
            <Button key={percent} size="sm" kind="plain" className="px-1 text-2xs" disabled={!signedIn || measuring || !open} onClick={() => void fill(percent)}>
              {percent === 100 ? text("ticket.max") : `${percent}%`}
            </Button>
          ))}
        </div>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <Select
            label={text("ticket.timeInForce")} value={ticket.timeInForce} className="h-7 w-[4.5rem] text-xs"
            onChange={(timeInForce: TimeInForce) => dispatchTicket({ type: "timeInForceChosen", timeInForce })}
            options={livesOf(ticket.type, instrument.status).map((value) => ({ value, label: text(`timeInForce.${value}`) }))}
          />
          {ticket.timeInForce === "gtd" && (
            <input
              type="datetime-local" aria-label={text("ticket.until")} title={text("ticket.until")} value={ticket.until} required
              aria-invalid={untilFault} aria-describedby={untilFault ? untilNote : undefined}
              className="h-7 rounded-md border border-line bg-raised px-1.5 text-xs aria-invalid:border-danger" onChange={(event) => dispatchTicket({ type: "untilChosen", until: event.target.value })}
            />
          )}
          <Checkbox label={text("ticket.postOnly")} title={text("ticket.postOnlyWhy")} checked={ticket.postOnly} disabled={ticket.type === "market"} onChange={(postOnly) => dispatchTicket({ type: "postOnlyChosen", postOnly })} />
          {instrument.kind !== "spot" && <Checkbox label={text("ticket.reduceOnly")} title={text("ticket.reduceOnlyWhy")} checked={ticket.reduceOnly} onChange={(reduceOnly) => dispatchTicket({ type: "reduceOnlyChosen", reduceOnly })} />}
        </div>
        {untilFault && <UntilMissing id={untilNote} />}

        {notice !== null && <p role="status" className="rounded-md bg-warn-soft px-2.5 py-2 text-xs text-warn">{notice}</p>}
        {me === null ? (
          <Button type="button" kind="primary" size="lg" onClick={() => void navigate({ to: "/sign-up" })}>{text("ticket.signUpToTrade")}</Button>
        ) : (
          <Button type="submit" kind={ticket.side === "buy" ? "up" : "down"} size="lg" disabled={!open || !signedIn} className={classNames("h-auto min-h-11 py-2 whitespace-normal", large && "min-h-14 text-base")}>
            {orderSentence(ticket, summary, instrument, text, locale)}
          </Button>
        )}
        {sending.map((order) => (
          <p key={order.clientOrderId} role="status" className="flex items-center gap-2 text-xs text-muted">
            <LoaderCircle className="size-3.5 animate-spin" aria-hidden />
            {text(order.status === "sending" ? "ticket.sending" : "ticket.asking")}
          </p>
        ))}
        {signedIn && <WhatIfFigures whatIf={whatIf} decimals={trading.priceDecimals} sizeDecimals={trading.sizeDecimals} spot={instrument.kind === "spot"} asset={account?.referenceAsset ?? instrument.quote} />}
      </form>
      <Dialog open={consent} onOpenChange={setConsent} title={text("ticket.consentTitle")} description={text("ticket.consent")}>
        <div className="flex justify-end gap-2">
          <Button onClick={() => setConsent(false)}>{text("action.back")}</Button>
          <Button kind={ticket.side === "buy" ? "up" : "down"} onClick={send}>{orderSentence(ticket, summary, instrument, text, locale)}</Button>
        </div>
      </Dialog>
    </>
  );

  // In a sheet the sheet's own head names the market, so the badge stands in the form.
  if (large) return <Priced origin={market?.origin ?? null} className={className}>{form}</Priced>;
  return (
    <PricedPanel origin={market?.origin ?? null} title={text("ticket.title")} label={text("ticket.title")} className={className} bodyClassName="overflow-y-auto">
      {form(null)}
    </PricedPanel>
  );
}

function percentOf(rate: string): string {
  return fractionOnGrid(rate, 100, 1, "0.01");
}

/** The values around a wrong one, a press away. */
function Nearest({ values, onTake }: { readonly values: readonly string[]; readonly onTake: (value: string) => void }): ReactNode {
  const locale = useNumberLocale();
  if (values.length === 0) return null;
  return (
    <span className="flex gap-1.5">
      {values.map((value) => <Button key={value} size="sm" onClick={() => onTake(value)}>{writeDecimal(value, { locale })}</Button>)}
    </span>
  );
}

/** Before → after, as the server says it. */
function WhatIfFigures({ whatIf: { answer, behind }, decimals, sizeDecimals, spot, asset }: { readonly whatIf: WhatIf; readonly decimals: number; readonly sizeDecimals: number; readonly spot: boolean; readonly asset: string }): ReactNode {
  const text = useText();
  const language = usePreferences().language === "zh-CN" ? "zh" : "en";
  const row = (label: string, why: string, value: ReactNode): ReactNode => (
    <div className="flex min-h-6 items-center justify-between gap-2">
      <dt className="text-faint"><Explained text={why}>{label}</Explained></dt>
      <dd className="flex items-center gap-1 text-right tabular-nums">{value}</dd>
    </div>
  );
  const change = (before: string, after: string): ReactNode => (
    <>
      <Amount value={before} className="text-muted" />
      <ArrowRight className="size-3 text-faint" aria-label={text("ticket.becomes")} />
      <Amount value={after} />
    </>
  );
  return (
    <div className={classNames("border-t border-line pt-2 text-xs transition-opacity", behind && "opacity-60")} aria-busy={behind}>
      {answer?.refusal != null && <p role="status" className="mb-1.5 rounded-md bg-warn-soft px-2.5 py-2 text-warn">{refusalSentence(answer.refusal, language)}</p>}
      <dl>
        {row(text("whatIf.fee"), text("whatIf.feeWhy"), answer === undefined ? text("ui.none") : <Amount value={answer.fee} asset={answer.feeAsset} />)}
        {row(text("whatIf.average"), text("whatIf.averageWhy"), <Price value={answer?.averagePrice ?? null} decimals={decimals} average />)}
        {row(text("whatIf.available", { asset }), text("whatIf.availableWhy"), answer === undefined ? text("ui.none") : change(answer.before.available, answer.after.available))}
        {!spot && row(text("whatIf.marginInit"), text("whatIf.marginInitWhy"), answer === undefined ? text("ui.none") : change(answer.before.marginInit, answer.after.marginInit))}
        {!spot && row(text("whatIf.marginMaint"), text("whatIf.marginMaintWhy"), answer === undefined ? text("ui.none") : change(answer.before.marginMaint, answer.after.marginMaint))}
        {!spot && row(text("whatIf.position"), text("whatIf.positionWhy"), answer === undefined ? text("ui.none") : <Quantity value={answer.positionAfter} decimals={sizeDecimals} />)}
        {!spot && row(text("whatIf.liquidation"), text("whatIf.liquidationWhy"), <Price value={answer?.liquidationPriceAfter ?? null} decimals={decimals} />)}
      </dl>
    </div>
  );
}

/** The door sends the rule's name; one that this build does not know is shown as it came. */
function refusalSentence(refusal: string, language: "en" | "zh"): string {
  return isRefusal(refusal) ? refusalText(refusal, language) : refusal;
}

function isRefusal(name: string): name is Refusal {
  return Object.hasOwn(refusals, name);
}

/** Tells the floor's own time: in a simulated or recorded scene it is not the time that the device's calendar opens on. */
function UntilMissing({ id }: { readonly id: string }): ReactNode {
  const text = useText();
  const locale = useDateLocale();
  const at = useLive(useFloor().floor).value?.at;
  if (at === undefined) return null;
  return <p id={id} role="alert" className="-mt-1 text-xs text-danger">{text("ticket.error.untilMissing", { time: formatMoment(at, { locale }) })}</p>;
}
