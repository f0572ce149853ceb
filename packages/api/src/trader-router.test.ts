import type { AccountId, Command, OrderId, Outcome, Refusal, Seq } from "@crossfloor/protocol";
import { batchLegsMax, quoteSetsMax, quotesMax, refusals, refusalTexts } from "@crossfloor/protocol";
import { TRPCError } from "@trpc/server";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { AccountViewDto, InstrumentDto, OrderDto, WhatIfDto } from "./dto.ts";
import { DepositRefused, EngineAway, ReadsAway, type TraderPorts } from "./ports.ts";
import { procedureTypes } from "./procedure-types.ts";
import { traderRouter } from "./trader-router.ts";
import { type Caller, createTraderCaller, RefusedError } from "./trpc.ts";

const ada = { user: "u-ada", email: "ada@example.com", name: "Ada", account: 1001 as AccountId, accountOpen: true } satisfies Caller;

const instrument: InstrumentDto = {
  id: 1, symbol: "BTC-PERP", name: "Bitcoin perpetual", version: 1, assetClass: "crypto", kind: "perpetual", base: null, quote: "USDC",
  settlement: { kind: "linear", asset: "USDC", multiplier: "1" }, index: { id: 1, code: "BTC", name: "Bitcoin" }, expiry: null,
  trading: {
    priceDecimals: 1, priceTick: "0.5", sizeDecimals: 4, sizeLot: "0.0001", orderSizeMin: "0.0001", orderSizeMax: "100.0000", priceMax: "1000000.0", allowNegative: false,
    bandRate: "0.1", protectionRate: "0.01", fees: { kind: "rate", maker: "0.0002", taker: "0.0005" },
  },
  risk: [{ notionalMax: "1000000", marginInit: "0.02", marginMaint: "0.01" }], calendar: { id: 1, code: "always" },
  status: { state: "trading", mode: "continuous", session: "open", until: null, haltReason: null, note: "" },
};
const order: OrderDto = {
  order: 5, clientOrderId: "c-5", instrument: 1, symbol: "BTC-PERP", side: "buy", type: "limit", limit: "100.0", size: "1.0000", filled: "0.0000", remaining: "1.0000",
  averagePrice: null, timeInForce: "gtc", expiresAt: null, postOnly: false, reduceOnly: false, status: "open", reason: null, createdAt: 1, updatedAt: 1, seq: 1,
};
const view: AccountViewDto = {
  account: 1001, seq: 9, at: 1, referenceAsset: "USDC", equity: "0", collateral: "0", unrealised: "0", marginInit: "0", marginMaint: "0", available: "0", state: "ok",
  balances: [], positions: [], openOrders: [order],
};
const figures = { equity: "0", marginInit: "0", marginMaint: "0", available: "0" };
const whatIf: WhatIfDto = { seq: 9, refusal: null, detail: "", fee: "0", feeAsset: "USDC", averagePrice: null, filledNow: "0", before: figures, after: figures, positionAfter: "0", liquidationPriceAfter: null };

interface Heard { readonly accounts: number[]; readonly commands: Command[] }

