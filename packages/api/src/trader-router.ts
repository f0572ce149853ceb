/**
 * The traders' door: every procedure, who may call it, what it takes and what it answers.
 * An account is never an input: it comes from the session, so another's cannot even be named.
 */
import { TRPCError } from "@trpc/server";
import type { AmendOrder, BatchLeg, CancelOrder, Command, Outcome, PlaceOrder, Quote } from "@crossfloor/protocol";
import { z } from "zod";
import {
  accountViewDto, batchPlacedDto, bookBestMessageDto, bookDepths, bookMessageDto, bookOrdersMessageDto, candleDto, candleIntervals, candleKind, decimal, depositAddressDto, depositDto, fillDto, floorDto, instrumentDto, type InstrumentDto,
  marketDto, massQuotedDto, meDto, orderDepths, orderDto, placedDto, tradeDto, tradeMessageDto, whatIfDto,
} from "./dto.ts";
import { type LegReport, readLeg, reportOf } from "./leg-report.ts";
import { amendInput, batchInput, type CheckedBatchLeg, instrumentNumber, massQuoteInput, orderName, pageInput, placeInput } from "./order-input.ts";
import { toAmendOrder, toCancelAll, toCancelOrder, toMovePledge, toPlaceOrder, toQuoteSide, validClientOrderId } from "./order-mapper.ts";
import type { TraderPorts } from "./ports.ts";
import { streamOf } from "./stream-of.ts";
import { accountProcedure, publicProcedure, RefusedError, router, type TraderContext } from "./trpc.ts";

export const tradesRecentMax = 500;
export const candlesMax = 1_000;

const oneInstrument = z.strictObject({ instrument: instrumentNumber });
const oneId = z.strictObject({ id: instrumentNumber });
const candleSeries = z.strictObject({ instrument: instrumentNumber, kind: candleKind, intervalMs: z.literal(candleIntervals) });
const history = z.array(z.strictObject({ seq: z.number().int(), at: z.number().int(), change: z.string(), instrument: instrumentDto }));
const seqOnly = z.strictObject({ seq: z.number().int() });
const assetCode = z.string().regex(/^[A-Z0-9]{1,12}$/);

function pageOf<Row extends z.ZodType>(row: Row) {
  return z.strictObject({ rows: z.array(row), cursor: z.string().nullable() });
}

function known(ports: TraderPorts, id: number): InstrumentDto {
  const instrument = ports.market.instrument(id);
  if (instrument === undefined) throw new RefusedError("instrument_must_exist", "");
  return instrument;
}

async function sent(ports: TraderPorts, command: Command, lane: "cancel" | "order" | "other"): Promise<Outcome> {
  const outcome = await ports.commands.send(command, lane);
  if (outcome.refusal !== null) throw new RefusedError(outcome.refusal, outcome.detail);
  return outcome;
}

/** Each step of a batch and each side of a quote counts as much as a call of its own: what comes together costs the engine as much as what comes apart. */
async function countSteps({ caller, ports }: AccountContext, steps: number): Promise<void> {
  if (steps > 1 && !(await ports.allowance.take(caller.account, steps - 1))) throw new TRPCError({ code: "TOO_MANY_REQUESTS", message: "too_many_requests" });
}

/** A subscription that nobody can end would leak; the server always passes a signal, callers inside the process may not. */
function ended(signal: AbortSignal | undefined): AbortSignal {
  return signal ?? new AbortController().signal;
}

type AccountContext = TraderContext & { readonly caller: NonNullable<TraderContext["caller"]> };

/**
 * The instrument of an own order, so that new text is read on the right grid. `placed` are the client ids that earlier steps of the same
 * batch give; an open order that has the id already comes first, since it keeps the step from placing another.
 */
