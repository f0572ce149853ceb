import type { FloorDto, OrderDto, PlacedDto, PlaceInput } from "@crossfloor/api";
import { refusals } from "@crossfloor/protocol";
import { TRPCClientError } from "@trpc/client";
import { describe, expect, test } from "vitest";
import { type ClientFault, faultOf, faultText } from "./client-fault.ts";
import { commandWaitMs, createOrderDesk, newClientOrderId } from "./order-desk.ts";

const input = { instrument: 1, side: "buy", type: "limit", size: "1", limit: "100", timeInForce: "gtc", postOnly: false, reduceOnly: false } as const;
const order = (clientOrderId: string): OrderDto => ({
  order: 5, clientOrderId, instrument: 1, symbol: "BTC-PERP", side: "buy", type: "limit", limit: "100", size: "1", filled: "0", remaining: "1", averagePrice: null,
  timeInForce: "gtc", expiresAt: null, postOnly: false, reduceOnly: false, status: "open", reason: null, createdAt: 1, updatedAt: 1, seq: 1,
});
const floor = (engine: "up" | "recovering"): FloorDto => ({ scene: "s", speed: 1, at: 1, wallAt: 1, simulated: true, sources: [], engine, seq: 1, build: "b" });
const doorError = (code: string, message = code, refusal: unknown = null) => TRPCClientError.from({ error: { code: -1, message, data: { code, httpStatus: 1, refusal } } });

