/**
 * The live side of the picture: channels that are moved on a few times a second, however many events or watchers there are.
 */
import { type CandleDto, candlesMax, type FloorDto, type HistoryPort, type InstrumentDto, type MarketDto, type MarketPort, ReadsAway, type TradeMessageDto } from "@crossfloor/api";
import type { Instrument } from "@crossfloor/instruments";
import { assert } from "@crossfloor/stdx";
import { createBookChannels } from "./book-channels.ts";
import type { FloorPicture } from "./floor-picture.ts";
import { type InstrumentPicture, takeFreshTrades } from "./instrument-picture.ts";
import { isIndexFresh, marketText, tradeText } from "./market-text.ts";
import { createVersionedChannel, type VersionedChannel } from "./versioned-channel.ts";

export const bookStepMs = 100;
export const marketsStepMs = 250;
export const floorStepMs = 500;
export const candleStepMs = 500;

export interface FloorFacts { readonly scene: string; readonly speed: number; readonly build: string; readonly engine: "up" | "recovering" }

export interface MarketPortOptions {
  readonly facts: () => FloorFacts;
  readonly history: HistoryPort;
  readonly instrumentHistory: MarketPort["instrumentHistory"];
  readonly log: (level: "info" | "warn" | "error", message: string, fields?: Record<string, unknown>) => void;
}

export interface LiveMarket extends MarketPort {
  /** Shows another picture: the first one, or one made anew after a fault. All watchers get the whole. */
  show(picture: FloorPicture): void;
  readonly shown: boolean;
  /** Any version of a listed instrument's terms, with its present status. */
  describe(instrument: Instrument): InstrumentDto;
  close(): void;
}

/** The newest candles of a watched series: what those get who begin to watch or fell behind. */
const candlesToldMax = 100;
interface CandleChannel { candles: readonly CandleDto[]; timer: NodeJS.Timeout | undefined; readonly channel: VersionedChannel<readonly CandleDto[]> }

