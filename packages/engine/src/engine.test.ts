import { test } from "vitest";
import { scenario } from "./testing/scenario.ts";

test("first run", () => {
  scenario(`
    open ada bob
    deposit ada 10000 USDC | deposit bob 10000 USDC
    index BTC 50000
    buy ada 1 BTC-PERP @ 50000 as a1
    bid BTC-PERP 50000 1
    sell bob 1 BTC-PERP @ 50000
    position ada 1 BTC-PERP | position bob -1 BTC-PERP
    cost ada 50000 BTC-PERP
    total ada 9990 USDC | total bob 9975 USDC
    fee - 35 USDC
  `);
});
