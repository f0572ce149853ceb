/** A real browser from the package registry, unpacked once per machine; `CHROMIUM` names another to use instead. */
import { existsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";

// Makes the package unpack its own certificate and font libraries too, so that nothing need be installed on the host. Read at import.
process.env["AWS_LAMBDA_JS_RUNTIME"] ??= "nodejs22.x";

/** The package's own default arguments turn web security off; these keep it on and keep the browser from calling home. */
const browserArguments = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--font-render-hinting=none",
];

export async function launchBrowser(): Promise<Browser> {
  const named = process.env["CHROMIUM"];
  if (named !== undefined) return chromium.launch({ executablePath: named, args: browserArguments, headless: true });
  const executablePath = await (await import("@sparticuz/chromium")).default.executablePath();
  return chromium.launch({ executablePath, args: browserArguments, headless: true, env: { ...process.env, FONTCONFIG_FILE: withHostFonts() } });
}

/** The package brings Latin letters only: where the host has Chinese ones, they are drawn too. */
function withHostFonts(): string {
  const own = join(tmpdir(), "fonts");
  const file = join(own, "with-host-fonts.conf");
  if (!existsSync(file)) {
    writeFileSync(file, `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${own}</dir><dir>/usr/share/fonts</dir><dir prefix="default">~/.local/share/fonts</dir><cachedir>${join(tmpdir(), "fonts-cache")}</cachedir></fontconfig>
`);
  }
  return file;
}
