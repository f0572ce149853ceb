/** What an operator's hand does on the desk's pages, in the words that stand on them in English. */
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { type PageWatch, watchPage } from "./page-watch.ts";

export interface OperatorAtDesk {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly watch: PageWatch;
}

/** A browser of their own, so that two people share no session. */
export async function sitDown(browser: Browser, adminUrl: string, who: { readonly email: string; readonly password: string }): Promise<OperatorAtDesk> {
  const context = await browser.newContext({ locale: "en-US", timezoneId: "America/Chicago", viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const watch = await watchPage(page);
  await page.goto(adminUrl);
  await page.getByLabel("E-mail").fill(who.email);
  await page.getByLabel("Password").fill(who.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "Dashboard" }).waitFor();
  return { context, page, watch };
}

export async function openInstrument(page: Page, symbol: string): Promise<void> {
  await deskPage(page, "Instruments");
  // Begins with it: US500-MAR26 is also the end of BTCUS500-MAR26.
  await page.getByRole("table").getByRole("link").filter({ hasText: new RegExp(`^\\s*${symbol}`) }).click();
  await page.getByRole("heading", { level: 1, name: symbol }).waitFor();
}

export async function deskPage(page: Page, name: "Dashboard" | "Instruments" | "Approvals" | "Change log"): Promise<void> {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name }).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
}

/** Presses what opens a question, gives the reason, and presses the button that answers it. */
export async function actWithReason(page: Page, action: string, label: string, reason: string): Promise<void> {
  await page.getByRole("main").getByRole("button", { name: action }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(label).fill(reason);
  await dialog.getByRole("button", { name: action }).click();
  await dialog.waitFor({ state: "detached" });
}

/** A change in the inbox or the log, by its title. */
export function change(page: Page, title: string): Locator {
  return page.getByRole("article", { name: title });
}

/** Calls a procedure of the desk as this person, past the page's own buttons. Answers the status and the text. */
export async function callDesk({ context }: OperatorAtDesk, adminUrl: string, procedure: string, input: object): Promise<{ readonly ok: boolean; readonly text: string }> {
  const answer = await context.request.post(`${adminUrl}/trpc/${procedure}`, { headers: { origin: adminUrl }, data: input });
  return { ok: answer.ok(), text: await answer.text() };
}
