/** Live sources against answers in the venues' own form, true and false. Not a proof that the real services answer so. */
import type { UnixMs } from "@crossfloor/instruments";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { priceFrom, priceFromMantissa } from "../decimal-price.ts";
import type { PricePoint, PriceSource } from "../price-source.ts";
import { definitions } from "../testing/catalogue.ts";
import { type Answer, type LyingServer, startLyingServer } from "../testing/lying-server.ts";
import { askHermes, hermesFeeds } from "./hermes-quotes.ts";
import { createLiveSource, probeLive } from "./live-source.ts";
import type { VenueName } from "./venue-quotes.ts";

const json = (body: unknown): Answer => ({ kind: "json", body });
type VenueAnswer = (code: "BTC" | "ETH") => Answer;
/** Times are far enough from the edge of staleness for a slow machine. */
const seconds = (): number => Math.floor(Date.now() / 1_000);

/** The form of each venue's public ticker. */
const forms: Readonly<Record<VenueName, (last: unknown, time?: number) => Answer>> = {
  kraken: (last) => {
    const market = { a: ["1", "1", "1"], b: ["1", "1", "1"], c: [last, "0.1"], v: ["1", "1"], p: ["1", "1"], t: [1, 1], l: ["1", "1"], h: ["1", "1"], o: "1" };
    return json({ error: [], result: { XXBTZUSD: market, XETHZUSD: market } });
  },
  coinbaseexchange: (last, time = seconds()) => json({ ask: "1", bid: "1", volume: "1", trade_id: 1, price: last, size: "1", time: new Date(time * 1_000).toISOString() }),
  bitstamp: (last, time = seconds()) => json({ timestamp: String(time), open: "1", high: "1", low: "1", last, volume: "1", vwap: "1", bid: "1", ask: "1" }),
  gemini: (last, time = seconds()) => json({ bid: "1", ask: "1", last, volume: { BTC: "1", USD: "1", timestamp: time * 1_000 } }),
};
const honest: Readonly<Record<"BTC" | "ETH", Readonly<Record<VenueName, string>>>> = {
  BTC: { kraken: "84001.05000", coinbaseexchange: "84002.15", bitstamp: "84003", gemini: "84000.99" },
  ETH: { kraken: "2910.10", coinbaseexchange: "2910.20", bitstamp: "2910.3", gemini: "2910.00" },
};
const venueNames = Object.keys(forms) as VenueName[];
const hermesPrices: Readonly<Record<string, readonly [string, number]>> = { US500: ["66912345", -5], US100: ["60012345", -5], OIL: ["-3763000", -5], GOLD: ["4180123456789", -9] };
const hermes = (change: (price: { price: unknown; expo: unknown; publish_time: unknown }, code: string) => unknown = (price) => price): Answer =>
  json({ binary: { encoding: "hex", data: [] }, parsed: hermesFeeds.map(({ id, code }) => ({ id, price: change({ price: hermesPrices[code][0], expo: hermesPrices[code][1], publish_time: seconds() }, code), metadata: {} })) });

let servers: Record<VenueName | "hermes", LyingServer>;
let source: PriceSource | undefined;
let failures: string[];
beforeEach(async () => {
  failures = [];
  const venue = (name: VenueName): Promise<LyingServer> => startLyingServer((path) => forms[name](honest[/eth/i.test(path) ? "ETH" : "BTC"][name]));
  servers = { kraken: await venue("kraken"), coinbaseexchange: await venue("coinbaseexchange"), bitstamp: await venue("bitstamp"), gemini: await venue("gemini"), hermes: await startLyingServer(() => hermes()) };
});
afterEach(async () => {
  await source?.close();
  source = undefined;
  await Promise.all(Object.values(servers).map((server) => server.close()));
});

