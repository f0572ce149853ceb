/**
 * Candles on a canvas, drawn by lightweight-charts. The only place where prices become doubles: a pixel needs no more, and what
 * is written beside the canvas comes from the strings.
 */
import {
  CandlestickSeries, createChart, CrosshairMode, HistogramSeries, type IChartApi, type IPriceLine, type ISeriesApi, LineStyle, type Time, type UTCTimestamp,
} from "lightweight-charts";
import { type ReactNode, useEffect, useRef } from "react";
import { classNames } from "../components/class-names.ts";
import { compareDecimals } from "../decimal/scaled.ts";
import { writeDecimal } from "../decimal/write-decimal.ts";
import { useUiText } from "../i18n/text.tsx";
import { useDateLocale, useNumberLocale, usePreferences } from "../preferences/preferences.ts";
import { useShownOrigin } from "../price/priced.tsx";
import { formatStamp } from "../time/format-time.ts";
import { candleChange, type CandlePoint } from "./candle-change.ts";

export type { CandlePoint } from "./candle-change.ts";

/** A level across the chart: an open order, an entry price. */
export interface PriceLine { readonly key: string; readonly price: string; readonly title: string; readonly tone: "up" | "down" | "neutral" }

export interface CandleChartProps {
  /** Oldest first, one interval apart, without doubles. */
  readonly candles: readonly CandlePoint[];
  readonly decimals: number;
  /** Smallest price step, dot-decimal. */
  readonly tick: string;
  readonly lines: readonly PriceLine[];
  readonly volume: boolean;
  /** What the chart shows, for those who cannot see it. */
  readonly summary: string;
  /** The left edge is near: older candles are wanted. */
  readonly onNearStart?: (() => void) | undefined;
  readonly className?: string | undefined;
}

const framedFrom = 30;

interface Drawn { readonly chart: IChartApi; readonly price: ISeriesApi<"Candlestick">; readonly volume: ISeriesApi<"Histogram"> }

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--cf-${name}`).trim();
}

function seconds(at: number): UTCTimestamp {
  return (at / 1000) as UTCTimestamp;
}

function priceBar(candle: CandlePoint): { time: UTCTimestamp; open: number; high: number; low: number; close: number } {
  return { time: seconds(candle.openAt), open: Number(candle.open), high: Number(candle.high), low: Number(candle.low), close: Number(candle.close) };
}

function volumeBar(candle: CandlePoint): { time: UTCTimestamp; value: number; color: string } {
  return { time: seconds(candle.openAt), value: Number(candle.volume), color: colour(compareDecimals(candle.close, candle.open) >= 0 ? "up-soft" : "down-soft") };
}

export function CandleChart({ candles, decimals, tick, lines, volume, summary, onNearStart, className }: CandleChartProps): ReactNode {
  useShownOrigin();
  const text = useUiText();
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn>(undefined);
  const shown = useRef<readonly CandlePoint[]>([]);
  const nearStart = useRef(onNearStart);
  nearStart.current = onNearStart;
  const preferences = usePreferences();
  const numberLocale = useNumberLocale();
  const dateLocale = useDateLocale();

  useEffect(() => {
    if (box.current === null) return undefined;
    const chart = createChart(box.current, {
      autoSize: true,
      layout: { background: { color: "transparent" }, attributionLogo: false, fontSize: 11 },
      crosshair: { mode: CrosshairMode.Normal },
      timeScale: { timeVisible: true, rightOffset: 6, barSpacing: 7, borderVisible: false },
      rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.08, bottom: 0.2 } },
      kineticScroll: { touch: true, mouse: false },
    });
    const price = chart.addSeries(CandlestickSeries, { borderVisible: false });
    const histogram = chart.addSeries(HistogramSeries, { priceScaleId: "volume", lastValueVisible: false, priceLineVisible: false });
    chart.priceScale("volume").applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
    chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (range !== null && range.from < 10 && shown.current.length > 0) nearStart.current?.();
    });
    drawn.current = { chart, price, volume: histogram };
    shown.current = [];
    return () => {
      drawn.current = undefined;
      chart.remove();
    };
  }, []);

  useEffect(() => {
    if (drawn.current === undefined) return;
    const { chart, price } = drawn.current;
    const line = colour("line");
    chart.applyOptions({
      timeScale: { tickMarkFormatter: (time: Time, kind: number) => tickLabel(Number(time) * 1000, kind, dateLocale) },
      layout: { textColor: colour("muted"), fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { vertLines: { color: line }, horzLines: { color: line } },
      crosshair: { vertLine: { color: colour("control-line"), labelBackgroundColor: colour("line-strong") }, horzLine: { color: colour("control-line"), labelBackgroundColor: colour("line-strong") } },
      localization: {
        priceFormatter: (value: number) => writeDecimal(value.toFixed(decimals), { locale: numberLocale, decimals }),
        timeFormatter: (time: Time) => formatStamp(Number(time) * 1000, { locale: dateLocale }),
      },
    });
    price.applyOptions({
      upColor: colour("up"), downColor: colour("down"), wickUpColor: colour("up"), wickDownColor: colour("down"),
      priceFormat: { type: "price", precision: decimals, minMove: Number(tick) },
    });
    shown.current = [];
  }, [preferences, numberLocale, dateLocale, decimals, tick]);

  useEffect(() => {
    if (drawn.current === undefined) return;
    const { chart, price, volume: histogram } = drawn.current;
    const change = candleChange(shown.current, candles);
    // The live candle may come before its history: until there is something to frame, each whole series is framed anew.
    const unframed = shown.current.length < framedFrom;
    shown.current = candles;
    if (change.kind === "none") return;
    if (change.kind === "tail") {
      for (const candle of candles.slice(change.from)) {
        price.update(priceBar(candle));
        if (volume) histogram.update(volumeBar(candle));
      }
      return;
    }
    price.setData(candles.map(priceBar));
    histogram.setData(volume ? candles.map(volumeBar) : []);
    if (unframed && candles.length > 0) chart.timeScale().setVisibleLogicalRange({ from: Math.max(-2, candles.length - 90), to: candles.length + 5 });
  }, [candles, volume, preferences, numberLocale, dateLocale, decimals, tick]);

  useEffect(() => {
    if (drawn.current === undefined) return undefined;
    const { price } = drawn.current;
    const made: IPriceLine[] = lines.map((level) =>
      price.createPriceLine({ price: Number(level.price), title: level.title, color: colour(level.tone === "neutral" ? "accent" : level.tone), lineWidth: 1, lineStyle: LineStyle.Dashed, axisLabelVisible: true }));
    return () => {
      if (drawn.current?.price === price) for (const level of made) price.removePriceLine(level);
    };
  }, [lines, preferences]);

  return (
    <div className={classNames("relative size-full", className)}>
      <div ref={box} role="img" aria-label={summary} data-price data-stale-dim className="size-full" />
      {/* The library's licence asks for this link; its own logo would write markup and styles into the page. */}
      <a href="https://www.tradingview.com/" target="_blank" rel="noreferrer" className="absolute bottom-8 left-2 z-10 flex min-h-6 items-center rounded-sm px-1 text-2xs text-faint hover:text-text">{text("ui.chart.attribution")}</a>
    </div>
  );
}

/** Kinds of marks as the library counts them: year, month, day, time, time with seconds. */
function tickLabel(at: number, kind: number, locale: string): string {
  const options: Intl.DateTimeFormatOptions =
    kind === 0 ? { year: "numeric" } : kind === 1 ? { month: "short" } : kind === 2 ? { day: "numeric", month: "short" } : kind === 4 ? { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } : { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(locale, options).format(at);
}
