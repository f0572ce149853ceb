/** Which markets a search and a class leave, in an order that stays put while prices move. */
import type { InstrumentDto } from "@crossfloor/client";

export const marketClasses = ["all", "starred", "spot", "perpetual", "future", "crypto", "equity", "commodity", "rates", "fx", "hybrid"] as const;
export type MarketClass = (typeof marketClasses)[number];

/** Words under which a market is also found, by what its symbol contains: names and pinyin. */
const aliases: readonly (readonly [part: string, words: string])[] = [
  ["BTC", "bitcoin xbt 比特币 bitebi"],
  ["ETH", "ethereum ether 以太坊 yitaifang"],
  ["US500", "s&p spx es index 标普 biaopu 股指 guzhi"],
  ["US100", "nasdaq ndx nq 纳斯达克 nasidake 纳指 nazhi"],
  ["OIL", "crude wti cl 原油 yuanyou"],
  ["GOLD", "xau gc 黄金 huangjin"],
  ["US2000", "russell rut small 罗素 luosu 小盘 xiaopan"],
  ["SOL", "solana 索拉纳 suolana"],
  ["SILVER", "xag si 白银 baiyin"],
  ["COPPER", "hg 铜 tong"],
  ["NATGAS", "natural gas ng 天然气 tianranqi"],
  ["US10Y", "treasury yield bond 国债 guozhai 收益率 shouyilv"],
  ["DOLLAR", "dxy usd 美元 meiyuan"],
  ["RHO", "correlation 相关性 xiangguanxing"],
  ["PERP", "perpetual swap 永续 yongxu"],
];

export function findMarkets<Row extends { readonly instrument: Pick<InstrumentDto, "symbol" | "name" | "assetClass" | "kind" | "base" | "quote"> }>(
  rows: readonly Row[], search: { readonly class: MarketClass; readonly words: string }, stars: readonly string[],
): readonly Row[] {
  const words = search.words.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return rows.filter(({ instrument }) => {
    if (!inClass(instrument, search.class, stars)) return false;
    const known = aliases.filter(([part]) => instrument.symbol.includes(part)).map(([, more]) => more).join(" ");
    const text = `${instrument.symbol} ${instrument.symbol.replace(/[^A-Z0-9]/g, "")} ${instrument.name} ${instrument.base ?? ""} ${instrument.quote} ${known}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function inClass(instrument: Pick<InstrumentDto, "symbol" | "assetClass" | "kind">, wanted: MarketClass, stars: readonly string[]): boolean {
  if (wanted === "all") return true;
  if (wanted === "starred") return stars.includes(instrument.symbol);
  return instrument.kind === wanted || instrument.assetClass === wanted;
}

/** The classes that have a market, in their fixed order; "all" and "starred" always. */
export function presentClasses(rows: readonly { readonly instrument: Pick<InstrumentDto, "assetClass" | "kind"> }[]): readonly MarketClass[] {
  return marketClasses.filter((each) => each === "all" || each === "starred" || rows.some(({ instrument }) => instrument.kind === each || instrument.assetClass === each));
}
