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
import { actWithReason, callDesk, change, deskPage, openInstrument, type OperatorAtDesk, sitDown } from "./operator-page.ts";
import { type PageWatch, watchPage } from "./page-watch.ts";
import { picture } from "./pictures.ts";
import { accessFaults, overflows, unbadgedPrices, untranslated, wordsOn } from "./screen-faults.ts";
import { fillTicket, goTo, line, marginFigure, note, openMarket, openTab, orderRow, plain, region, send, shownAccount, signUpByForm, ticket } from "./trader-page.ts";
import { until } from "./until.ts";

const desktop = { width: 1440, height: 900 };

let fixture: FloorFixture;
let context: BrowserContext;
let page: Page;
let watch: PageWatch;
let ear: OrderEar;
let door: Connection;
let olga: OperatorAtDesk;
let omar: OperatorAtDesk;

/** The market that the operators stop and change. */
const symbol = "US500-MAR26";
const reasons = ["checking the index feed", "the feed is well", "wider while the open is wild"] as const;

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

function market(symbol: string): { readonly instrument: number; readonly farBelow: number; readonly state: string; readonly bid: string | null } {
  const found = [...(door.markets.getState().value?.values() ?? [])].find((each) => each.symbol === symbol);
  if (found?.mark == null) throw new Error(`${symbol} has no mark`);
  // Inside the price band, out of the makers' reach, on every tick.
  return { instrument: found.instrument, farBelow: Math.floor(Number(found.mark) * 0.97), state: found.status.state, bid: found.bid };
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
});

describe("two operators", () => {
  beforeAll(async () => {
    const [first, second] = fixture.floor.users.filter(({ role }) => role === "operator");
    if (first === undefined || second === undefined) throw new Error("the sandbox has two operators");
    [olga, omar] = await Promise.all([first, second].map((who) => sitDown(fixture.browser, fixture.floor.adminUrl, who))) as [OperatorAtDesk, OperatorAtDesk];
  }, 60_000);

  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail") return;
    await picture(olga.page, `failed ${task.name.slice(0, 7)} first operator`);
    await picture(omar.page, `failed ${task.name.slice(0, 7)} second operator`);
  });

  test("JRN-011: one halts a market at once and traders read why; alone they cannot start it again; the second approves by the change's hash and the market trades", async () => {
    const { adminUrl } = fixture.floor;
    await openMarket(page, symbol);
    await fillTicket(page, { side: "Sell", size: "1" });
    await picture(olga.page, "desk dashboard");
    await openInstrument(olga.page, symbol);
    await actWithReason(olga.page, "Halt now", "Note for everybody", reasons[0]);
    await ticket(page).getByText(`Halted by an operator. Note: ${reasons[0]}.`).waitFor();
    expect(await ticket(page).locator("button[type=submit]").isDisabled()).toBe(true);
    await picture(page, "halted");
    const { instrument } = market(symbol);
    const placed = await door.orders.place({ instrument, side: "sell", type: "market", size: "1", timeInForce: "ioc", postOnly: false, reduceOnly: false });
    expect(placed).toMatchObject({ kind: "notPlaced", fault: { kind: "refused" } });

    await actWithReason(olga.page, "Propose to resume", "Reason", reasons[1]);
    await deskPage(olga.page, "Approvals");
    const own = change(olga.page, `Resume ${symbol}`);
    await own.getByText("You proposed this, so another person must approve it.").waitFor();
    expect(await own.getByRole("button", { name: "Approve" }).isDisabled()).toBe(true);
    const id = await own.getAttribute("id");
    const payloadHash = await own.locator("code").innerText();
    // The rule is the desk's, not the button's; and a hash is approved, not a number.
    expect(await callDesk(olga, adminUrl, "changes.approve", { id, payloadHash })).toMatchObject({ ok: false, text: expect.stringContaining("approver_must_not_be_proposer") });
    expect(await callDesk(omar, adminUrl, "changes.approve", { id, payloadHash: payloadHash.replace(/^./, (first) => (first === "0" ? "1" : "0")) })).toMatchObject({ ok: false, text: expect.stringContaining("payload_hash_must_match") });
    expect(market(symbol).state).toBe("halted");

    await deskPage(omar.page, "Approvals");
    await picture(omar.page, "desk approvals");
    await change(omar.page, `Resume ${symbol}`).getByRole("button", { name: "Approve" }).click();
    await change(omar.page, `Resume ${symbol}`).waitFor({ state: "detached" });
    await ticket(page).getByText("Halted by an operator").waitFor({ state: "detached" });
    await until("the makers quote again", () => market(symbol).bid !== null);
    await send(page);
    await note(page, new RegExp(`${symbol}: Sell 1 filled at`));
  }, 60_000);

  test("JRN-012: one proposes other terms and sees the difference, the other approves; traders' open pages follow, and the history shows both versions", async () => {
    await openInstrument(olga.page, symbol);
    await olga.page.getByRole("button", { name: "Edit terms" }).click();
    await olga.page.getByLabel("Market order protection").fill("2.25");
    await olga.page.getByLabel("Reason").fill(reasons[2]);
    await olga.page.getByRole("table", { name: "What would change" }).getByText("2.25").first().waitFor();
    await picture(olga.page, "desk terms");
    await olga.page.getByRole("button", { name: "Propose" }).click();
    await olga.page.getByRole("heading", { level: 1, name: "Approvals" }).waitFor();

    await deskPage(omar.page, "Approvals");
    await change(omar.page, `Other terms for ${symbol}`).getByRole("button", { name: "Approve" }).click();
    await change(omar.page, `Other terms for ${symbol}`).waitFor({ state: "detached" });
    await fillTicket(page, { side: "Sell", size: "1" });
    await ticket(page).getByText("at most 2.25% beyond").waitFor();
    expect(await page.evaluate(() => "loadedOnce" in window)).toBe(true);

    await openInstrument(omar.page, symbol);
    await omar.page.getByRole("listitem").filter({ hasText: "Version 2" }).getByRole("link", { name: "Approved change" }).waitFor();
    await omar.page.getByRole("listitem").filter({ hasText: "Version 1" }).getByText("Listed").waitFor();
    const history = await door.api.instruments.history.query({ id: market(symbol).instrument });
    expect(history.map(({ instrument }) => [instrument.version, plain(instrument.trading.protectionRate)])).toEqual([[1, expect.any(String)], [2, "0.0225"]]);
    await picture(omar.page, "desk versions");
    expect([...olga.watch.faults, ...omar.watch.faults]).toEqual([]);
  }, 60_000);
});

