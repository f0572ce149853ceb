import { Price, Priced } from "@crossfloor/ui";
import { type ReactNode } from "react";
import { describe, expect, test } from "vitest";
import { AccountTabs } from "../account/account-tabs.tsx";
import { BalancesTable } from "../account/balances-table.tsx";
import { FillsTable, OrderHistoryTable } from "../account/history-tables.tsx";
import { OpenOrdersTable } from "../account/open-orders-table.tsx";
import { PositionsTable } from "../account/positions-table.tsx";
import { drawScreen, instrument, market } from "../fixtures/connection-fixture.tsx";
import { drawnPrices } from "../fixtures/unbadged-prices.ts";
import { MarketsPage } from "../markets/markets-page.tsx";
import { TicketPanel } from "../ticket/ticket-panel.tsx";
import { BookPanel } from "./book-panel.tsx";
import { ChartPanel } from "./chart-panel.tsx";
import { MarketHeader } from "./market-header.tsx";
import { MarketRail } from "./market-rail.tsx";
import { TapePanel } from "./tape-panel.tsx";
import { TradePage } from "./trade-page.tsx";

const listed = { instrument, market };
const nothing = (): void => {};

const screens: readonly { readonly name: string; readonly screen: ReactNode; readonly prices: number }[] = [
  { name: "markets", screen: <MarketsPage search={{ class: "all", words: "" }} />, prices: 4 },
  { name: "rail", screen: <MarketRail current={instrument.symbol} />, prices: 1 },
  { name: "header", screen: <MarketHeader listed={listed} compact={false} onChoose={nothing} />, prices: 5 },
  { name: "header on a phone", screen: <MarketHeader listed={listed} compact onChoose={nothing} />, prices: 4 },
  { name: "chart", screen: <ChartPanel listed={listed} />, prices: 0 },
  { name: "book", screen: <BookPanel listed={listed} onTake={nothing} />, prices: 6 },
  { name: "tape", screen: <TapePanel listed={listed} />, prices: 2 },
  { name: "ticket", screen: <TicketPanel listed={listed} />, prices: 2 },
  { name: "ticket on a phone", screen: <TicketPanel listed={listed} large />, prices: 2 },
  { name: "positions", screen: <PositionsTable />, prices: 3 },
  { name: "open orders", screen: <OpenOrdersTable />, prices: 1 },
  { name: "order history", screen: <OrderHistoryTable />, prices: 2 },
  { name: "fills", screen: <FillsTable />, prices: 1 },
  { name: "the whole of Trade", screen: <TradePage symbol={instrument.symbol} ticketOpen={false} onSearch={nothing} />, prices: 15 },
];

describe.each(["en", "zh-CN"] as const)("%s", (language) => {
  test.each(screens)("TRD-004: simulated prices in $name all stand under their badge", ({ screen, prices }) => {
    const drawn = drawnPrices(drawScreen(screen, language));
    expect(drawn.faults).toEqual([]);
    expect(drawn.prices).toBeGreaterThanOrEqual(prices);
    expect(drawn.simulatedRegions).toBeGreaterThan(0);
  });

  test("THM-020: no screen shows the name of a sentence instead of the sentence", () => {
    for (const { screen } of [...screens, { screen: <BalancesTable /> }, { screen: <AccountTabs /> }]) expect(drawScreen(screen, language)).not.toMatch(/\u27E8|undefined|NaN/);
  });
});

test("TRD-004: the check itself sees a region that lost its badge", () => {
  const html = drawScreen(<Priced origin={{ source: "simulated", simulated: true }}>{() => <Price value="1" decimals={0} />}</Priced>);
  expect(drawnPrices(html).faults).toEqual(["a region of 1 prices without a badge"]);
});

test("TKT-015: the button of a halted market cannot be pressed, and the ticket says why", () => {
  const halted = { ...instrument, status: { ...instrument.status, state: "halted" as const, haltReason: "operator" as const, note: "checking feeds" } };
  const html = drawScreen(<TicketPanel listed={{ instrument: halted, market }} />);
  expect(html).toMatch(/<button type="submit"[^>]*disabled/);
  expect(html).toContain("checking feeds");
});
