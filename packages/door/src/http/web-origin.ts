/**
 * Which pages may talk to the gateway with a person's cookies: those served from the web port of this machine, under any of its
 * own names. Everything else is refused before it reaches a procedure.
 */

/** A host name as it may stand in a Host header, without its port; IPv6 in brackets. */
export function hostNameOf(host: string | undefined): string | undefined {
  const name = host?.replace(/:\d{1,5}$/, "").toLowerCase();
  if (name === undefined || name.length > 253) return undefined;
  return /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])$/.test(name) ? name : undefined;
}

const loopbackNames: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

export interface WebOriginRule {
  /** Ports of the web app. */
  readonly webPorts: readonly number[];
  /** Further whole origins, e.g. of a development server. */
  readonly origins: readonly string[];
}

/** `host` is the Host header of the same request. A request without an Origin comes from no page; it is not judged here. */
export function isAllowedOrigin(origin: string, host: string | undefined, rule: WebOriginRule): boolean {
  if (rule.origins.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname, port, origin: canonical } = new URL(origin);
  if (canonical !== origin || (protocol !== "http:" && protocol !== "https:")) return false;
  if (!rule.webPorts.includes(port === "" ? (protocol === "https:" ? 443 : 80) : Number(port))) return false;
  return loopbackNames.includes(hostname) || hostname === hostNameOf(host);
}
