/** Hears on the wire which orders a page sent and which the floor acknowledged. */
import type { Page } from "playwright-core";

export interface OrderEar {
  /** Names of orders that left the page, in order. */
  readonly sent: readonly string[];
  /** Names of those that the floor said it has; all answers up to now are read. */
  acknowledged(): Promise<ReadonlySet<string>>;
}

export function hearOrders(page: Page): OrderEar {
  const sent: string[] = [];
  const answers: Promise<string | undefined>[] = [];
  page.on("request", (request) => {
    if (request.method() !== "POST" || !request.url().endsWith("/trpc/orders.place")) return;
    const { clientOrderId } = request.postDataJSON() as { clientOrderId: string };
    sent.push(clientOrderId);
  });
  page.on("response", (response) => {
    if (!response.url().endsWith("/trpc/orders.place") || response.request().method() !== "POST" || !response.ok()) return;
    // An answer that broke off in the middle acknowledged nothing.
    answers.push(response.json().then((answer: { result: { data: { clientOrderId: string } } }) => answer.result.data.clientOrderId, () => undefined));
  });
  return { sent, acknowledged: async () => new Set((await Promise.all(answers)).filter((name) => name !== undefined)) };
}
