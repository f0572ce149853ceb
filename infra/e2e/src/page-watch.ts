/** Hears everything that a page complains of: errors in its console, uncaught ones, refused content and failed answers. */
import type { Page } from "playwright-core";

export interface PageWatch {
  readonly faults: readonly string[];
  /** While the floor is being killed, lost connections and away answers are expected; nothing else is. Answers what ends it. */
  expectLostConnections(): () => void;
}

const lost = /WebSocket connection to|net::ERR_(CONNECTION|NETWORK|INCOMPLETE|EMPTY|SOCKET|INTERNET|ABORTED)|status of 503|^503 /;

export async function watchPage(page: Page): Promise<PageWatch> {
  const faults: string[] = [];
  let expected = 0;
  const hear = (fault: string): void => {
    if (expected === 0 || !lost.test(fault)) faults.push(fault);
  };
  page.on("console", (message) => {
    if (message.type() === "error") hear(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => hear(`uncaught: ${error.message}`));
  page.on("response", (response) => {
    if (response.status() >= 400) hear(`${response.status()} ${response.request().method()} ${response.url()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => console.error(`content security policy: ${event.violatedDirective} refused ${event.blockedURI || event.sourceFile}`));
  });
  return {
    faults,
    expectLostConnections: () => {
      expected += 1;
      return () => {
        expected -= 1;
      };
    },
  };
}
