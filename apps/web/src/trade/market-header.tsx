import { Change, classNames, Compact, Explained, formatDate, IconButton, Price, Priced, StatusBadge, useDateLocale } from "@crossfloor/ui";
import { ChevronDown, Star } from "lucide-react";
import { type ReactNode } from "react";
import { type Listed } from "../floor/floor.tsx";
import { toggleStar, useStars } from "../markets/stars.ts";
import { useText } from "../words/text.ts";
import { SessionClock } from "./session-clock.tsx";

function Figure({ label, why, children }: { readonly label: string; readonly why: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="flex shrink-0 flex-col justify-center">
      <dt className="text-2xs leading-4 text-faint"><Explained text={why}><span className="leading-4">{label}</span></Explained></dt>
      <dd className="-mt-1 text-[0.8125rem] font-medium">{children}</dd>
    </div>
  );
}

/** Which market this is and how it stands. */
export function MarketHeader({ listed: { instrument, market }, compact, onChoose }: { readonly listed: Listed; readonly compact: boolean; readonly onChoose: () => void }): ReactNode {
  const text = useText();
  const dateLocale = useDateLocale();
  const starred = useStars().includes(instrument.symbol);
  const { priceDecimals } = instrument.trading;
  const chooser = (
    <div className="flex shrink-0 items-center gap-1">
      <IconButton label={text(starred ? "markets.unstar" : "markets.star", { symbol: instrument.symbol })} size="iconSm" aria-pressed={starred} onClick={() => toggleStar(instrument.symbol)}>
        <Star className={classNames("size-4", starred && "fill-warn text-warn")} aria-hidden />
      </IconButton>
      <h1 className="contents">
        <button type="button" onClick={onChoose} className="flex min-h-8 items-center gap-1.5 rounded-md px-1.5 text-left hover:bg-hover">
          <span className="flex flex-col">
            <span className="flex items-center gap-1 text-[0.9375rem] leading-5 font-semibold">{instrument.symbol}<ChevronDown className="size-3.5 text-faint" aria-hidden /><span className="visually-hidden">{text("markets.choose")}</span></span>
            {!compact && <span className="max-w-44 truncate text-2xs leading-4 text-faint">{instrument.name}</span>}
          </span>
        </button>
      </h1>
    </div>
  );
  const last = market?.last ?? null;
  const direction = market?.change24h == null || !/[1-9]/.test(market.change24h) ? "" : market.change24h.startsWith("-") ? "text-down" : "text-up";

  if (compact) {
    return (
      <Priced origin={market?.origin ?? null} className="shrink-0 border-b border-line bg-panel px-2 py-1.5">
        {(badge) => (
          <>
            <div className="flex items-center justify-between gap-2">{chooser}<span className="flex items-center gap-1.5"><StatusBadge status={instrument.status} />{badge}</span></div>
            <div className="flex items-end justify-between gap-3 px-2 pb-1">
              <div>
                <Price value={last ?? market?.mark ?? null} decimals={priceDecimals} flash className={classNames("text-2xl leading-8 font-semibold", direction)} />
                <div className="flex items-center gap-2 text-xs"><Change rate={market?.change24h ?? null} /><span className="text-faint">{text("market.mark")} <Price value={market?.mark ?? null} decimals={priceDecimals} className="text-muted" /></span></div>
              </div>
              <dl className="grid grid-cols-[auto_auto] gap-x-2 text-right text-2xs leading-4 text-faint">
                <dt>{text("market.high")}</dt><dd className="text-muted"><Price value={market?.high24h ?? null} decimals={priceDecimals} /></dd>
                <dt>{text("market.low")}</dt><dd className="text-muted"><Price value={market?.low24h ?? null} decimals={priceDecimals} /></dd>
                <dt>{text("market.volume")}</dt><dd className="text-muted">{market === undefined ? text("ui.none") : <Compact value={market.volume24h} />}</dd>
              </dl>
            </div>
          </>
        )}
      </Priced>
    );
  }

  return (
    <Priced origin={market?.origin ?? null} className="flex h-14 shrink-0 items-center gap-5 overflow-x-auto overflow-y-hidden bg-panel px-3">
      {(badge) => (
        <>
          {chooser}
          <div className="flex shrink-0 flex-col justify-center">
            <Price value={last ?? market?.mark ?? null} decimals={priceDecimals} flash className={classNames("text-lg leading-6 font-semibold", direction)} />
            <span className="text-2xs leading-4 text-faint">{text(last === null ? "market.mark" : "market.last")}</span>
          </div>
          <dl className="flex items-center gap-5">
            <Figure label={text("market.mark")} why={text("market.markWhy")}><Price value={market?.mark ?? null} decimals={priceDecimals} /></Figure>
            <Figure label={text("market.index")} why={text("market.indexWhy", { name: instrument.index.name })}>
              <Price value={market?.index ?? null} decimals={priceDecimals} className={market?.indexFresh === false ? "text-warn" : undefined} />
              {market?.indexFresh === false && <span className="ml-1 text-2xs text-warn">{text("market.indexOld")}</span>}
            </Figure>
            <Figure label={text("market.change")} why={text("market.changeWhy")}><Change rate={market?.change24h ?? null} /></Figure>
            <Figure label={text("market.high")} why={text("market.highWhy")}><Price value={market?.high24h ?? null} decimals={priceDecimals} /></Figure>
            <Figure label={text("market.low")} why={text("market.lowWhy")}><Price value={market?.low24h ?? null} decimals={priceDecimals} /></Figure>
            <Figure label={text("market.volume")} why={text("market.volumeWhy")}>{market === undefined ? text("ui.none") : <Compact value={market.volume24h} />}</Figure>
            {instrument.kind !== "spot" && <Figure label={text("market.openInterest")} why={text("market.openInterestWhy")}>{market === undefined ? text("ui.none") : <Compact value={market.openInterest} />}</Figure>}
            <Figure label={text("market.session")} why={text("market.sessionWhy")}><SessionClock status={instrument.status} /></Figure>
            {instrument.expiry !== null && <Figure label={text("market.expiry")} why={text("market.expiryWhy")}>{formatDate(instrument.expiry.lastTradeAt, { locale: dateLocale })}</Figure>}
          </dl>
          <span className="sticky right-0 ml-auto flex shrink-0 items-center gap-1.5 self-stretch bg-panel pl-3"><StatusBadge status={instrument.status} />{badge}</span>
        </>
      )}
    </Priced>
  );
}