async function instrumentOf(ctx: AccountContext, by: z.infer<typeof orderName>, placed: ReadonlyMap<string, InstrumentDto> = new Map()): Promise<InstrumentDto> {
  const view = await ctx.ports.accounts.view(ctx.caller.account);
  const open = view.openOrders.find((order) => (by.order === undefined ? order.clientOrderId === by.clientOrderId : order.order === by.order));
  const placing = open === undefined && by.clientOrderId !== undefined ? placed.get(by.clientOrderId) : undefined;
  if (placing !== undefined) return placing;
  const order = open ?? (await ctx.ports.history.order(ctx.caller.account, oneName(by)));
  if (order === undefined) throw new RefusedError("order_must_exist", "");
  return known(ctx.ports, order.instrument);
}

function oneName(by: { readonly order?: number | undefined; readonly clientOrderId?: string | undefined }): { readonly order: number } | { readonly clientOrderId: string } {
  return by.order === undefined ? { clientOrderId: validClientOrderId(by.clientOrderId ?? "") } : { order: by.order };
}

/** Notes in `placed` what the leg would place. Throws `RefusedError` where the leg cannot be read. */
async function batchLegOf(ctx: AccountContext, leg: CheckedBatchLeg, placed: Map<string, InstrumentDto>): Promise<BatchLeg> {
  const { account } = ctx.caller;
  if ("amend" in leg) return withoutAccount(toAmendOrder(account, await instrumentOf(ctx, leg.amend, placed), leg.amend));
  if ("cancel" in leg) return withoutAccount(toCancelOrder(account, leg.cancel));
  const instrument = known(ctx.ports, leg.place.instrument);
  const placing = withoutAccount(toPlaceOrder(account, instrument, leg.place));
  if (placing.clientOrderId !== "") placed.set(placing.clientOrderId, instrument);
  return placing;
}

/** The batch names the account once. */
function withoutAccount<C extends PlaceOrder | AmendOrder | CancelOrder>({ account: _, ...leg }: C): Omit<C, "account"> {
  return leg;
}

