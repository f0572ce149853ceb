/** The catalogue over two years on the real engine, asked once a day as the writer asks it. */
import { apply, createEngine, defaultLimits, floorView, hasPendingWork } from "@crossfloor/engine";
import { expiryOf, families, type UnixMs, utcInstant } from "@crossfloor/instruments";
import type { Command, OriginId, Outcome, Seq } from "@crossfloor/protocol";
import { expect, test } from "vitest";
import { catalogueCommands } from "./catalogue-commands.ts";

const dayMs = 86_400_000;
const lastWeekMs = 7 * dayMs;
const days = 730;

test("INST-028: over two years each cycle always has its stated number listed, and the engine takes every listing once", () => {
  const state = createEngine(defaultLimits);
  const begin = utcInstant(2026, 3, 18, 15);
  const send = (command: Command, at: number): Outcome => apply(state, {
    seq: (state.seq + 1) as Seq, at: at as UnixMs, wall: at as UnixMs, origin: 0 as OriginId, serial: 0, deadline: 0 as UnixMs, command,
  }, () => {});
  const listed = new Set<string>();
  let most = 0;
  for (let day = 0; day < days; day += 1) {
    const at = (begin + day * dayMs) as UnixMs;
    send({ type: "advanceTime" }, at);
    while (hasPendingWork(state)) send({ type: "continueWork" }, at);
    for (const command of catalogueCommands(state, at, undefined)) {
      expect({ command, refusal: send(command, at).refusal }).toEqual({ command, refusal: null });
      if (command.type !== "listInstrument") continue;
      expect(listed.has(command.instrument.symbol)).toBe(false);
      listed.add(command.instrument.symbol);
    }
    expect(catalogueCommands(state, at, undefined)).toEqual([]);
    const { instruments } = floorView(state);
    const alive = instruments.filter(({ instrument }) => (expiryOf(instrument.product)?.lastTradeAt ?? Infinity) > at);
    most = Math.max(most, alive.length);
    for (const family of families) {
      for (const { months, listed: stated } of family.cycles) {
        const lasting = alive.filter(({ instrument, status }) => {
          const expiry = expiryOf(instrument.product);
          return expiry !== null && instrument.symbol.startsWith(`${family.code}-`) && months.includes(Number(expiry.month.slice(5))) && expiry.lastTradeAt > at + lastWeekMs && status.state === "trading";
        });
        // A month that another cycle wants too is listed early and may make one more.
        const others = family.cycles.length > 1;
        expect({ family: family.code, day, enough: others ? lasting.length >= stated : lasting.length === stated }).toEqual({ family: family.code, day, enough: true });
      }
    }
  }
  expect(most).toBeLessThanOrEqual(60);
  // BTC and ETH alone have a new contract each month.
  expect(listed.size).toBeGreaterThan(150);
});
