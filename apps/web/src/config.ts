/** Where the gateway is: told by `/config.json` when the page is served, else port 4000 of the page's own host. */
export interface WebConfig { readonly gateway: string }

/** What a config file and the page's own address say together. */
export function configFrom(file: unknown, location: { readonly protocol: string; readonly hostname: string }): WebConfig {
  const told = typeof file === "object" && file !== null && "gateway" in file && typeof file.gateway === "string" && file.gateway !== "" ? file.gateway : undefined;
  return { gateway: (told ?? `${location.protocol}//${location.hostname}:4000`).replace(/\/$/, "") };
}

export async function loadConfig(): Promise<WebConfig> {
  try {
    const response = await fetch("/config.json", { cache: "no-store" });
    return configFrom(response.ok ? await response.json() : null, window.location);
  } catch {
    // A host without that file serves the page all the same.
    return configFrom(null, window.location);
  }
}
