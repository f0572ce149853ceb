/**
 * People on the whole floor: real processes, a real database and chain, a real browser. One floor serves all journeys, one after
 * the other, so that later ones meet an account with a past.
 */
import type { Connection, PlaceResult } from "@crossfloor/client";
import type { BrowserContext, Page, WebSocketRoute } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { allFills, allOrders, asShown, connectAs, positionsFrom } from "./account-door.ts";
import { type FloorFixture, openFloor } from "./floor-fixture.ts";
import { hearOrders, type OrderEar } from "./order-ear.ts";
import { type PageWatch, watchPage } from "./page-watch.ts";
import { picture } from "./pictures.ts";
import { fillTicket, goTo, line, marginFigure, note, openMarket, openTab, orderRow, plain, region, send, shownAccount, signUpByForm, ticket } from "./trader-page.ts";
import { until } from "./until.ts";

const desktop = { width: 1440, height: 900 };

let fixture: FloorFixture;
let context: BrowserContext;
let page: Page;
let watch: PageWatch;
let ear: OrderEar;
let door: Connection;

beforeAll(async () => {
  fixture = await openFloor();
  context = await fixture.browser.newContext({ locale: "en-US", timezoneId: "America/Chicago", viewport: desktop });
  context.setDefaultTimeout(20_000);
  page = await context.newPage();
  watch = await watchPage(page);
  ear = hearOrders(page);
}, 120_000);

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await picture(page, `failed ${task.name.slice(0, 7)}`);
});

afterAll(async () => {
  await door?.close();
  await fixture?.close();
}, 60_000);

/** The page and the door say the same of the account. The page hears of a change a moment later, so it is asked until it agrees. */
async function expectAgreement(on: Page = page): Promise<void> {
  let shown: unknown;
  let said: unknown;
  await until("the page shows what the door says", async () => {
    [shown, said] = [await shownAccount(on), asShown(await door.api.account.view.query())];
    return JSON.stringify(shown) === JSON.stringify(said);
  }, 10_000).catch(() => expect(shown).toEqual(said));
}

/** Nothing is there twice and nothing came from nowhere: orders by their names, fills by their numbers, positions by their fills. */
async function expectWhole(): Promise<void> {
  await expectAgreement();
  const names = (await allOrders(door)).map(({ clientOrderId }) => clientOrderId);
  expect(names.length).toBe(new Set(names).size);
  const fills = await allFills(door);
  expect(fills.length).toBe(new Set(fills.map(({ trade }) => trade)).size);
  const { positions } = await door.api.account.view.query();
  expect(positionsFrom(fills)).toEqual(new Map(positions.map(({ symbol, size }) => [symbol, plain(size)])));
}

function market(symbol: string): { readonly instrument: number; readonly farBelow: number } {
  const found = [...(door.markets.getState().value?.values() ?? [])].find((each) => each.symbol === symbol);
  if (found?.mark == null) throw new Error(`${symbol} has no mark`);
  // Inside the price band, out of the makers' reach, on every tick.
  return { instrument: found.instrument, farBelow: Math.floor(Number(found.mark) * 0.97) };
}

/** Every order sent from the page has its answer. */
async function answered(count: number): Promise<void> {
  await until(`${count} orders have left the page`, () => ear.sent.length >= count);
  await until("none waits for an answer", async () => (await ticket(page).getByText(/Sending…|No answer yet/).count()) === 0, 40_000);
}

async function openNames(): Promise<readonly string[]> {
  const panel = await openTab(page, "Open orders");
  return panel.locator("[data-client-order-id]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-client-order-id") ?? ""));
}

