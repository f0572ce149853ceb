import { faultOf, faultText, type InstrumentDto, mayHaveBeenDone, type OrderDto } from "@crossfloor/client";
import { Badge, Button, DecimalInput, Dialog, Field, formatStamp, IconButton, Price, Priced, Quantity, Table, toast, useDateLocale, useNumberLocale, usePreferences } from "@crossfloor/ui";
import { Link } from "@tanstack/react-router";
import { LoaderCircle, Pencil, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useFloor, useInstruments, useLive, useStored } from "../floor/floor.tsx";
import { fieldError } from "../ticket/ticket-errors.ts";
import { type FieldReading, readPrice, readSize } from "../ticket/ticket-fields.ts";
import { useViewport } from "../layout/viewport.ts";
import { useText } from "../words/text.ts";
import { SignInFirst } from "./sign-in-first.tsx";

/** Runs a change of open orders and says in words why it was not done. */
function useOrderChange(): (done: string, change: () => Promise<unknown>) => Promise<boolean> {
  const text = useText();
  const language = usePreferences().language === "zh-CN" ? "zh" : "en";
  return async (done, change) => {
    try {
      await change();
      toast.success(done);
      return true;
    } catch (error) {
      const fault = faultOf(error);
      // The table shows the engine's own state in any case, so an unanswered cancel settles there.
      toast[mayHaveBeenDone(fault) ? "message" : "error"](text("order.changeFailed"), { description: faultText(fault, language), duration: 8_000 });
      return false;
    }
  };
}

export function OpenOrdersTable(): ReactNode {
  const phone = useViewport() === "phone";
  const text = useText();
  const locale = useDateLocale();
  const floor = useFloor();
  const account = useLive(floor.account).value;
  const markets = useLive(floor.markets).value;
  const pending = useStored(floor.orders.pending);
  const instruments = useInstruments().data;
  const change = useOrderChange();
  const [amended, setAmended] = useState<OrderDto>();
  const of = (instrument: number): InstrumentDto | undefined => instruments?.find((each) => each.id === instrument);
  const priced = (order: OrderDto, value: string | null): ReactNode => (
    <Priced origin={markets?.get(order.instrument)?.origin ?? null} short className="inline">
      {(badge) => <><Price value={value} decimals={of(order.instrument)?.trading.priceDecimals ?? 2} /><span className="visually-hidden">{badge}</span></>}
    </Priced>
  );
  const cancelAll = <Button size="sm" kind="danger" onClick={() => void change(text("orders.allCancelled"), () => floor.api.orders.cancelAll.mutate({}))}>{text("orders.cancelAll")}</Button>;
  const amendedInstrument = amended === undefined ? undefined : of(amended.instrument);
  return (
    <SignInFirst>
      {pending.map((order) => (
        <p key={order.clientOrderId} role="status" className="flex min-h-8 items-center gap-2 border-b border-line bg-raised px-3 text-muted">
          <LoaderCircle className="size-3.5 animate-spin" aria-hidden />
          {text(order.status === "sending" ? "orders.sendingRow" : "orders.askingRow", { side: text(order.input.side === "buy" ? "side.buy" : "side.sell"), size: order.input.size, symbol: of(order.input.instrument)?.symbol ?? "" })}
        </p>
      ))}
      <Table
        cards={phone}
        bar={cancelAll}
        label={text("tabs.openOrders")}
        rows={account?.openOrders ?? []}
        rowKey={(order) => order.order}
        rowProps={(order) => ({ "data-order": order.order, "data-client-order-id": order.clientOrderId })}
        empty={text(account === undefined ? "ui.loading" : "orders.empty")}
        columns={[
          {
            key: "symbol", head: text("table.market"),
            cell: (order) => (
              <Priced origin={markets?.get(order.instrument)?.origin ?? null} short className="flex items-center gap-1.5">
                {(badge) => <><Link to="/trade/$symbol" params={{ symbol: order.symbol }} className="font-medium hover:underline">{order.symbol}</Link>{badge}</>}
              </Priced>
            ),
          },
          { key: "at", head: text("table.time"), cell: (order) => <span className="text-muted">{formatStamp(order.createdAt, { locale })}</span> },
          { key: "side", head: text("table.side"), cell: (order) => <Badge tone={order.side === "buy" ? "up" : "down"}>{text(order.side === "buy" ? "side.buy" : "side.sell")}</Badge> },
          { key: "kind", wide: true, head: text("table.type"), cell: (order) => <OrderKind order={order} inline={phone} /> },
          { key: "price", head: text("table.price"), align: "right", cell: (order) => priced(order, order.limit) },
          { key: "size", head: text("table.size"), align: "right", cell: (order) => <Quantity value={order.size} decimals={of(order.instrument)?.trading.sizeDecimals ?? 0} /> },
          { key: "filled", head: text("orders.filled"), align: "right", cell: (order) => <Quantity value={order.filled} decimals={of(order.instrument)?.trading.sizeDecimals ?? 0} className="text-muted" /> },
          {
            key: "actions", align: "right", className: "sticky right-0 bg-panel",
            head: cancelAll,
            cell: (order) => (
              <span className="flex justify-end gap-1">
                <IconButton size="iconSm" label={text("orders.amendLabel", { symbol: order.symbol })} onClick={() => setAmended(order)}><Pencil className="size-3.5" aria-hidden /></IconButton>
                <IconButton size="iconSm" label={text("orders.cancelLabel", { symbol: order.symbol })} onClick={() => void change(text("orders.cancelled", { symbol: order.symbol }), () => floor.api.orders.cancel.mutate({ order: order.order }))}><X className="size-4" aria-hidden /></IconButton>
              </span>
            ),
          },
        ]}
      />
      {amended !== undefined && amendedInstrument !== undefined && (
        <AmendDialog order={amended} instrument={amendedInstrument} onClose={() => setAmended(undefined)} change={change} />
      )}
    </SignInFirst>
  );
}

