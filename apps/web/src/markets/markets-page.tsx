import { Change, classNames, Compact, formatDate, IconButton, Input, Price, Priced, Segmented, StatusBadge, useDateLocale } from "@crossfloor/ui";
import { Link, useNavigate } from "@tanstack/react-router";
import { Search, Star } from "lucide-react";
import { type ReactNode } from "react";
import { useInstruments, useListed } from "../floor/floor.tsx";
import { useViewport } from "../layout/viewport.ts";
import { SessionClock } from "../trade/session-clock.tsx";
import { useText } from "../words/text.ts";
import { findMarkets, type MarketClass, presentClasses } from "./find-markets.ts";
import { toggleStar, useStars } from "./stars.ts";

/** Every market by class, with search and stars; the filter is in the address, so that it can be shared. */
export function MarketsPage({ search }: { readonly search: { readonly class: MarketClass; readonly words: string } }): ReactNode {
  const text = useText();
  const navigate = useNavigate();
  const listed = useListed();
  const stars = useStars();
  const phone = useViewport() === "phone";
  const dateLocale = useDateLocale();
  const { isPending } = useInstruments();
  const rows = findMarkets(listed, search, stars);
  const change = (next: Partial<{ class: MarketClass; words: string }>): void => {
    const wanted = { ...search, ...next };
    void navigate({ to: "/markets", search: { ...(wanted.class === "all" ? {} : { class: wanted.class }), ...(wanted.words === "" ? {} : { q: wanted.words }) }, replace: true });
  };
  const star = (symbol: string): ReactNode => (
    <IconButton label={text(stars.includes(symbol) ? "markets.unstar" : "markets.star", { symbol })} size={phone ? "icon" : "iconSm"} aria-pressed={stars.includes(symbol)} onClick={() => toggleStar(symbol)}>
      <Star className={classNames("size-4", stars.includes(symbol) && "fill-warn text-warn")} aria-hidden />
    </IconButton>
  );
  const head = "sticky top-0 z-10 h-9 bg-panel px-3 text-right text-xs font-normal text-faint";
  return (
    <main className="flex min-h-0 flex-1 flex-col bg-canvas">
      <div className={classNames("mx-auto flex w-full max-w-[96rem] min-h-0 flex-1 flex-col", phone ? "" : "p-4")}>
        <div className={classNames("flex shrink-0 flex-wrap items-center gap-3", phone ? "p-2" : "mb-3")}>
          <h1 className={classNames("text-lg font-semibold", phone && "visually-hidden")}>{text("nav.markets")}</h1>
          <div className="relative ml-auto w-full sm:w-64">
            <Search className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-faint" aria-hidden />
            <Input type="search" aria-label={text("markets.searchHint")} placeholder={text("markets.searchHint")} value={search.words} onChange={(event) => change({ words: event.target.value })} className="pl-8.5" />
          </div>
          <div className="w-full overflow-x-auto">
            <Segmented label={text("markets.class")} value={search.class} onChange={(next) => change({ class: next })} className="w-max" options={presentClasses(listed).map((value) => ({ value, label: text(`class.${value}`) }))} />
          </div>
        </div>
        <div className={classNames("min-h-0 flex-1 overflow-auto bg-panel", !phone && "rounded-lg border border-line")}>
          {rows.length === 0 ? (
            <p className="p-10 text-center text-muted">{text(isPending ? "ui.loading" : search.class === "starred" ? "markets.noStars" : "markets.nothingFound")}</p>
          ) : phone ? (
            <ul>
              {rows.map(({ instrument, market }) => (
                <Priced as="li" key={instrument.id} origin={market?.origin ?? null} short className="flex items-center gap-1 border-b border-line pr-3">
                  {(badge) => (
                    <>
                      {star(instrument.symbol)}
                      <Link to="/trade/$symbol" params={{ symbol: instrument.symbol }} className="flex min-h-14 min-w-0 flex-1 items-center justify-between gap-2">
                        <span className="flex min-w-0 flex-col">
                          <span className="flex items-center gap-1.5 font-medium">{instrument.symbol}<StatusBadge status={instrument.status} quiet /></span>
                          <span className="truncate text-xs text-faint">{instrument.name}</span>
                        </span>
                        <span className="flex shrink-0 flex-col items-end gap-0.5">
                          <Price value={market?.last ?? market?.mark ?? null} decimals={instrument.trading.priceDecimals} flash className="font-medium" />
                          <span className="flex items-center gap-1.5 text-xs"><Change rate={market?.change24h ?? null} />{badge}</span>
                        </span>
                      </Link>
                    </>
                  )}
                </Priced>
              ))}
            </ul>
          ) : (
            <table aria-label={text("nav.markets")} className="w-full border-collapse whitespace-nowrap">
              <thead>
                <tr>
                  <th scope="col" className={classNames(head, "text-left")}>{text("table.market")}</th>
                  <th scope="col" className={classNames(head, "text-left")}>{text("table.status")}</th>
                  <th scope="col" className={head}>{text("market.last")}</th>
                  <th scope="col" className={head}>{text("market.mark")}</th>
                  <th scope="col" className={head}>{text("market.change")}</th>
                  <th scope="col" className={head}>{text("market.high")}</th>
                  <th scope="col" className={head}>{text("market.low")}</th>
                  <th scope="col" className={head}>{text("market.volume")}</th>
                  <th scope="col" className={head}>{text("market.openInterest")}</th>
                  <th scope="col" className={head}>{text("market.session")}</th>
                  <th scope="col" className={head}>{text("market.expiry")}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map(({ instrument, market }) => {
                  const { priceDecimals } = instrument.trading;
                  return (
                    <Priced as="tr" key={instrument.id} origin={market?.origin ?? null} short className="border-t border-line hover:bg-raised [&>td]:h-11 [&>td]:px-3 [&>td]:text-right">
                      {(badge) => (
                        <>
                          <td className="!text-left">
                            <span className="flex items-center gap-2">
                              {star(instrument.symbol)}
                              <Link to="/trade/$symbol" params={{ symbol: instrument.symbol }} className="flex min-h-9 flex-col justify-center rounded-sm hover:text-accent">
                                <span className="leading-4 font-medium">{instrument.symbol}</span>
                                <span className="text-xs leading-4 text-faint">{instrument.name}</span>
                              </Link>
                            </span>
                          </td>
                          <td className="!text-left"><span className="flex items-center gap-1.5"><StatusBadge status={instrument.status} />{badge}</span></td>
                          <td><Price value={market?.last ?? null} decimals={priceDecimals} flash className="font-medium" /></td>
                          <td><Price value={market?.mark ?? null} decimals={priceDecimals} className="text-muted" /></td>
                          <td><Change rate={market?.change24h ?? null} /></td>
                          <td><Price value={market?.high24h ?? null} decimals={priceDecimals} className="text-muted" /></td>
                          <td><Price value={market?.low24h ?? null} decimals={priceDecimals} className="text-muted" /></td>
                          <td>{market === undefined ? text("ui.none") : <Compact value={market.volume24h} />}</td>
                          <td>{market === undefined || instrument.kind === "spot" ? text("ui.none") : <Compact value={market.openInterest} />}</td>
                          <td className="text-xs text-muted"><SessionClock status={instrument.status} /></td>
                          <td className="text-xs text-muted">{instrument.expiry === null ? text("ui.none") : formatDate(instrument.expiry.lastTradeAt, { locale: dateLocale })}</td>
                        </>
                      )}
                    </Priced>
                  );
                })}
              </tbody>
            </table>
          )}
        </div>
      </div>
    </main>
  );
}