describe("a trader", () => {
  test("JRN-001: signs up, gets a deposit address, presses the faucet and sees the confirmations count up to the credit", async () => {
    await signUpByForm(page, fixture.floor.webUrl, "eve@example.test", "correct horse battery");
    door = await connectAs(context, fixture.floor.gatewayUrl);
    expect(await page.locator("[data-deposit-address]").innerText()).toMatch(/^0x[0-9a-f]{40}$/i);
    const deposit = region(page, "Deposit");
    expect(await deposit.getByText("Sandbox", { exact: true }).isVisible()).toBe(true);
    await region(page, "Balances").getByText("No balances yet").waitFor();

    for (const [asset, amount] of [["USDC", "50000"], ["WBTC", "0.5"]] as const) {
      await deposit.getByRole("radio", { name: asset }).click();
      await deposit.getByRole("button", { name: /Get test money/ }).click();
      const row = region(page, "Deposits").getByRole("listitem").filter({ hasText: asset });
      await row.waitFor();
      const counts: string[] = [];
      await until(`${asset} is credited`, async () => {
        const { step, words } = await row.evaluate((element) => ({ step: element.getAttribute("data-deposit"), words: element.textContent ?? "" }));
        const [count] = /\d+\/\d+ confirmations/.exec(words) ?? [""];
        if (count !== counts.at(-1)) {
          counts.push(count);
          if (!count.startsWith("4/")) await fixture.floor.pacemaker.mine(1);
        }
        return step === "credited";
      });
      // Seen counting, not only arriving.
      expect(counts.length).toBeGreaterThan(1);
      expect(counts).toEqual(counts.toSorted());
      expect(counts.at(-1)).toBe("4/4 confirmations");
      const total = region(page, "Balances").getByRole("row").filter({ hasText: asset }).getByRole("cell").nth(1);
      await until(`${asset} is in the balance`, async () => plain(await total.innerText()) === amount);
    }
    await picture(page, "wallet");
    expect((await door.api.deposits.list.query()).map(({ asset, status }) => `${asset} ${status}`).toSorted()).toEqual(["USDC credited", "WBTC credited"]);
  });

  const orders = [
    { symbol: "BTC-PERP", side: "Buy", size: "0.02", moves: "Initial margin" },
    { symbol: "US500-MAR26", side: "Buy", size: "1", moves: "Initial margin" },
    { symbol: "OIL-APR26", side: "Sell", size: "1", price: "bid", moves: "Initial margin" },
    { symbol: "CROSS-PERP", side: "Buy", size: "2", price: "ask", moves: "Initial margin" },
    { symbol: "BTC/USDC", side: "Sell", size: "0.01", moves: "Collateral" },
  ] as const;

  test("JRN-002: trades all five products from one account and sees fills, positions and balances change without loading the page again", async () => {
    await page.evaluate(() => Object.assign(window, { loadedOnce: true }));
    await goTo(page, "Trade");
    for (const { symbol, moves, ...order } of orders) {
      await openMarket(page, symbol);
      const before = await marginFigure(page, moves);
      await fillTicket(page, order);
      await send(page);
      await note(page, new RegExp(`${symbol}: ${order.side} ${order.size}[.0]* filled at`));
      await (await openTab(page, "Fills")).getByRole("row").filter({ hasText: symbol }).first().waitFor();
      if (symbol !== "BTC/USDC") await (await openTab(page, "Positions")).getByRole("row").filter({ hasText: symbol }).filter({ hasText: order.side === "Buy" ? "Long" : "Short" }).waitFor();
      await until(`${symbol} moves the account's figures`, async () => (await marginFigure(page, moves)) !== before);
    }
    await picture(page, "five products");
    const balances = await openTab(page, "Balances");
    await until("the sold bitcoin has left", async () => plain(await balances.getByRole("row").filter({ hasText: "WBTC" }).getByRole("cell").nth(1).innerText()) === "0.49");
    await expectWhole();
    const view = await door.api.account.view.query();
    expect(view.positions.map(({ symbol, size }) => `${symbol} ${plain(size)}`).toSorted()).toEqual(["BTC-PERP 0.02", "CROSS-PERP 2", "OIL-APR26 -1", "US500-MAR26 1"]);
    expect(await page.evaluate(() => "loadedOnce" in window)).toBe(true);
  }, 60_000);

  test("JRN-003: lets an order rest, amends it, cancels it, and closes a position", async () => {
    await openMarket(page, "BTC-PERP");
    const { farBelow } = market("BTC-PERP");
    await fillTicket(page, { side: "Buy", size: "0.01", price: String(farBelow) });
    await send(page);
    await note(page, /BTC-PERP: Buy 0\.010* @ .* is in the book/);
    const name = ear.sent.at(-1) ?? "";
    await openTab(page, "Open orders");
    const row = orderRow(page, name);
    const priceAndSize = async (): Promise<string> => (await row.getByRole("cell").allInnerTexts()).slice(4, 6).map(plain).join(" ");
    await until("the order stands as sent", async () => (await priceAndSize()) === `${farBelow} 0.01`);

    await row.getByRole("button", { name: "Amend this order" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Price").fill(String(farBelow - 100));
    await dialog.getByLabel("Open size").fill("0.02");
    await picture(page, "amend");
    await dialog.getByRole("button", { name: "Amend", exact: true }).click();
    await note(page, /order amended/);
    await until("the order stands as amended", async () => (await priceAndSize()) === `${farBelow - 100} 0.02`);
    expect((await door.api.account.view.query()).openOrders).toMatchObject([{ clientOrderId: name, symbol: "BTC-PERP" }]);

    await row.getByRole("button", { name: "Cancel this order" }).click();
    await note(page, /order cancelled/);
    await row.waitFor({ state: "detached" });

    const position = (await openTab(page, "Positions")).getByRole("row").filter({ hasText: "BTC-PERP" });
    await position.getByRole("button", { name: "Close" }).click();
    // Closing is prepared in the ticket with its consequences, and sent by hand.
    await ticket(page).getByRole("button", { name: /^Sell 0\.020* .*at market$/ }).waitFor();
    await send(page);
    await note(page, /BTC-PERP: Sell 0\.020* filled at/);
    await position.waitFor({ state: "detached" });
    await expectWhole();
  }, 60_000);

  test("JRN-004: has the engine killed in mid-trade; the same page shows that it recovers and then every acknowledged order, none of them twice", async () => {
    const done = watch.expectLostConnections();
    const { farBelow, instrument } = market("BTC-PERP");
    const sentBefore = ear.sent.length;
    const sendOne = async (place: number): Promise<void> => {
      await fillTicket(page, { side: "Buy", size: "0.001", price: String(farBelow - place) });
      await send(page);
      await until("the order has left", () => ear.sent.length > sentBefore + place);
    };
    // A program of the same person trades at the same time, faster than a hand.
    let trading = true;
    const program = (async () => {
      const answers: Promise<PlaceResult>[] = [];
      for (let place = 0; trading && place < 40; place += 1) {
        answers.push(door.orders.place({ instrument, side: "buy", type: "limit", size: "0.0005", limit: String(farBelow - 100 - place), timeInForce: "gtc", postOnly: true, reduceOnly: false }));
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return Promise.all(answers);
    })();
    const recovering = Promise.all([line(page, "recovering").waitFor(), page.getByText("The engine is recovering").waitFor()]);
    for (let place = 0; place < 3; place += 1) await sendOne(place);
    fixture.floor.parts.get("writer")?.kill("SIGKILL");
    for (let place = 3; place < 6; place += 1) await sendOne(place);
    await recovering;
    await picture(page, "recovering");
    await line(page, "live").waitFor();
    trading = false;
    const answers = await program;
    await answered(sentBefore + 6);
    done();

    const byHand = await ear.acknowledged();
    const acknowledged = [...ear.sent.slice(sentBefore).filter((name) => byHand.has(name)), ...answers.flatMap((answer) => (answer.kind === "placed" ? [answer.clientOrderId] : []))];
    expect(acknowledged.length).toBeGreaterThan(6);
    await expectWhole();
    expect(await openNames()).toEqual(expect.arrayContaining(acknowledged));
    await picture(page, "recovered");
    expect(await page.evaluate(() => "loadedOnce" in window)).toBe(true);
  }, 90_000);

  test("JRN-005: has the doors killed with an order on its way; the page says that the line is lost, heals by itself and has the order once or not at all", async () => {
    const done = watch.expectLostConnections();
    const sentBefore = ear.sent.length;
    const offline = line(page, "offline").waitFor();
    await fillTicket(page, { side: "Buy", size: "0.001", price: String(market("BTC-PERP").farBelow) });
    await send(page);
    fixture.floor.parts.get("doors")?.kill("SIGKILL");
    await offline;
    await picture(page, "offline");
    await line(page, "live").waitFor();
    await answered(sentBefore + 1);
    done();
    await until("the program's line is back", () => door.state.getState().status === "up");
    await expectWhole();
    expect(await openNames()).toEqual(expect.arrayContaining([...(await ear.acknowledged())].filter((name) => ear.sent.indexOf(name) >= sentBefore)));
    expect(await page.evaluate(() => "loadedOnce" in window)).toBe(true);
  }, 90_000);

  test("JRN-006: has its sockets dropped again and again while orders come and go, and the page still says what the door says", async () => {
    const drops = 6;
    const dropped = await context.newPage();
    const sockets: { readonly page: WebSocketRoute; readonly server: WebSocketRoute }[] = [];
    await dropped.routeWebSocket(/trpc-ws/, (socket) => void sockets.push({ page: socket, server: socket.connectToServer() }));
    await dropped.goto(`${fixture.floor.webUrl}/trade/BTC-PERP`);
    await line(dropped, "live").waitFor();
    const { farBelow, instrument } = market("BTC-PERP");
    for (let drop = 1; drop <= drops; drop += 1) {
      const last = sockets.at(-1);
      await Promise.all([last?.server.close(), last?.page.close({ code: 1012 })]);
      // What happens while nobody listens must be seen all the same.
      const placed = await door.orders.place({ instrument, side: "buy", type: "limit", size: "0.001", limit: String(farBelow - 200 - drop), timeInForce: "gtc", postOnly: true, reduceOnly: false });
      if (drop % 2 === 0 && placed.kind === "placed") await door.api.orders.cancel.mutate({ order: placed.order });
      await dropped.getByRole("button", { name: new RegExp(`^Live.*\\b${drop} reconnect`) }).waitFor();
    }
    await expectAgreement(dropped);
    await dropped.close();
    await (await openTab(page, "Open orders")).getByRole("button", { name: "Cancel all" }).click();
    await note(page, /All open orders cancelled/);
    await until("no order is left", async () => (await openNames()).length === 0);
    await expectWhole();
  }, 60_000);

  test("JRN-007: never met an error in the page's console, an uncaught one, a failed answer or anything that the content security policy refused", () => {
    expect(watch.faults).toEqual([]);
  });
});