/** What kind of order, when it ends and what binds it: in columns below it and smaller, since in one line they would push others out of the table. */
export function OrderKind({ order, inline }: { readonly order: OrderDto; readonly inline: boolean }): ReactNode {
  const text = useText();
  const locale = useDateLocale();
  const kind = [text(order.type === "limit" ? "type.limit" : "type.market"), text(`timeInForce.${order.timeInForce}`)].join(" · ");
  const terms = [order.expiresAt === null ? null : text("orders.until", { time: formatStamp(order.expiresAt, { locale }) }), order.postOnly ? text("ticket.postOnly") : null, order.reduceOnly ? text("ticket.reduceOnly") : null].filter((term) => term !== null);
  if (inline || terms.length === 0) return <span className="text-muted">{[kind, ...terms].join(" · ")}</span>;
  return <span className="inline-flex flex-col text-xs leading-tight text-muted"><span>{kind}</span><span>{terms.join(" · ")}</span></span>;
}

function AmendDialog({ order, instrument, onClose, change }: { readonly order: OrderDto; readonly instrument: InstrumentDto; readonly onClose: () => void; readonly change: ReturnType<typeof useOrderChange> }): ReactNode {
  const text = useText();
  const locale = useNumberLocale();
  const { api } = useFloor();
  const [price, setPrice] = useState(order.limit);
  const [size, setSize] = useState(order.remaining);
  const readings = { price: readPrice(price, instrument.trading), size: readSize(size, instrument.trading) };
  const sentence = (field: "price" | "size", reading: FieldReading): string | undefined => {
    if (reading.ok) return undefined;
    const { sentence: told, nearest } = fieldError(field, reading.fault, text, locale);
    return nearest.length === 0 ? told : `${told} ${text("ticket.nearest", { values: nearest.join(" / ") })}`;
  };
  const send = async (): Promise<void> => {
    if (!readings.price.ok || !readings.size.ok) return;
    const { value: limit } = readings.price;
    const { value: open } = readings.size;
    const done = await change(text("orders.amended", { symbol: order.symbol }), () => api.orders.amend.mutate({ order: order.order, limit, size: open }));
    if (done) onClose();
  };
  return (
    <Dialog open onOpenChange={onClose} title={text("orders.amendTitle", { symbol: order.symbol })} description={text("orders.amendHelp")}>
      <form
        noValidate
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Field label={text("ticket.price")} error={sentence("price", readings.price)}>
          {(ids) => <DecimalInput {...ids} locale={locale} value={price} onValue={setPrice} step={instrument.trading.priceTick} allowNegative={instrument.trading.allowNegative} />}
        </Field>
        <Field label={text("orders.remaining")} error={sentence("size", readings.size)}>
          {(ids) => <DecimalInput {...ids} locale={locale} value={size} onValue={setSize} step={instrument.trading.sizeLot} />}
        </Field>
        <div className="flex justify-end gap-2"><Button onClick={onClose}>{text("action.back")}</Button><Button type="submit" kind="primary" disabled={!readings.price.ok || !readings.size.ok}>{text("orders.amend")}</Button></div>
      </form>
    </Dialog>
  );
}
