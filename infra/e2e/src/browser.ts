/** A real browser from the package registry, unpacked once per machine; `CHROMIUM` names another to use instead. */
import { type Browser, chromium } from "playwright-core";

// Makes the package unpack its own certificate and font libraries too, so that nothing need be installed on the host. Read at import.
process.env["AWS_LAMBDA_JS_RUNTIME"] ??= "nodejs22.x";

/** The package's own default arguments turn web security off; these keep it on and keep the browser from calling home. */
const browserArguments = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--font-render-hinting=none",
];

export async function launchBrowser(): Promise<Browser> {
  const named = process.env["CHROMIUM"];
  const executablePath = named ?? (await (await import("@sparticuz/chromium")).default.executablePath());
  return chromium.launch({ executablePath, args: browserArguments, headless: true });
}