export function createLiveMarket(options: MarketPortOptions): LiveMarket {
  let picture: FloorPicture | undefined;
  const books = createBookChannels((instrument) => picture?.instruments.get(instrument));
  const trades = new Map<number, VersionedChannel<TradeMessageDto>>();
  const candles = new Map<string, CandleChannel>();
  const markets = createVersionedChannel<readonly MarketDto[]>(() => allMarkets());
  const floors = createVersionedChannel<FloorDto>(() => floorNow());
  let closed = false;

  function shownPicture(): FloorPicture {
    if (picture === undefined) throw new ReadsAway("the floor's picture is not there yet");
    return picture;
  }

  function pictureOf(instrument: number): InstrumentPicture {
    const found = shownPicture().instruments.get(instrument);
    assert(found !== undefined, "a channel's instrument is listed");
    return found;
  }

  function allMarkets(): readonly MarketDto[] {
    const floor = shownPicture();
    return [...floor.instruments.values()].map((each) => marketText(floor, each));
  }

  function floorNow(): FloorDto {
    const floor = shownPicture();
    const { scene, speed, build, engine } = options.facts();
    return { scene, speed, at: floor.at, wallAt: floor.wall, ...floor.origins(), sources: [...floor.origins().sources], engine, seq: floor.seq, build };
  }

  function stepBooks(): void {
    if (picture === undefined) return;
    books.step();
    for (const seen of picture.instruments.values()) {
      seen.bookChanged = false;
      if (seen.freshTrades.length === 0) continue;
      const fresh = takeFreshTrades(seen).map((trade) => tradeText(seen, trade));
      trades.get(seen.instrument.id)?.publish((n) => ({ kind: "delta", n, trades: fresh }));
    }
  }

  function stepMarkets(): void {
    if (picture === undefined) return;
    const floor = picture;
    const changed = [...floor.instruments.values()].filter((each) => each.marketChanged || each.freshTold !== isIndexFresh(floor, each));
    for (const each of changed) {
      each.marketChanged = false;
      each.freshTold = isIndexFresh(floor, each);
    }
    if (changed.length > 0 && markets.watchers > 0) {
      const rows = changed.map((each) => marketText(floor, each));
      markets.publish(() => rows);
    }
  }

  function stepFloor(): void {
    if (picture === undefined || floors.watchers === 0) return;
    const now = floorNow();
    floors.publish(() => now);
  }

  const timers = [setInterval(stepBooks, bookStepMs), setInterval(stepMarkets, marketsStepMs), setInterval(stepFloor, floorStepMs)];

  function tradeChannel(instrument: number): VersionedChannel<TradeMessageDto> {
    let channel = trades.get(instrument);
    if (channel === undefined) {
      channel = createVersionedChannel((n) => {
        const seen = pictureOf(instrument);
        return { kind: "snapshot", n, trades: seen.trades.map((trade) => tradeText(seen, trade)) };
      });
      trades.set(instrument, channel);
    }
    return channel;
  }

  /** Candles are read where they are made, in the read model; the channel asks twice a second while somebody watches. */
  function candleChannel(instrument: number, kind: "mark" | "trade", intervalMs: number): CandleChannel {
    const key = `${instrument}/${kind}/${intervalMs}`;
    let series = candles.get(key);
    if (series === undefined) {
      const made: CandleChannel = { candles: [], timer: undefined, channel: createVersionedChannel(() => made.candles) };
      series = made;
      candles.set(key, series);
    }
    const asked = series;
    // Nobody asked since the last watcher left: what was kept may be long over.
    if (asked.channel.watchers === 0) asked.candles = [];
    const ask = async (): Promise<void> => {
      try {
        const since = asked.candles.at(-1)?.openAt;
        let newest = await options.history.candles(instrument, kind, intervalMs, newestCandle, 2);
        // On a fast floor many candles pass between two looks; all of them are told.
        if (since !== undefined && (newest[0]?.openAt ?? since) > since) newest = await options.history.candles(instrument, kind, intervalMs, newestCandle, candlesMax);
        const known = new Set(asked.candles.map((candle) => JSON.stringify(candle)));
        const changed = newest.filter((candle) => !known.has(JSON.stringify(candle)) && candle.openAt >= (since ?? -Infinity));
        asked.candles = [...asked.candles.filter(({ openAt }) => openAt < (newest[0]?.openAt ?? Infinity)), ...newest].slice(-candlesToldMax);
        if (changed.length > 0) asked.channel.publish(() => changed);
      } catch (error) {
        options.log("warn", "candles cannot be read", { instrument, kind, intervalMs, error: String(error) });
      }
      asked.timer = asked.channel.watchers > 0 && !closed ? setTimeout(() => void ask(), candleStepMs) : undefined;
    };
    if (asked.timer === undefined) asked.timer = setTimeout(() => void ask(), 0);
    return asked;
  }

  return {
    get shown() { return picture !== undefined; },
    show(next) {
      picture = next;
      books.reset();
      for (const channel of trades.values()) channel.reset();
      markets.reset();
      floors.reset();
    },
    close() {
      closed = true;
      for (const timer of timers) clearInterval(timer);
      for (const { timer } of candles.values()) clearTimeout(timer);
    },
    describe: (instrument) => shownPicture().describe(instrument),
    floor: floorNow,
    instruments() {
      const floor = shownPicture();
      return [...floor.instruments.keys()].flatMap((id) => floor.dto(id) ?? []);
    },
    instrument: (id) => shownPicture().dto(id),
    asset: (code) => shownPicture().asset(code),
    instrumentHistory: options.instrumentHistory,
    markets: allMarkets,
    liveFloor: (signal) => floors.stream(signal),
    liveMarkets: (signal) => markets.stream(signal),
    liveBest: (instrument, signal) => books.best(instrument).stream(signal),
    liveBook: (instrument, depth, signal) => books.levels(instrument, depth).stream(signal),
    liveOrders: (instrument, depth, signal) => books.orders(instrument, depth).stream(signal),
    liveTrades: (instrument, signal) => tradeChannel(instrument).stream(signal),
    async *liveCandle(instrument, kind, intervalMs, signal) {
      for await (const step of candleChannel(instrument, kind, intervalMs).channel.stream(signal)) yield* step;
    },
  };
}

/** Later than any candle. */
const newestCandle = 8.64e15;
