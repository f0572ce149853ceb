/** What a trader's hand does on the page, in the words that stand on it in English. Nothing here loads the page again. */
import type { Locator, Page } from "playwright-core";
import { until } from "./until.ts";

export interface TicketOrder {
  readonly side: "Buy" | "Sell";
  readonly size: string;
  /** Absent: a market order. "ask" and "bid" take the best price of the other side from the book. */
  readonly price?: string;
}

export async function signUpByForm(page: Page, webUrl: string, email: string, password: string): Promise<void> {
  await page.goto(`${webUrl}/sign-up`);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("main").getByRole("button", { name: "Sign up" }).click();
  await page.waitForURL("**/wallet");
}

export function region(page: Page, name: string): Locator {
  return page.getByRole("region", { name, exact: true });
}

/** Follows a link of the main navigation. */
export async function goTo(page: Page, name: "Trade" | "Markets" | "Orders" | "Wallet"): Promise<void> {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name }).click();
  await page.waitForURL(`**/${name.toLowerCase()}**`);
}

export async function openMarket(page: Page, symbol: string): Promise<void> {
  await region(page, "Markets").getByRole("link").filter({ has: page.getByText(symbol, { exact: true }) }).click();
  await page.getByRole("heading", { level: 1, name: new RegExp(`^${symbol} `) }).waitFor();
}

export const accountTabNames = ["Positions", "Open orders", "Fills", "Order history", "Balances"] as const;

export async function openTab(page: Page, name: (typeof accountTabNames)[number]): Promise<Locator> {
  const activity = region(page, "Positions, orders and balances");
  await activity.getByRole("tab", { name }).click();
  return activity.getByRole("tabpanel");
}

export function ticket(page: Page): Locator {
  return region(page, "Order");
}

export async function fillTicket(page: Page, { side, size, price }: TicketOrder): Promise<void> {
  const form = ticket(page);
  await form.getByRole("radio", { name: side, exact: true }).click();
  await form.getByRole("radio", { name: price === undefined ? "Market" : "Limit", exact: true }).click();
  if (price === "ask" || price === "bid") await form.getByRole("button", { name: price === "ask" ? "Ask" : "Bid", exact: true }).click();
  else if (price !== undefined) await form.getByLabel("Price").fill(price);
  await form.getByLabel("Size").fill(size);
}

/** Sends what stands in the ticket. */
export async function send(page: Page): Promise<void> {
  await ticket(page).locator("button[type=submit]").click();
}

/** The row of an own open order. */
export function orderRow(page: Page, clientOrderId: string): Locator {
  return page.locator(`[data-client-order-id="${clientOrderId}"]`);
}

/** What the page says of its line to the floor: it shows this word all the time. */
export function line(page: Page, kind: "live" | "stale" | "offline" | "recovering"): Locator {
  return page.locator(`[data-connection="${kind}"]`);
}

/** Waits for a note in words and takes it away, so that the next one is not mistaken for it. */
export async function note(page: Page, pattern: RegExp): Promise<string> {
  const toast = page.locator("[data-toast]").filter({ hasText: pattern }).first();
  await toast.waitFor();
  const told = (await toast.innerText()).trim();
  await toast.getByRole("button", { name: "Close" }).click();
  return told;
}

/** A figure of the margin panel, all its digits. */
export async function marginFigure(page: Page, label: string): Promise<string> {
  const figure = region(page, "Margin account").locator("dl > div").filter({ has: page.getByText(label, { exact: true }) });
  return until(`${label} is shown`, async () => {
    const title = await figure.locator("dd [title]").first().getAttribute("title");
    return title === null ? undefined : plain(title);
  });
}

/** "50,000.100 USDC" → "50000.1": figures of page and door in one form. */
export function plain(figure: string): string {
  const digits = figure.replace(/[^0-9.+-]/g, "").replace(/^\+/, "");
  return digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
}

/** What the page says of the account, row by row. */
export interface ShownAccount {
  readonly orders: readonly string[];
  readonly positions: readonly string[];
  readonly balances: readonly string[];
}

/** Reads three tabs, one after the other. */
export async function shownAccount(page: Page): Promise<ShownAccount> {
  const orders = await rows(await openTab(page, "Open orders"), (row) => [row.id, row.cells[0] ?? "", row.cells[2] ?? "", plain(row.cells[4] ?? ""), plain(row.cells[5] ?? ""), plain(row.cells[6] ?? "")]);
  const positions = await rows(await openTab(page, "Positions"), (row) => [row.cells[0] ?? "", plain(row.cells[1] ?? ""), plain(row.cells[2] ?? "")]);
  const balances = await rows(await openTab(page, "Balances"), (row) => [row.cells[0] ?? "", ...row.cells.slice(1, 5).map(plain)]);
  return { orders, positions, balances };
}

interface Row { readonly id: string; readonly cells: readonly string[] }

async function rows(panel: Locator, write: (row: Row) => readonly string[]): Promise<string[]> {
  const read = await panel.locator("tbody tr").evaluateAll((elements) => elements.map((element) => ({
    id: element.getAttribute("data-client-order-id") ?? "",
    // The first line of a cell: badges and notes for listeners come after it.
    cells: [...element.querySelectorAll("td")].map((cell) => (cell.querySelector("a, [data-price]")?.textContent ?? cell.textContent ?? "").trim()),
  })));
  return read.map((row) => write(row).join(" ")).toSorted();
}