/** Ports that answer something valid and remember every account that they were asked about. */
function recordingPorts(outcome: Partial<Outcome> | Error = {}): { readonly ports: TraderPorts; readonly heard: Heard } {
  const heard: Heard = { accounts: [], commands: [] };
  const about = <Value>(account: AccountId, value: Value): Value => {
    heard.accounts.push(account);
    return value;
  };
  async function* once<Value>(value: Value): AsyncIterable<Value> { yield value; }
  const ports: TraderPorts = {
    allowance: { take: async (account) => about(account, true) },
    commands: {
      async send(command) {
        heard.commands.push(command);
        if ("account" in command) heard.accounts.push(command.account);
        if (outcome instanceof Error) throw outcome;
        const count = command.type === "placeBatch" ? command.legs.length : command.type === "massQuote" ? 2 * command.quotes.length : 0;
        const legs = Array.from({ length: count }, (_, place) => ({ refusal: null, detail: "", order: (60 + place) as OrderId }));
        return { seq: 11 as Seq, refusal: null, detail: "", order: 5 as OrderId, ...(count === 0 ? {} : { legs }), ...outcome };
      },
    },
    market: {
      floor: () => ({ scene: "s", speed: 1, at: 1, wallAt: 1, simulated: true, sources: ["simulated"], engine: "up", seq: 9, build: "b" }),
      instruments: () => [instrument], instrument: (id) => (id === 1 ? instrument : undefined), asset: (code) => (code === "USDC" ? { id: 1, decimals: 6 } : undefined),
      instrumentHistory: async () => [], markets: () => [],
      liveFloor: () => once(ports.market.floor()), liveMarkets: () => once([]), liveBook: () => once({ kind: "snapshot" as const, n: 1, seq: 1, at: 1, bids: [], asks: [], checksum: 0 }),
      liveBest: () => once({ kind: "snapshot" as const, n: 1, seq: 1, at: 1, bid: null, ask: null }), liveOrders: () => once({ kind: "snapshot" as const, n: 1, seq: 1, at: 1, bids: [], asks: [], checksum: 0 }),
      liveTrades: () => once({ kind: "snapshot" as const, n: 1, trades: [] }), liveCandle: () => once({ openAt: 1, open: "1", high: "1", low: "1", close: "1", volume: "0", origin: { source: "s", simulated: true } }),
    },
    accounts: {
      view: async (account) => about(account, view), liveView: (account) => once(about(account, view)),
      whatIf: async (command) => about(command.account, whatIf),
    },
    history: {
      candles: async () => [], trades: async () => [],
      orders: async (account) => about(account, { rows: [], cursor: null }), order: async (account) => about(account, undefined), fills: async (account) => about(account, { rows: [], cursor: null }),
    },
    deposits: {
      address: async (account) => about(account, { chain: 1, chainName: "c", address: "0x", confirmationsNeeded: 1, sandbox: true, assets: [] }),
      list: async (account) => about(account, []), live: (account) => once(about(account, [])), faucet: async (account) => about(account, undefined),
    },
  };
  return { ports, heard };
}

/** One valid input per procedure; a new procedure without one fails the tests below. */
const inputs: Readonly<Record<string, unknown>> = {
  "me.get": undefined, "floor.get": undefined, "floor.live": undefined, "instruments.list": undefined, "instruments.get": { id: 1 }, "instruments.history": { id: 1 },
  "markets.list": undefined, "markets.live": undefined, "book.live": { instrument: 1, depth: 10 }, "book.best": { instrument: 1 }, "book.orders": { instrument: 1, depth: 100 }, "trades.recent": { instrument: 1 }, "trades.live": { instrument: 1 },
  "candles.list": { instrument: 1, kind: "mark", intervalMs: 60_000, before: 1, limit: 1 }, "candles.live": { instrument: 1, kind: "mark", intervalMs: 60_000 },
  "orders.place": { instrument: 1, side: "buy", type: "limit", size: "1", limit: "100", timeInForce: "gtc", postOnly: false, reduceOnly: false, clientOrderId: "c-1" },
  "orders.amend": { order: 5, limit: "101" }, "orders.cancel": { clientOrderId: "c-5" }, "orders.cancelAll": {},
  "orders.batch": { legs: [{ place: { instrument: 1, side: "buy", type: "limit", size: "1", limit: "100", timeInForce: "gtc", postOnly: false, reduceOnly: false, clientOrderId: "c-9" } }, { amend: { order: 5, limit: "101" } }, { cancel: { clientOrderId: "c-5" } }] },
  "orders.massQuote": { postOnly: true, quotes: [{ instrument: 1, bid: { price: "99.5", size: "1" }, ask: { price: "100.5", size: "2" } }] },
  "orders.whatIf": { instrument: 1, side: "sell", type: "market", size: "1", timeInForce: "ioc", postOnly: false, reduceOnly: false, clientOrderId: "c-2" },
  "orders.history": {}, "orders.get": { order: 77 }, "fills.list": {}, "account.view": undefined, "account.live": undefined,
  "account.movePledge": { asset: "USDC", amount: "1", to: "free" }, "deposits.address": undefined, "deposits.list": undefined, "deposits.live": undefined, "deposits.faucet": { asset: "USDC" },
};
const publicPaths = [
  "me.get", "floor.get", "floor.live", "instruments.list", "instruments.get", "instruments.history", "markets.list", "markets.live", "book.live", "book.best", "book.orders", "trades.recent", "trades.live", "candles.list", "candles.live",
];
const paths = [...procedureTypes.keys()];