/** A floor whose answers and clock the test decides. */
function deskAt(door: { place: (given: PlaceInput) => PlacedDto | Error; get: (now: number) => OrderDto | null | Error; engine?: (now: number) => "up" | "recovering" | Error; closesAt?: number }) {
  let now = 0;
  const sent: PlaceInput[] = [];
  const orThrow = async <Value>(answer: Value | Error): Promise<Value> => {
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const desk = createOrderDesk({
    place: (given) => {
      sent.push(given);
      return orThrow(door.place(given));
    },
    get: () => orThrow(door.get(now)),
    floor: async () => floor(await orThrow(door.engine?.(now) ?? "up")),
    now: () => now,
    wait: async (ms) => { now += ms; },
    closed: () => now >= (door.closesAt ?? Infinity),
  });
  return { desk, sent, time: () => now };
}

describe("placing orders", () => {
  test("CLIENT-010: the id is made before sending, and 10,000 of them differ", () => {
    const ids = new Set(Array.from({ length: 10_000 }, newClientOrderId));
    expect(ids.size).toBe(10_000);
    for (const id of ids) expect(id).toMatch(/^[0-9a-z]{24}$/);
  });

  test("CLIENT-010: an answered order is sent once", async () => {
    const { desk, sent } = deskAt({ place: (given) => ({ order: 5, clientOrderId: given.clientOrderId, seq: 1 }), get: () => null });
    const result = await desk.place(input);
    expect(result).toEqual({ kind: "placed", order: 5, clientOrderId: sent[0]?.clientOrderId });
    expect(sent.length).toBe(1);
    expect(desk.pending.getState()).toEqual([]);
  });

  test("CLIENT-010: a refusal is final and told as it is", async () => {
    const refusal = { name: "margin_must_cover_order", code: 1606, retryable: true, detail: "", nearest: [] };
    const { desk, sent } = deskAt({ place: () => doorError("UNPROCESSABLE_CONTENT", "margin_must_cover_order", refusal), get: () => order("x") });
    expect(await desk.place(input)).toMatchObject({ kind: "notPlaced", fault: { kind: "refused", refusal } });
    expect(sent.length).toBe(1);
  });

  test.each([
    { lost: new TypeError("fetch failed"), why: "the network dropped" },
    { lost: doorError("SERVICE_UNAVAILABLE", "engine_away"), why: "the engine was away" },
    { lost: doorError("INTERNAL_SERVER_ERROR"), why: "the door failed" },
  ])("CLIENT-011: when $why, the order is asked for by its id, never sent again", async ({ lost }) => {
    const { desk, sent, time } = deskAt({ place: () => lost, get: (now) => (now < 3_000 ? new TypeError("fetch failed") : now < 6_000 ? null : order("mine")) });
    const statuses: string[] = [];
    desk.pending.subscribe((orders) => statuses.push(orders.map(({ status }) => status).join()));
    expect(await desk.place({ ...input, clientOrderId: "mine" })).toEqual({ kind: "placed", clientOrderId: "mine", order: 5 });
    expect(sent.length).toBe(1);
    expect(time()).toBeGreaterThanOrEqual(6_000);
    expect(statuses).toEqual(["sending", "asking", ""]);
  });

  test("CLIENT-011: it is called not placed only after the command's last moment, by a floor that hears its engine", async () => {
    const { desk, sent, time } = deskAt({ place: () => new TypeError("fetch failed"), get: () => null, engine: (now) => (now < 40_000 ? "recovering" : "up") });
    expect(await desk.place(input)).toMatchObject({ kind: "notPlaced", fault: { kind: "unreachable" } });
    expect(sent.length).toBe(1);
    expect(time()).toBeGreaterThanOrEqual(40_000);
    const quick = deskAt({ place: () => new TypeError("fetch failed"), get: () => null });
    await quick.desk.place(input);
    expect(quick.time()).toBeGreaterThan(commandWaitMs);
  });

  test("CLIENT-011: a closed connection leaves the order unknown, to be looked up later", async () => {
    const { desk } = deskAt({ place: () => new TypeError("fetch failed"), get: () => new TypeError("fetch failed"), closesAt: 5_000 });
    expect(await desk.place({ ...input, clientOrderId: "mine" })).toEqual({ kind: "unknown", clientOrderId: "mine" });
    const later = deskAt({ place: () => new Error("not used"), get: () => order("mine") });
    expect(await later.desk.lookUp("mine")).toMatchObject({ kind: "placed" });
    expect(later.sent).toEqual([]);
  });
});

describe("faults", () => {
  const refusal = { name: "price_must_be_on_tick" as const, code: refusals.price_must_be_on_tick.code, retryable: false, detail: "", nearest: ["82.25", "82.50"] };
  test.each<{ error: unknown; fault: ClientFault["kind"] }>([
    { error: doorError("UNPROCESSABLE_CONTENT", "x", refusal), fault: "refused" },
    { error: doorError("UNAUTHORIZED"), fault: "signedOut" },
    { error: doorError("SERVICE_UNAVAILABLE", "engine_away"), fault: "engineAway" },
    { error: doorError("SERVICE_UNAVAILABLE", "reads_away"), fault: "readsAway" },
    { error: doorError("TOO_MANY_REQUESTS"), fault: "tooMany" },
    { error: doorError("BAD_REQUEST"), fault: "malformed" },
    { error: doorError("PRECONDITION_FAILED", "deposit_address_must_exist"), fault: "deposit" },
    { error: doorError("INTERNAL_SERVER_ERROR"), fault: "internal" },
    { error: new TRPCClientError("bad", { meta: { response: { status: 429 } } }), fault: "tooMany" },
    { error: new TypeError("fetch failed"), fault: "unreachable" },
    { error: "anything", fault: "unreachable" },
  ])("CLIENT-012: it is read as $fault and told in both languages", ({ error, fault }) => {
    const read = faultOf(error);
    expect(read.kind).toBe(fault);
    expect(faultText(read, "en")).toMatch(/^[A-Z].*\.$/);
    expect(faultText(read, "zh")).toMatch(/[\u4e00-\u9fff].*。$/u);
  });

  test("CLIENT-012: an off-grid price is told with the prices that would be taken", () => {
    expect(faultText({ kind: "refused", refusal }, "en")).toBe("The price must be a multiple of the tick. Nearest: 82.25 or 82.50.");
    expect(faultText({ kind: "refused", refusal }, "zh")).toContain("82.25 或 82.50");
  });
});
