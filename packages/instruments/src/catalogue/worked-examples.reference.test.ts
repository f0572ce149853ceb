/** The pages that people read, held to the code: each fenced example and the table of scales is recomputed. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { assets } from "./assets.ts";
import { crossIndex } from "./indices.ts";
import { listings } from "./listings.ts";
import { spotFees } from "./terms.ts";
import { formatDecimal, parseDecimal } from "../decimal.ts";
import { onTick } from "../grid.ts";
import { formatMoney, formatPrice, parsePrice } from "../instrument-text.ts";
import type { Instrument } from "../instrument.ts";
import { expiryOf, settlementAsset } from "../product.ts";
import { balanceMax, type Money, nanoOne, type Price, type Size, type UnixMs } from "../units.ts";
import { spotBaseAmount, unrealised, valueOf } from "../value.ts";

const docs = new URL("../../../../docs/", import.meta.url);
const pages = readdirSync(new URL("instruments/", docs)).filter((name) => name.endsWith(".md"));

type Lines = readonly (readonly [key: string, value: string])[];
function examplesOf(page: string): Lines[] {
  const text = readFileSync(new URL(`instruments/${page}`, docs), "utf8");
  return [...text.matchAll(/```example\n([\s\S]*?)```/g)].map((match) =>
    match[1].trim().split("\n").map((line) => {
      const [key, value] = line.split(/\s{2,}|(?<=^instrument)\s/);
      return [key, value] as const;
    }),
  );
}

function parsed(text: string, decimals: number): number {
  const result = parseDecimal(text, decimals);
  if (!result.ok) throw new Error(`${text}: ${result.fault.rule}`);
  return result.value;
}

/** Levels such as "BTC 65000.00 ETH 3500.00". */
function levels(text: string): { btc: Price; eth: Price; us100: Price } {
  const of = (code: string): Price => parsed(new RegExp(`${code} (\\S+)`).exec(text)?.[1] ?? "", 2) as Price;
  return { btc: of("BTC"), eth: of("ETH"), us100: of("US100") };
}
function basketLevel(base: string, now: string): string {
  const index = crossIndex(levels(base));
  const { btc, eth, us100 } = levels(now);
  const sum = index.constituents.reduce((total, { unitsNano }, place) => total + BigInt(unitsNano) * BigInt([btc, eth, us100][place]), 0n);
  return formatDecimal(Number(sum / BigInt(index.divisorNano)), 2);
}

/** What the code says of a line of an example; lines that only state an input are read on the instrument's grid. */
function recomputed(key: string, lines: Lines, instrument: Instrument, before: Lines): string {
  const { product, trading } = instrument;
  const input = (name: string): string => lines.find(([candidate]) => candidate === name)?.[1] ?? "";
  const price = (name: string): Price => {
    const result = parsePrice(input(name), trading);
    if (!result.ok) throw new Error(`${name} ${input(name)}: ${result.fault.rule}`);
    return result.value;
  };
  const size = parsed(input("size"), trading.sizeDecimals) as Size;
  expect(onTick(size, trading.sizeLot)).toBe(true);
  const asset = assets.find((candidate) => candidate.id === settlementAsset(product));
  if (asset === undefined) throw new Error("the settlement asset is listed");
  const amount = (value: Money): string => `${formatMoney(value, asset)} ${asset.code}`;
  switch (key) {
    case "size":
      return formatDecimal(size, trading.sizeDecimals);
    case "price":
    case "entry":
    case "mark":
      return formatPrice(price(key), trading);
    case "cost":
      return amount(valueOf(product, price("entry"), size));
    case "value":
      return amount(valueOf(product, price(product.kind === "spot" ? "price" : "mark"), size));
    case "profit":
      return amount(unrealised(product, price("mark"), size, valueOf(product, price("entry"), size)));
    case "base": {
      if (product.kind !== "spot") return input("base");
      const base = assets.find((candidate) => candidate.id === product.base);
      if (base === undefined) throw new Error("the base asset is listed");
      return `${formatMoney(spotBaseAmount(product, size), base)} ${base.code}`;
    }
    case "taker fee": {
      const value = BigInt(valueOf(product, price("price"), size));
      if (spotFees.kind !== "rate") throw new Error("spot fees are a rate");
      return amount(Number((value * BigInt(spotFees.taker) + BigInt(nanoOne) - 1n) / BigInt(nanoOne)) as Money);
    }
    case "level": {
      const now = before.filter(([name]) => name === "prices").at(-1)?.[1];
      return basketLevel(input("base"), now ?? input("base"));
    }
    case "ends":
      return new Date(expiryOf(product)?.lastTradeAt ?? 0).toISOString().replace(":00.000Z", "Z");
    default:
      return input(key);
  }
}

describe("docs/instruments", () => {
  test("INST-026: there is a page for each family, with its three parts", () => {
    expect(pages.sort()).toEqual(["commodity-minis.md", "crypto-futures.md", "equity-minis.md", "hybrids.md", "inverse-perpetuals.md", "perpetuals.md", "rates-and-dollar-minis.md", "ratio-and-correlation-futures.md", "spot.md"]);
    for (const page of pages) {
      const text = readFileSync(new URL(`instruments/${page}`, docs), "utf8");
      expect([...text.matchAll(/^## (.*)$/gm)].map((match) => match[1])).toEqual(["Fields", "Behaviour", "Worked example"]);
    }
  });

  const examples = pages.flatMap((page) => examplesOf(page).map((lines) => ({ page, lines, symbol: lines[0][1] })));
  test.each(examples)("INST-026: $page computes $symbol as the code does", ({ lines, symbol }) => {
    const at = lines.find(([key]) => key === "asof")?.[1] ?? "2026-11-18T16:00Z";
    const instrument = listings(Date.parse(at) as UnixMs).instruments.find((candidate) => candidate.symbol === symbol);
    if (instrument === undefined) throw new Error(`${symbol} is listed at ${at}`);
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.map(([key], place) => [key, recomputed(key, lines, instrument, lines.slice(0, place))])).toEqual(lines);
  });
});

test("INST-027: docs/decisions/scales.md holds the catalogue's scales", () => {
  const page = readFileSync(new URL("decisions/scales.md", docs), "utf8");
  const grouped = (text: string): string => text.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
  const spots = listings(Date.parse("2026-11-18T16:00Z") as UnixMs).instruments;
  for (const asset of assets) {
    const cells = page.split("\n").find((line) => line.startsWith(`| ${asset.code} |`))?.split("|").map((cell) => cell.trim()) ?? [];
    const spot = spots.find((candidate) => candidate.product.kind === "spot" && candidate.product.base === asset.id);
    const lot = spot === undefined ? formatDecimal(1, asset.decimals) : formatDecimal(spot.trading.sizeLot, spot.trading.sizeDecimals);
    expect([cells[2], cells[3], cells[5], cells[6]]).toEqual([String(asset.decimals), grouped(formatDecimal(balanceMax, asset.decimals)), lot, String(asset.chainDecimals)]);
  }
});
