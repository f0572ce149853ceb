import { describe, expect, test } from "vitest";
import type { NewOrder } from "./door.ts";
import { FlowTrader } from "./flow-trader.ts";
import { startMarketMaker } from "./start-market-maker.ts";
import { btc, PaperDoor, spot } from "./testing/paper-door.ts";

class Tape extends PaperDoor {
  readonly placed: (NewOrder & { readonly at: number })[] = [];
  now = 0;
  override place(order: NewOrder): ReturnType<PaperDoor["place"]> {
    this.placed.push({ ...order, at: this.now });
    return super.place(order);
  }
}

async function hour(tape: Tape, seed: number, seconds = 3_600): Promise<void> {
  const trader = new FlowTrader({ door: tape, seed });
  for (let second = 0; second < seconds; second += 1) {
    tape.now = second * 1_000;
    await trader.turn(tape.now);
  }
}
const open = (): Tape => {
  const tape = new Tape(btc, spot);
  tape.price(btc, 6_500_000);
  tape.price(spot, 6_500_000);
  return tape;
};

describe("the small customer", () => {
  test("FLOW-001: a small immediate order every two to six seconds, the same for the same seed", async () => {
    const [first, again, other] = [open(), open(), open()];
    await hour(first, 1);
    await hour(again, 1);
    await hour(other, 2);
    expect(again.placed).toEqual(first.placed);
    expect(other.placed).not.toEqual(first.placed);
    expect(first.placed.length).toBeGreaterThan(600);
    for (const [place, { at, style, price, size }] of first.placed.entries()) {
      expect(style).toBe("immediate");
      expect(price % btc.tick).toBe(0);
      expect(size * 6.5).toBeLessThanOrEqual(3_100);
      if (place > 0) expect(at - first.placed[place - 1].at).toBeLessThanOrEqual(7_000);
    }
  });

  test("FLOW-002: it never sells spot that it does not hold, and beyond its limit it only goes back", async () => {
    const tape = open();
    tape.positions.set(btc.id, 100_000);
    await hour(tape, 3, 600);
    expect(tape.placed.filter(({ instrument, side }) => instrument === spot.id && side === "sell")).toEqual([]);
    expect(tape.placed.filter(({ instrument, side }) => instrument === btc.id && side === "buy")).toEqual([]);
    expect(tape.placed.some(({ instrument, side }) => instrument === btc.id && side === "sell")).toBe(true);
  });

  test("FLOW-003: nothing is sent to a closed market, or without funds", async () => {
    const closed = open();
    closed.price(btc, 6_500_000, false);
    closed.price(spot, 6_500_000, false);
    await hour(closed, 1, 120);
    expect(closed.placed).toEqual([]);
    const poor = open();
    poor.equity = 0;
    await hour(poor, 1, 120);
    expect(poor.placed).toEqual([]);
  });
});

describe("at work", () => {
  test("MAKER-015: while the gateway cannot be reached it tries again, and it can be stopped at any time", async () => {
    const told: string[] = [];
    const running = await startMarketMaker({ gatewayUrl: "http://127.0.0.1:1", maker: { email: "a@b.example", password: "x" }, flow: { email: "c@d.example", password: "x" }, log: (_, message) => void told.push(message) });
    for (let wait = 0; wait < 200 && told.length < 4; wait += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    await running.close();
    expect(told.length).toBeGreaterThanOrEqual(4);
    expect(new Set(told)).toEqual(new Set(["a participant starts over"]));
  });
});