async function call(path: string, input: unknown, caller: Caller | null, ports: TraderPorts): Promise<unknown> {
  const callers = createTraderCaller(traderRouter)({ caller, ports });
  const [group = "", name = ""] = path.split(".");
  const procedure = (callers as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>)[group]?.[name];
  const answer = await procedure?.(input);
  if (typeof answer !== "object" || answer === null || !(Symbol.asyncIterator in answer)) return answer;
  const messages: unknown[] = [];
  for await (const message of answer as AsyncIterable<unknown>) messages.push(message);
  return messages;
}

function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(() => "", (error: unknown) => (error instanceof TRPCError ? error.code : String(error)));
}

describe("the traders' door", () => {
  test("ACCESS-001: every procedure answers a valid call with what its output schema allows", async () => {
    expect(paths.toSorted()).toEqual(Object.keys(inputs).toSorted());
    for (const path of paths) expect(await call(path, inputs[path], ada, recordingPorts().ports), path).toBeDefined();
  });

  test.each(paths.filter((path) => !publicPaths.includes(path)))("ACCESS-002: %s needs a signed-in caller", async (path) => {
    const { ports, heard } = recordingPorts();
    expect(await codeOf(call(path, inputs[path], null, ports))).toBe("UNAUTHORIZED");
    expect(heard).toEqual({ accounts: [], commands: [] });
  });

  test.each(paths.filter((path) => procedureTypes.get(path) === "mutation"))("ACCESS-002: %s changes something, so it is not public", (path) => {
    expect(publicPaths).not.toContain(path);
  });

  test.each(paths)("ACCESS-003: %s touches the caller's own account and no other, whatever the input", async (path) => {
    const { ports, heard } = recordingPorts();
    await call(path, inputs[path], ada, ports);
    expect(new Set(heard.accounts)).toEqual(publicPaths.includes(path) ? new Set() : new Set([1001]));
    const input = inputs[path];
    for (const field of ["account", "accountId", "user", "userId", "caller"]) {
      const smuggled = recordingPorts();
      const named = { ...(typeof input === "object" ? input : {}), [field]: 1002 };
      const answer = await codeOf(call(path, named, ada, smuggled.ports));
      // Either refused as malformed, or (where nothing is taken at all) ignored; never acted on.
      if (input !== undefined) expect(answer, `${path} with ${field}`).toBe("BAD_REQUEST");
      expect(smuggled.heard.accounts).not.toContain(1002);
    }
  });

  test.each(paths.filter((path) => inputs[path] !== undefined))("ACCESS-004: %s refuses an unknown field", async (path) => {
    expect(await codeOf(call(path, { ...(inputs[path] as object), surprise: 1 }, ada, recordingPorts().ports))).toBe("BAD_REQUEST");
  });

  test("ACCESS-004: what leaves is checked too: an answer with a wrong field is stopped", async () => {
    const { ports } = recordingPorts();
    const wrong = { ...ports, accounts: { ...ports.accounts, view: async () => ({ ...view, secret: "x" }) } };
    expect(await codeOf(call("account.view", undefined, ada, wrong))).toBe("INTERNAL_SERVER_ERROR");
    const wrongStream = { ...ports, accounts: { ...ports.accounts, liveView: async function* () { yield { ...view, equity: "1e5" }; } } };
    await expect(call("account.live", undefined, ada, wrongStream)).rejects.toBeInstanceOf(z.ZodError);
  });

  test("ACCESS-005: a refusal of the engine arrives by name with its detail", async () => {
    const { ports } = recordingPorts({ refusal: "margin_must_cover_order", detail: "needs 12.00" });
    const error = await call("orders.place", inputs["orders.place"], ada, ports).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RefusedError);
    expect(error).toMatchObject({ refusal: "margin_must_cover_order", detail: "needs 12.00" });
  });

  test("ACCESS-006: an absent engine and absent reads are told apart from failures", async () => {
    expect(await codeOf(call("orders.place", inputs["orders.place"], ada, recordingPorts(new EngineAway("late")).ports))).toBe("SERVICE_UNAVAILABLE");
    const { ports } = recordingPorts();
    const away = { ...ports, history: { ...ports.history, fills: async () => { throw new ReadsAway("down"); } } };
    const error = await call("fills.list", {}, ada, away).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "SERVICE_UNAVAILABLE", message: "reads_away" });
    const empty = { ...ports, deposits: { ...ports.deposits, faucet: async () => { throw new DepositRefused("faucet_must_be_offered"); } } };
    await expect(call("deposits.faucet", { asset: "USDC" }, ada, empty)).rejects.toMatchObject({ code: "PRECONDITION_FAILED", message: "faucet_must_be_offered" });
  });

  test("ACCESS-023: each step of a batch and each side of a quote counts as a call, and over the limit nothing is sent", async () => {
    const taken: string[] = [];
    const { ports, heard } = recordingPorts();
    const counted = (within: boolean): TraderPorts => ({ ...ports, allowance: { take: async (account, calls) => { taken.push(`${account} ${calls}`); return within; } } });
    for (const path of ["orders.batch", "orders.massQuote", "orders.place"]) await call(path, inputs[path], ada, counted(true));
    expect(taken).toEqual([`${ada.account} 2`, `${ada.account} 1`]);
    const sentBefore = heard.commands.length;
    for (const path of ["orders.batch", "orders.massQuote"]) await expect(call(path, inputs[path], ada, counted(false))).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS", message: "too_many_requests" });
    expect(heard.commands).toHaveLength(sentBefore);
  });

  test("ACCESS-007: cancels travel in their own lane", async () => {
    const lanes: string[] = [];
    const { ports } = recordingPorts();
    const watched: TraderPorts = { ...ports, commands: { send: (command, lane) => { lanes.push(`${command.type} ${lane}`); return ports.commands.send(command, lane); } } };
    for (const path of ["orders.place", "orders.amend", "orders.cancel", "orders.cancelAll", "account.movePledge"]) await call(path, inputs[path], ada, watched);
    expect(lanes).toEqual(["placeOrder order", "amendOrder order", "cancelOrder cancel", "cancelAllOrders cancel", "movePledge other"]);
  });

  test("ACCESS-021: a batch becomes one command of the caller's own account, and every leg's outcome is told", async () => {
    const legs = [
      { refusal: null, detail: "", order: 8 as OrderId }, { refusal: "order_must_exist", detail: "", order: 0 as OrderId }, { refusal: "margin_must_cover_order", detail: "needs 1", order: 0 as OrderId },
    ] as const;
    const { ports, heard } = recordingPorts({ legs });
    expect(await call("orders.batch", inputs["orders.batch"], ada, ports)).toEqual({ seq: 11, legs: legs.map((leg) => ({ ...leg, nearest: [] })) });
    expect(heard.commands).toMatchObject([{
      type: "placeBatch", account: ada.account,
      legs: [{ type: "placeOrder", instrument: 1, clientOrderId: "c-9", expiresAt: 0 }, { type: "amendOrder", order: 5 }, { type: "cancelOrder", order: 0, clientOrderId: "c-5" }],
    }]);
    const { type: _, ...leg } = heard.commands[0].type === "placeBatch" ? heard.commands[0].legs[0] : { type: "" };
    expect(leg).not.toHaveProperty("account");
    await expect(call("orders.batch", { legs: [] }, ada, ports)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(call("orders.batch", { legs: Array.from({ length: batchLegsMax + 1 }, () => ({ cancel: { order: 1 } })) }, ada, ports)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  const place = { instrument: 1, side: "buy", type: "limit", size: "1", limit: "100", timeInForce: "gtc", postOnly: false, reduceOnly: false, clientOrderId: "n-1" } as const;

  test("ACCESS-021: a leg that cannot be read is reported at its place, and the others are sent", async () => {
    const { ports, heard } = recordingPorts();
    const legs = [
      { place: { ...place, limit: "100.3" } }, { place: { ...place, instrument: 9 } }, { cancel: { order: 5 } }, { amend: { order: 99, limit: "1" } }, { place: { ...place, clientOrderId: "n-2" } },
      // Names an order that the first leg did not come to place.
      { amend: { clientOrderId: "n-1", size: "2" } },
    ];
    expect(await call("orders.batch", { legs }, ada, ports)).toEqual({
      seq: 11,
      legs: [
        { order: 0, refusal: "price_must_be_on_tick", detail: "a multiple of 0.5", nearest: ["100.0", "100.5"] }, { order: 0, refusal: "instrument_must_exist", detail: "", nearest: [] },
        { order: 60, refusal: null, detail: "", nearest: [] }, { order: 0, refusal: "order_must_exist", detail: "", nearest: [] }, { order: 61, refusal: null, detail: "", nearest: [] },
        { order: 0, refusal: "order_must_exist", detail: "", nearest: [] },
      ],
    });
    expect(heard.commands).toMatchObject([{ legs: [{ type: "cancelOrder", order: 5 }, { type: "placeOrder", clientOrderId: "n-2" }] }]);
    const none = recordingPorts();
    expect(await call("orders.batch", { legs: [legs[0]] }, ada, none.ports)).toMatchObject({ seq: null, legs: [{ refusal: "price_must_be_on_tick" }] });
    expect(none.heard.commands).toEqual([]);
    expect(await codeOf(call("orders.batch", { legs }, ada, recordingPorts(new EngineAway("late")).ports))).toBe("SERVICE_UNAVAILABLE");
    const away = { ...ports, accounts: { ...ports.accounts, view: async () => { throw new ReadsAway("down"); } } };
    expect(await codeOf(call("orders.batch", { legs }, ada, away))).toBe("SERVICE_UNAVAILABLE");
  });

  test("ACCESS-021: a leg may amend what the batch itself places, on the grid of its market; an open order of that id comes first", async () => {
    const { ports, heard } = recordingPorts();
    const coarse: InstrumentDto = { ...instrument, id: 2, trading: { ...instrument.trading, priceDecimals: 0, priceTick: "1" } };
    const both: TraderPorts = { ...ports, market: { ...ports.market, instrument: (id) => [instrument, coarse].find((each) => each.id === id) } };
    await call("orders.batch", { legs: [{ place: { ...place, instrument: 2 } }, { amend: { clientOrderId: "n-1", limit: "101" } }, { place: { ...place, instrument: 2, clientOrderId: "c-5" } }, { amend: { clientOrderId: "c-5", limit: "101" } }] }, ada, both);
    expect(heard.commands).toMatchObject([{ legs: [{ instrument: 2, limit: 100 }, { type: "amendOrder", order: 0, clientOrderId: "n-1", limit: 101 }, {}, { clientOrderId: "c-5", limit: 1_010 }] }]);
  });

  test("ACCESS-022: quotes become one command of the caller's own account, and what came of each side is told", async () => {
    const { ports, heard } = recordingPorts({
      legs: [{ refusal: null, detail: "", order: 8 as OrderId }, { refusal: "post_only_must_not_take", detail: "", order: 0 as OrderId }, { refusal: null, detail: "", order: 0 as OrderId }, { refusal: null, detail: "", order: 9 as OrderId }],
    });
    const quotes = [{ instrument: 1, bid: { price: "99.5", size: "1" }, ask: { price: "100.5", size: "0.5" } }, { instrument: 1, bid: null, ask: { price: "-0.5", size: "1" } }];
    expect(await call("orders.massQuote", { quoteSet: 3, postOnly: true, selfTrade: "cancelOldest", quotes }, ada, ports)).toEqual({
      seq: 11,
      quotes: [
        { instrument: 1, bid: { order: 8, refusal: null, detail: "", nearest: [] }, ask: { order: 0, refusal: "post_only_must_not_take", detail: "", nearest: [] } },
        { instrument: 1, bid: { order: 0, refusal: null, detail: "", nearest: [] }, ask: { order: 9, refusal: null, detail: "", nearest: [] } },
      ],
    });
    expect(heard.commands).toEqual([{
      type: "massQuote", account: ada.account, quoteSet: 3, postOnly: true, selfTrade: "cancelOldest",
      quotes: [{ instrument: 1, bid: { price: 995, size: 10_000 }, ask: { price: 1_005, size: 5_000 } }, { instrument: 1, bid: null, ask: { price: -5, size: 10_000 } }],
    }]);
    for (const wrong of [{ quotes: [] }, { quotes: Array.from({ length: quotesMax + 1 }, () => quotes[0]) }, { quotes, quoteSet: 0 }, { quotes, quoteSet: quoteSetsMax + 1 }]) {
      await expect(call("orders.massQuote", { postOnly: true, ...wrong }, ada, ports)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    }
    const refused = call("orders.massQuote", { postOnly: true, quotes }, ada, recordingPorts({ refusal: "account_must_exist" }).ports);
    await expect(refused).rejects.toMatchObject({ refusal: "account_must_exist" });
  });

  test("ACCESS-022: a side that cannot be read is reported at its place and taken out, and the others are sent", async () => {
    const { ports, heard } = recordingPorts();
    const quotes = [{ instrument: 1, bid: { price: "99.7", size: "1" }, ask: { price: "100.5", size: "1" } }, { instrument: 1, bid: { price: "99.5", size: "0" }, ask: null }, { instrument: 9, bid: null, ask: { price: "1", size: "1" } }];
    expect(await call("orders.massQuote", { postOnly: false, quotes }, ada, ports)).toMatchObject({
      quotes: [
        { bid: { order: 0, refusal: "price_must_be_on_tick", nearest: ["99.5", "100.0"] }, ask: { order: 61, refusal: null } }, { bid: { refusal: "size_must_be_positive" }, ask: { order: 63 } },
        { instrument: 9, bid: { order: 64, refusal: null }, ask: { refusal: "instrument_must_exist" } },
      ],
    });
    expect(heard.commands).toMatchObject([{ quoteSet: 1, selfTrade: "cancelNewest", quotes: [{ bid: null, ask: { price: 1_005 } }, { bid: null, ask: null }, { instrument: 9, bid: null, ask: null }] }]);
  });

  test("ACCESS-008: an order of nobody, and an instrument that is not listed, are refused by name", async () => {
    const { ports } = recordingPorts();
    const refusal = async (path: string, input: unknown) => ((await call(path, input, ada, ports).catch((thrown: unknown) => thrown)) as RefusedError).refusal;
    expect(await refusal("orders.amend", { order: 99, limit: "1" })).toBe("order_must_exist" satisfies Refusal);
    expect(await refusal("instruments.get", { id: 9 })).toBe("instrument_must_exist" satisfies Refusal);
    expect(await refusal("account.movePledge", { asset: "DOGE", amount: "1", to: "free" })).toBe("asset_must_exist" satisfies Refusal);
  });

  test("ACCESS-009: every refusal has a sentence in English and in Chinese", () => {
    expect(Object.keys(refusalTexts)).toEqual(Object.keys(refusals));
    for (const [name, { en, zh }] of Object.entries(refusalTexts)) {
      expect(en, name).toMatch(/^[A-Z].*\.$/);
      expect(zh, name).toMatch(/[\u4e00-\u9fff].*。$/u);
    }
  });

});