describe("every screen", () => {
  const looks = [{ language: "en", theme: "dark" }, { language: "zh-CN", theme: "light" }] as const;
  const sizes = [{ width: 1440, height: 900 }, { width: 360, height: 740 }] as const;
  const traders = ["/trade/BTC-PERP", "/trade/OIL-APR26", "/markets", "/orders", "/wallet", "/settings", "/sign-in", "/sign-up"] as const;

  /** Loads each route in each look and answers everything that is wrong with it. */
  async function faultsOn(at: BrowserContext, url: string, viewport: (typeof sizes)[number], routes: readonly string[], ready: (on: Page, route: string) => Promise<void>): Promise<readonly string[]> {
    const looking = await at.newPage();
    const watched = await watchPage(looking);
    await looking.setViewportSize(viewport);
    const instruments = await door.api.instruments.list.query();
    const address = await door.api.deposits.address.query();
    // Names of things are data; the language's own name stays what it is in every language.
    const names = [...instruments.flatMap((each) => [each.symbol, each.name, each.quote, each.index.name, each.index.code, each.calendar.code]), address?.chainName ?? "", "Crossfloor", "TradingView", "English", "simulated", ...fixture.floor.users.map(({ name }) => name), ...reasons];
    const faults: string[] = [];
    await looking.goto(url);
    for (const look of looks) {
      await looking.evaluate((preferences) => localStorage.setItem("crossfloor.preferences", JSON.stringify(preferences)), look);
      for (const route of routes) {
        const name = `${new URL(url).port === new URL(fixture.floor.adminUrl).port ? "desk " : ""}${look.language} ${look.theme} ${viewport.width} ${route}`;
        await looking.goto(`${url}${route}`);
        await looking.getByRole("main").waitFor();
        await ready(looking, route);
        const found = [
          ...(await overflows(looking)), ...(await unbadgedPrices(looking)), ...(await accessFaults(looking)),
          ...(look.language === "zh-CN" ? untranslated(await wordsOn(looking), names).map((words) => `not translated: "${words}"`) : []),
        ];
        faults.push(...found.map((fault) => `${name}: ${fault}`));
        await picture(looking, name.replaceAll("/", "_"));
      }
    }
    await looking.close();
    return [...faults, ...watched.faults];
  }

  test("JRN-008, JRN-009, JRN-010: the checks themselves see a page that is too wide, a price without its badge, a sentence in the wrong language and a button without a name", async () => {
    const broken = await context.newPage();
    await broken.setContent(`<html lang="zh-CN"><head><title>x</title></head><body><main><h1>坏页</h1>
      <section aria-label="one"><span data-price>1.00</span></section>
      <section aria-label="two" data-priced="live"><span data-price>1.00</span><b data-source-badge="live">LIVE</b></section>
      <section aria-label="three" data-priced="simulated"><span data-price>1.00</span><b data-source-badge="simulated" hidden>SIM</b></section>
      <p>Sell everything</p><code>bca71496f096</code><code title="bca71496f096c645">bca71496f096</code><button></button><button style="width:20px;overflow:hidden;white-space:nowrap">三十个字的按钮三十个字的按钮</button><button style="margin-left:2000px">远</button></main></body></html>`);
    expect(await overflows(broken)).toEqual([expect.stringMatching(/the page is \d+ wide/), expect.stringMatching(/words of button "三十/), expect.stringMatching(/button "远" reaches/)]);
    expect(await unbadgedPrices(broken)).toEqual([
      'span "1.00" in one has no badge', 'span "1.00" in two has the badge live', 'no visible badge in section "1.00"', 'no visible badge in section "1.00SIM"',
    ]);
    expect(untranslated(await wordsOn(broken), ["坏页"])).toEqual(["one", "two", "three", "Sell everything"]);
    expect((await accessFaults(broken)).some((fault) => fault.startsWith("button-name"))).toBe(true);
    await broken.close();
  });

  test.each(sizes)("JRN-008, JRN-009, JRN-010: traders' screens at $width×$height fit, keep their badges, speak the chosen language and can be used without sight, in both themes", async (viewport) => {
    const faults = await faultsOn(context, fixture.floor.webUrl, viewport, traders, async (on, route) => {
      await line(on, "live").waitFor();
      if (route.startsWith("/trade")) await on.locator("canvas").first().waitFor();
      if (route === "/wallet") await on.locator("[data-deposit-address]").waitFor();
      if (route === "/orders") await on.locator("[data-price]").first().waitFor();
    });
    expect(faults).toEqual([]);
  }, 120_000);

  test.each(sizes)("JRN-008, JRN-009, JRN-010: operators' screens at $width×$height fit, keep their badges, speak the chosen language and can be used without sight, in both themes", async (viewport) => {
    const { instrument } = market(symbol);
    const routes = ["/", "/instruments", `/instruments/${instrument}`, `/instruments/${instrument}/terms`, "/approvals", "/log"];
    const faults = await faultsOn(olga.context, fixture.floor.adminUrl, viewport, routes, (on) => on.getByRole("heading", { level: 1 }).waitFor());
    expect(faults).toEqual([]);
  }, 120_000);

  test("JRN-013: on a phone an order takes two presses and a size, and the position is there", async () => {
    const phone = await context.newPage();
    const watched = await watchPage(phone);
    await phone.setViewportSize({ width: 360, height: 740 });
    await phone.goto(`${fixture.floor.webUrl}/settings`);
    await phone.evaluate(() => localStorage.setItem("crossfloor.preferences", JSON.stringify({ language: "en", theme: "dark" })));
    await phone.goto(`${fixture.floor.webUrl}/trade/ETH-PERP`);
    await line(phone, "live").waitFor();
    await phone.getByRole("main").getByRole("button", { name: "Buy", exact: true }).click();
    const sheet = phone.getByRole("dialog");
    await sheet.getByRole("radio", { name: "Market", exact: true }).click();
    await sheet.getByLabel("Size").fill("0.5");
    await picture(phone, "phone ticket");
    await sheet.locator("button[type=submit]").click();
    await note(phone, /ETH-PERP: Buy 0\.50* filled at/);
    await phone.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Orders" }).click();
    await region(phone, "Positions, orders and balances").getByRole("listitem").filter({ hasText: "ETH-PERP" }).filter({ hasText: "Long" }).waitFor();
    await picture(phone, "phone position");
    await phone.close();
    await expectWhole();
    expect(watched.faults).toEqual([]);
  }, 60_000);
});

describe("the page", () => {
  test("JRN-007: never met an error in the page's console, an uncaught one, a failed answer or anything that the content security policy refused", () => {
    expect(watch.faults).toEqual([]);
  });
});
