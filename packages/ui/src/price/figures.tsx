/** Figures as people read them: exact, aligned, signed, and never told by colour alone. */
import { memo, type ReactNode, useEffect, useRef } from "react";
import { classNames } from "../components/class-names.ts";
import { compareDecimals, signOf, trimDecimal } from "../decimal/scaled.ts";
import { arrowOf, writeAmount, writeCompact, writeDecimal, writePercent } from "../decimal/write-decimal.ts";
import { useUiText } from "../i18n/text.tsx";
import { useNumberLocale } from "../preferences/preferences.ts";
import { useShownOrigin } from "./priced.tsx";

function toneOf(value: string): string {
  const sign = signOf(value);
  return sign > 0 ? "text-up" : sign < 0 ? "text-down" : "text-muted";
}

/** A price with the decimals of its instrument. Only inside a `Priced` region. */
export const Price = memo(function Price({ value, decimals, className, flash = false, average = false }: {
  readonly value: string | null;
  readonly decimals: number;
  readonly className?: string | undefined;
  /** A short tint when the value moves. */
  readonly flash?: boolean;
  /** An average may lie between two prices: it is cut one digit past them, whole in its title. */
  readonly average?: boolean;
}): ReactNode {
  useShownOrigin();
  const locale = useNumberLocale();
  const text = useUiText();
  const element = useRef<HTMLSpanElement>(null);
  const before = useRef(value);
  useEffect(() => {
    const last = before.current;
    before.current = value;
    const span = element.current;
    if (!flash || span === null || last === null || value === null || last === value) return;
    const rising = compareDecimals(value, last) > 0;
    span.classList.remove("flash-up", "flash-down");
    // Reading a measure restarts the animation.
    void span.offsetWidth;
    span.classList.add(rising ? "flash-up" : "flash-down");
  }, [value, flash]);
  return (
    <span ref={element} data-price title={average && value !== null ? writeDecimal(value, { locale }) : undefined} className={classNames("rounded-sm tabular-nums", className)}>
      {value === null ? text("ui.none") : writePrice(value, decimals, locale, average)}
    </span>
  );
});

/** The price's own digits: no fewer than its instrument has, no zeros beyond them. */
export function writePrice(value: string, decimals: number, locale: string, average = false): string {
  const trimmed = trimDecimal(value);
  const finer = (trimmed.split(".")[1] ?? "").length > decimals;
  return average && finer ? writeAmount(trimmed, { locale, decimals: decimals + 1 }) : writeDecimal(trimmed, { locale, decimals });
}

/** A size or count, all its digits shown. */
export function Quantity({ value, decimals = 0, className, sign }: { readonly value: string; readonly decimals?: number; readonly className?: string | undefined; readonly sign?: "always" | undefined }): ReactNode {
  const locale = useNumberLocale();
  return <span className={classNames("tabular-nums", className)}>{writeDecimal(value, { locale, decimals, sign })}</span>;
}

/** An amount of money, cut for reading, whole in its title. */
export function Amount({ value, asset, decimals = 2, className }: { readonly value: string | null; readonly asset?: string | undefined; readonly decimals?: number; readonly className?: string | undefined }): ReactNode {
  const locale = useNumberLocale();
  const text = useUiText();
  if (value === null) return <span className={className}>{text("ui.none")}</span>;
  return (
    <span className={classNames("tabular-nums", className)} title={`${writeDecimal(value, { locale })}${asset === undefined ? "" : ` ${asset}`}`}>
      {writeAmount(value, { locale, decimals })}
      {asset !== undefined && <span className="text-faint"> {asset}</span>}
    </span>
  );
}

/** A gain or a loss: sign, colour and exact title. */
export function Gain({ value, asset, decimals = 2, className }: { readonly value: string; readonly asset?: string | undefined; readonly decimals?: number; readonly className?: string | undefined }): ReactNode {
  const locale = useNumberLocale();
  return (
    <span className={classNames("tabular-nums", toneOf(value), className)} title={writeDecimal(value, { locale, sign: "always" })}>
      {writeAmount(value, { locale, decimals, sign: "always" })}
      {asset !== undefined && <span className="text-faint"> {asset}</span>}
    </span>
  );
}

/** A relative change: arrow, sign, colour. */
export function Change({ rate, className, arrow = true }: { readonly rate: string | null; readonly className?: string | undefined; readonly arrow?: boolean }): ReactNode {
  const locale = useNumberLocale();
  const text = useUiText();
  if (rate === null) return <span className={classNames("text-faint", className)}>{text("ui.none")}</span>;
  return (
    <span className={classNames("tabular-nums", toneOf(rate), className)}>
      {arrow && <span aria-hidden className="mr-0.5 text-[0.7em]">{arrowOf(rate)}</span>}
      {writePercent(rate, { locale })}
    </span>
  );
}

/** A large figure in short form, whole in its title. */
export function Compact({ value, className }: { readonly value: string; readonly className?: string | undefined }): ReactNode {
  const locale = useNumberLocale();
  return <span className={classNames("tabular-nums", className)} title={writeDecimal(value, { locale })}>{writeCompact(value, { locale })}</span>;
}