function lie(name: VenueName, answer: VenueAnswer): void {
  servers[name].answer = (path) => answer(/eth/i.test(path) ? "ETH" : "BTC");
}
async function open(): Promise<PriceSource> {
  const addresses = Object.fromEntries(venueNames.map((name) => [name, servers[name].address]));
  source = await createLiveSource(definitions, {
    venues: { addresses, intervalMs: 50, timeoutMs: 400 }, hermes: { address: servers.hermes.address, intervalMs: 50, timeoutMs: 400 },
    onFailure: (name) => void failures.push(name),
  });
  return source;
}
/** Asks until the condition holds, or gives up with what it saw last. */
async function until(live: PriceSource, holds: (points: ReadonlyMap<string, PricePoint>) => boolean): Promise<ReadonlyMap<string, PricePoint>> {
  const giveUpAt = Date.now() + 8_000;
  for (;;) {
    const points = new Map(live.due(undefined, Date.now() as UnixMs).map((point) => [point.code, point]));
    if (holds(points)) return points;
    if (Date.now() > giveUpAt) throw new Error(`never came: ${JSON.stringify([...points])}; failed: ${[...new Set(failures)].join(", ")}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
const complete = (points: ReadonlyMap<string, PricePoint>): boolean => points.size === 6 && points.get("BTC")?.sources === 4 && points.get("ETH")?.sources === 4;

describe("live sources", () => {
  test("LIVE-001: crypto is the median of at least three venues, traditional prices come from Hermes, all exact", async () => {
    const points = await until(await open(), complete);
    // 84 000.99, 84 001.05, 84 002.15, 84 003: the middle of the two middle ones, floored.
    expect(points.get("BTC")).toMatchObject({ value: 8_400_160, sources: 4, source: "live:kraken+coinbase+bitstamp+gemini", held: false });
    expect(points.get("ETH")).toMatchObject({ value: 291_015 });
    expect(points.get("US500")).toMatchObject({ value: 669_123, source: "live:pyth-spy-x10", sources: 1 });
    expect(points.get("US100")).toMatchObject({ value: 2_460_506 });
    expect(points.get("OIL")).toMatchObject({ value: -3_763 });
    expect(points.get("GOLD")).toMatchObject({ value: 418_012 });
    for (const { source: label } of points.values()) expect(label.length).toBeLessThanOrEqual(64);
  });

  const liars: readonly { readonly lie: string; readonly answer: VenueAnswer }[] = [
    { lie: "ten times the price", answer: () => forms.bitstamp("840030") },
    { lie: "a tenth of the price", answer: () => forms.bitstamp("8400.3") },
    { lie: "a huge number", answer: () => forms.bitstamp("9".repeat(400)) },
    { lie: "an exponent", answer: () => forms.bitstamp("8.4e4") },
    { lie: "a negative price", answer: () => forms.bitstamp("-84003") },
    { lie: "no price", answer: () => forms.bitstamp(null) },
    { lie: "an object for a price", answer: () => forms.bitstamp({ last: "84003" }) },
    { lie: "a word for a price", answer: () => forms.bitstamp("NaN") },
    { lie: "an old time", answer: () => forms.bitstamp("84003", seconds() - 3_600) },
    { lie: "a time in the future", answer: () => forms.bitstamp("84003", seconds() + 3_600) },
    { lie: "429", answer: () => ({ kind: "status", status: 429 }) },
    { lie: "500", answer: () => ({ kind: "status", status: 500 }) },
    { lie: "truncated JSON", answer: () => ({ kind: "text", body: `{"timestamp":"1","last":"84` }) },
    { lie: "a page of HTML", answer: () => ({ kind: "text", body: "<html>hello</html>" }) },
    { lie: "a list", answer: () => json([1, 2, 3]) },
    { lie: "nothing for ever", answer: () => ({ kind: "hang" }) },
    { lie: "a broken connection", answer: () => ({ kind: "cut", body: `{"last":"84003"` }) },
  ];
  test.each(liars)("LIVE-002: a venue that answers $lie is left out, and the others make the level", async ({ answer }) => {
    lie("bitstamp", answer);
    const live = await open();
    const points = await until(live, (found) => found.get("BTC")?.sources === 3 && found.get("ETH")?.sources === 3);
    expect(points.get("BTC")).toMatchObject({ value: 8_400_105, source: "live:kraken+coinbase+gemini" });
    // Long enough for the liar's second answer to come.
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(live.due(undefined, Date.now() as UnixMs).find(({ code }) => code === "BTC")).toMatchObject({ value: 8_400_105, sources: 3 });
  });

  test("LIVE-003: with fewer honest venues than the index needs there is no level, and none is made up", async () => {
    lie("bitstamp", () => ({ kind: "status", status: 429 }));
    lie("gemini", () => forms.gemini("840009.9"));
    const live = await open();
    await until(live, (points) => points.has("GOLD") && servers.gemini.asked.length > 2 && failures.includes("bitstamp"));
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(live.due(undefined, Date.now() as UnixMs).map(({ code }) => code)).not.toContain("BTC");
  });

  test("LIVE-004: a failing source is asked less and less often, and counts again when it comes back", async () => {
    lie("bitstamp", () => ({ kind: "status", status: 429 }));
    const live = await open();
    await until(live, (points) => points.get("BTC")?.sources === 3 && servers.kraken.asked.length >= 12);
    expect(servers.bitstamp.asked.length).toBeLessThan(servers.kraken.asked.length / 2);
    lie("bitstamp", (code) => forms.bitstamp(honest[code].bitstamp));
    expect((await until(live, complete)).get("BTC")?.value).toBe(8_400_160);
  });

  const brokenHermes: readonly { readonly lie: string; readonly answer: () => Answer }[] = [
    { lie: "numbers where texts belong", answer: () => hermes((price) => ({ ...price, price: 66_912_345 })) },
    { lie: "an absurd exponent", answer: () => hermes((price) => ({ ...price, expo: 300 })) },
    { lie: "a price of a thousand digits", answer: () => hermes((price) => ({ ...price, price: "9".repeat(1_000) })) },
    { lie: "a year-old time", answer: () => hermes((price) => ({ ...price, publish_time: seconds() - 31_536_000 })) },
    { lie: "a time in the future", answer: () => hermes((price) => ({ ...price, publish_time: seconds() + 86_400 })) },
    { lie: "429", answer: () => ({ kind: "status", status: 429 }) },
    { lie: "truncated JSON", answer: () => ({ kind: "text", body: `{"parsed":[{"id":"19e0` }) },
    { lie: "nothing for ever", answer: () => ({ kind: "hang" }) },
    { lie: "a broken connection", answer: () => ({ kind: "cut", body: `{"parsed":[` }) },
    { lie: "an answer without end", answer: () => ({ kind: "flood" }) },
  ];
  test.each(brokenHermes)("LIVE-005: Hermes with $lie makes no traditional level, and crypto goes on", async ({ answer }) => {
    servers.hermes.answer = answer;
    const live = await open();
    const points = await until(live, (found) => found.get("BTC")?.sources === 4 && found.get("ETH")?.sources === 4 && (servers.hermes.asked.length >= 2 || failures.includes("pyth")));
    expect([...points.keys()].sort()).toEqual(["BTC", "ETH"]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(live.due(undefined, Date.now() as UnixMs).map(({ code }) => code).sort()).toEqual(["BTC", "ETH"]);
  });

  test.each(["0", "-66912345"])("LIVE-005: Hermes with the price %s makes a level only of what may go below zero", async (lied) => {
    servers.hermes.answer = () => hermes((price) => ({ ...price, price: lied }));
    const live = await open();
    const points = await until(live, (found) => found.get("BTC")?.sources === 4 && found.get("ETH")?.sources === 4 && found.has("OIL"));
    expect([...points.keys()].sort()).toEqual(["BTC", "ETH", "OIL"]);
  });

  test("LIVE-006: Hermes is asked once for all feeds, with the key when there is one", async () => {
    await until(await open(), complete);
    const asked = servers.hermes.asked[0];
    expect(asked.startsWith("/v2/updates/price/latest?")).toBe(true);
    for (const { id } of hermesFeeds) expect(asked).toContain(id);
    expect(servers.hermes.authorizations[0]).toBe("");
    await askHermes(servers.hermes.address, "secret", AbortSignal.timeout(5_000));
    expect(servers.hermes.authorizations).toContain("Bearer secret");
  });
});

describe("prices at the edge", () => {
  test.each([
    { text: "84001.05", decimals: 2, value: 8_400_105 }, { text: "84001.055", decimals: 2, value: 8_400_106 }, { text: "84001.045", decimals: 2, value: 8_400_104 },
    { text: "-37.630001", decimals: 2, value: -3_763 }, { text: "0.1", decimals: 8, value: 10_000_000 }, { text: "-0.001", decimals: 2, value: 0 },
    { text: "1e5", decimals: 2, value: undefined }, { text: " 1", decimals: 2, value: undefined }, { text: "+1", decimals: 2, value: undefined }, { text: "1,000", decimals: 2, value: undefined },
    { text: "", decimals: 2, value: undefined }, { text: "Infinity", decimals: 2, value: undefined }, { text: 5, decimals: 2, value: undefined }, { text: "99999999999999", decimals: 2, value: undefined },
    { text: "9999999999999", decimals: 9, value: undefined },
  ])("LIVE-007: $text at $decimals decimals is $value: exact, half to even, or nothing", ({ text, decimals, value }) => {
    const found = priceFrom(text, decimals);
    expect(found).toBe(value);
    expect(Object.is(found, -0)).toBe(false);
  });

  test("LIVE-007: a mantissa and an exponent are put together exactly", () => {
    expect(priceFromMantissa("66912345", -5, 2, "10")).toBe(669_123);
    expect(priceFromMantissa("-3763", -2, 2)).toBe(-3_763);
    expect(priceFromMantissa("1", 6, 2)).toBe(100_000_000);
    expect(priceFromMantissa("1.5", 0, 2)).toBeUndefined();
    expect(priceFromMantissa("1", 0.5, 2)).toBeUndefined();
  });
});

describe("asking whether feeds answer", () => {
  test("LIVE-008: live only when three venues and Hermes answer in time; a hanging feed costs no more than the limit", async () => {
    const venues = venueNames.map((name) => servers[name].address);
    const ask = (): Promise<boolean> => probeLive({ venues, hermes: servers.hermes.address, timeoutMs: 300 });
    expect(await ask()).toBe(true);
    servers.kraken.answer = () => ({ kind: "hang" });
    expect(await ask()).toBe(true);
    servers.gemini.answer = () => ({ kind: "status", status: 503 });
    expect(await ask()).toBe(false);
    servers.gemini.answer = () => json({});
    servers.hermes.answer = () => ({ kind: "text", body: "{" });
    expect(await ask()).toBe(false);
    expect(await probeLive({ venues: ["http://127.0.0.1:1"], hermes: "http://127.0.0.1:1", timeoutMs: 300 })).toBe(false);
  });
});
