/**
 * The rule that no price is drawn without saying where it comes from.
 *
 * A price component refuses to draw outside a `Priced` region, and a `Priced` region always draws the badge of its origin: either
 * it draws it itself, or it hands it to its content and checks after drawing that the content kept it.
 */
import { createContext, type ReactNode, useContext, useEffect, useRef } from "react";
import { assert } from "@crossfloor/stdx";
import { classNames } from "../components/class-names.ts";
import { Panel } from "../components/panel.tsx";
import { originKind, type PriceOrigin } from "./price-origin.ts";
import { SourceBadge } from "./source-badge.tsx";

const PricedContext = createContext<boolean>(false);

/** Asserts that a price is being drawn where its source is shown. */
export function useShownOrigin(): void {
  assert(useContext(PricedContext), "a price is drawn inside a Priced region, which shows its source");
}

/** A region of prices of one origin. `children` gets the badge and places it where it is seen. */
export function Priced({ origin, short = false, className, children, as: Tag = "div", ...data }: {
  readonly origin: PriceOrigin | null;
  readonly short?: boolean;
  readonly className?: string | undefined;
  readonly as?: "div" | "tr" | "li" | "section";
  readonly children: (badge: ReactNode) => ReactNode;
  readonly [data: `data-${string}`]: string | number | boolean | undefined;
}): ReactNode {
  const region = useRef<HTMLElement>(null);
  useEffect(() => {
    assert(region.current?.querySelector("[data-source-badge]") != null, "a Priced region keeps its source badge");
  });
  return (
    <Tag ref={(element: HTMLElement | null) => { region.current = element; }} className={className} data-priced={originKind(origin)} {...data}>
      <PricedContext value>{children(<SourceBadge origin={origin} short={short} />)}</PricedContext>
    </Tag>
  );
}

/** A panel of prices with the badge in its head. */
export function PricedPanel({ origin, title, label, actions, children, className, bodyClassName }: {
  readonly origin: PriceOrigin | null;
  readonly title: ReactNode;
  readonly label: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  readonly bodyClassName?: string | undefined;
}): ReactNode {
  return (
    <Priced origin={origin} short className={classNames("flex min-h-0 min-w-0 flex-col", className)}>
      {(badge) => (
        <Panel label={label} title={title} actions={<>{actions}{badge}</>} className="flex-1" bodyClassName={bodyClassName}>
          {children}
        </Panel>
      )}
    </Priced>
  );
}

/** Every price on a page that stands outside a region with a badge; empty on a truthful page. For tests in a browser. */
export function unbadgedPrices(root: ParentNode): readonly Element[] {
  return [...root.querySelectorAll("[data-price]")].filter((price) => price.closest("[data-priced]")?.querySelector("[data-source-badge]") == null);
}