export const traderRouter = router({
  me: router({
    get: publicProcedure.output(meDto.nullable()).query(({ ctx: { caller } }) => (caller === null ? null : { ...caller })),
  }),

  floor: router({
    get: publicProcedure.output(floorDto).query(({ ctx }) => ctx.ports.market.floor()),
    live: publicProcedure.output(streamOf(floorDto)).subscription(({ ctx, signal }) => ctx.ports.market.liveFloor(ended(signal))),
  }),

  instruments: router({
    list: publicProcedure.output(z.array(instrumentDto)).query(({ ctx }) => [...ctx.ports.market.instruments()]),
    get: publicProcedure.input(oneId).output(instrumentDto).query(({ ctx, input }) => known(ctx.ports, input.id)),
    history: publicProcedure.input(oneId).output(history).query(async ({ ctx, input }) => {
      known(ctx.ports, input.id);
      return [...(await ctx.ports.market.instrumentHistory(input.id))];
    }),
  }),

  markets: router({
    list: publicProcedure.output(z.array(marketDto)).query(({ ctx }) => [...ctx.ports.market.markets()]),
    live: publicProcedure.output(streamOf(z.array(marketDto).readonly())).subscription(({ ctx, signal }) => ctx.ports.market.liveMarkets(ended(signal))),
  }),

  book: router({
    live: publicProcedure
      .input(oneInstrument.extend({ depth: z.literal(bookDepths) }))
      .output(streamOf(bookMessageDto))
      .subscription(({ ctx, input, signal }) => ctx.ports.market.liveBook(known(ctx.ports, input.instrument).id, input.depth, ended(signal))),
    best: publicProcedure
      .input(oneInstrument)
      .output(streamOf(bookBestMessageDto))
      .subscription(({ ctx, input, signal }) => ctx.ports.market.liveBest(known(ctx.ports, input.instrument).id, ended(signal))),
    orders: publicProcedure
      .input(oneInstrument.extend({ depth: z.literal(orderDepths) }))
      .output(streamOf(bookOrdersMessageDto))
      .subscription(({ ctx, input, signal }) => ctx.ports.market.liveOrders(known(ctx.ports, input.instrument).id, input.depth, ended(signal))),
  }),

  trades: router({
    recent: publicProcedure
      .input(oneInstrument.extend({ limit: z.number().int().min(1).max(tradesRecentMax).default(100) }))
      .output(z.array(tradeDto))
      .query(async ({ ctx, input }) => [...(await ctx.ports.history.trades(known(ctx.ports, input.instrument).id, input.limit))]),
    live: publicProcedure
      .input(oneInstrument)
      .output(streamOf(tradeMessageDto))
      .subscription(({ ctx, input, signal }) => ctx.ports.market.liveTrades(known(ctx.ports, input.instrument).id, ended(signal))),
  }),

  candles: router({
    list: publicProcedure
      .input(candleSeries.extend({ before: z.number().int().positive().max(8.64e15), limit: z.number().int().min(1).max(candlesMax) }))
      .output(z.array(candleDto))
      .query(async ({ ctx, input }) => [...(await ctx.ports.history.candles(known(ctx.ports, input.instrument).id, input.kind, input.intervalMs, input.before, input.limit))]),
    live: publicProcedure
      .input(candleSeries)
      .output(streamOf(candleDto))
      .subscription(({ ctx, input, signal }) => ctx.ports.market.liveCandle(known(ctx.ports, input.instrument).id, input.kind, input.intervalMs, ended(signal))),
  }),

  orders: router({
    place: accountProcedure.input(placeInput).output(placedDto).mutation(async ({ ctx, input }) => {
      const command = toPlaceOrder(ctx.caller.account, known(ctx.ports, input.instrument), input);
      const outcome = await sent(ctx.ports, command, "order");
      return { order: outcome.order, clientOrderId: command.clientOrderId, seq: outcome.seq };
    }),
    amend: accountProcedure.input(amendInput).output(placedDto).mutation(async ({ ctx, input }) => {
      const command = toAmendOrder(ctx.caller.account, await instrumentOf(ctx, input), input);
      const outcome = await sent(ctx.ports, command, "order");
      return { order: outcome.order, clientOrderId: command.clientOrderId, seq: outcome.seq };
    }),
    cancel: accountProcedure.input(orderName).output(placedDto).mutation(async ({ ctx, input }) => {
      const command = toCancelOrder(ctx.caller.account, input);
      const outcome = await sent(ctx.ports, command, "cancel");
      return { order: outcome.order, clientOrderId: command.clientOrderId, seq: outcome.seq };
    }),
    /** One order step after the other, each with its own report; one that cannot be read is reported here, and the others are sent. */
    batch: accountProcedure.input(batchInput).output(batchPlacedDto).mutation(async ({ ctx, input }) => {
      await countSteps(ctx, input.legs.length);
      const placed = new Map<string, InstrumentDto>();
      const read = [];
      for (const leg of input.legs) read.push(await readLeg(() => batchLegOf(ctx, leg, placed)));
      const legs = read.flatMap((each) => (each.kind === "read" ? [each.leg] : []));
      const outcome = legs.length === 0 ? null : await sent(ctx.ports, { type: "placeBatch", account: ctx.caller.account, legs }, "order");
      const told = [...(outcome?.legs ?? [])];
      return { seq: outcome?.seq ?? null, legs: read.map((each) => (each.kind === "read" ? reportOf(told.shift()) : each.report)) };
    }),
    /** Brings a maker's quotes to what they are to be. A side that cannot be read is reported here and taken out, as one that the engine refuses. */
    massQuote: accountProcedure.input(massQuoteInput).output(massQuotedDto).mutation(async ({ ctx, input }) => {
      await countSteps(ctx, 2 * input.quotes.length);
      const { quoteSet, postOnly, selfTrade } = input;
      const quotes: Quote[] = [];
      const refused: (LegReport | null)[] = [];
      for (const { instrument, ...sides } of input.quotes) {
        const [bid, ask] = await Promise.all([sides.bid, sides.ask].map((side) => readLeg(() => (side === null ? null : toQuoteSide(known(ctx.ports, instrument), side)))));
        quotes.push({ instrument: instrument as Quote["instrument"], bid: bid.kind === "read" ? bid.leg : null, ask: ask.kind === "read" ? ask.leg : null });
        refused.push(...[bid, ask].map((side) => (side.kind === "read" ? null : side.report)));
      }
      const { seq, legs = [] } = await sent(ctx.ports, { type: "massQuote", account: ctx.caller.account, quoteSet, postOnly, selfTrade, quotes }, "order");
      const reportAt = (place: number): LegReport => refused[place] ?? reportOf(legs.at(place));
      return { seq, quotes: quotes.map(({ instrument }, place) => ({ instrument, bid: reportAt(2 * place), ask: reportAt(2 * place + 1) })) };
    }),
    cancelAll: accountProcedure.input(z.strictObject({ instrument: instrumentNumber.optional() })).output(seqOnly).mutation(async ({ ctx, input }) => {
      const outcome = await sent(ctx.ports, toCancelAll(ctx.caller.account, input.instrument), "cancel");
      return { seq: outcome.seq };
    }),
    whatIf: accountProcedure.input(placeInput).output(whatIfDto).query(({ ctx, input }) =>
      ctx.ports.accounts.whatIf(toPlaceOrder(ctx.caller.account, known(ctx.ports, input.instrument), input))),
    history: accountProcedure.input(pageInput).output(pageOf(orderDto)).query(async ({ ctx, input }) => {
      const page = await ctx.ports.history.orders(ctx.caller.account, input.cursor ?? null, input.limit);
      return { rows: [...page.rows], cursor: page.cursor };
    }),
    /** Open orders are looked up in the engine's own state, ended ones in the read model, which may trail by a moment. */
    get: accountProcedure.input(orderName).output(orderDto.nullable()).query(async ({ ctx, input }) => {
      const view = await ctx.ports.accounts.view(ctx.caller.account);
      const open = view.openOrders.find((order) => (input.order === undefined ? order.clientOrderId === input.clientOrderId : order.order === input.order));
      return open ?? (await ctx.ports.history.order(ctx.caller.account, oneName(input))) ?? null;
    }),
  }),

  fills: router({
    list: accountProcedure.input(pageInput).output(pageOf(fillDto)).query(async ({ ctx, input }) => {
      const page = await ctx.ports.history.fills(ctx.caller.account, input.cursor ?? null, input.limit);
      return { rows: [...page.rows], cursor: page.cursor };
    }),
  }),

  account: router({
    view: accountProcedure.output(accountViewDto).query(({ ctx }) => ctx.ports.accounts.view(ctx.caller.account)),
    live: accountProcedure.output(streamOf(accountViewDto)).subscription(({ ctx, signal }) => ctx.ports.accounts.liveView(ctx.caller.account, ended(signal))),
    movePledge: accountProcedure
      .input(z.strictObject({ asset: assetCode, amount: decimal, to: z.enum(["pledged", "free"]) }))
      .output(seqOnly)
      .mutation(async ({ ctx, input }) => {
        const asset = ctx.ports.market.asset(input.asset);
        if (asset === undefined) throw new RefusedError("asset_must_exist", "");
        const outcome = await sent(ctx.ports, toMovePledge(ctx.caller.account, asset, input.amount, input.to), "other");
        return { seq: outcome.seq };
      }),
  }),

  deposits: router({
    address: accountProcedure.output(depositAddressDto.nullable()).query(({ ctx }) => ctx.ports.deposits.address(ctx.caller.account)),
    list: accountProcedure.output(z.array(depositDto)).query(async ({ ctx }) => [...(await ctx.ports.deposits.list(ctx.caller.account))]),
    live: accountProcedure.output(streamOf(z.array(depositDto).readonly())).subscription(({ ctx, signal }) => ctx.ports.deposits.live(ctx.caller.account, ended(signal))),
    faucet: accountProcedure.input(z.strictObject({ asset: assetCode })).output(z.strictObject({})).mutation(async ({ ctx, input }) => {
      await ctx.ports.deposits.faucet(ctx.caller.account, input.asset);
      return {};
    }),
  }),
});
export type TraderRouter = typeof traderRouter;
