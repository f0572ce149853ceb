import { Amount, Badge, classNames, Explained, Gain, Panel, Skeleton, useNumberLocale, writeDecimal } from "@crossfloor/ui";
import { Link } from "@tanstack/react-router";
import { type ReactNode } from "react";
import { useFloor, useLive, useMe } from "../floor/floor.tsx";
import { useText } from "../words/text.ts";
import { marginShare } from "./margin-share.ts";

/** The account in one look: what it is worth, what is in use, what is left. All figures are the server's. */
export function MarginPanel({ className }: { readonly className?: string }): ReactNode {
  const text = useText();
  const me = useMe();
  const { value: account, status } = useLive(useFloor().account);
  return (
    <Panel
      label={text("account.title")}
      title={text("account.title")}
      className={className}
      actions={account === undefined ? undefined : <Badge tone={account.state === "ok" ? "good" : "danger"}>{text(account.state === "ok" ? "account.ok" : "account.reduceOnly")}</Badge>}
      bodyClassName="overflow-y-auto px-3 pt-1.5 pb-3"
    >
      {me === null ? (
        <p className="text-muted">{text("account.signedOut")} <Link to="/sign-in" className="text-accent hover:underline">{text("session.signIn")}</Link></p>
      ) : account === undefined ? (
        <div className="flex flex-col gap-2" aria-busy="true"><Skeleton /><Skeleton className="w-2/3" /><Skeleton className="w-1/2" /></div>
      ) : (
        <div className={classNames(status !== "live" && "opacity-60")}>
          <dl className="grid grid-cols-2 gap-x-4 text-xs">
            <Figure label={text("account.equity")} why={text("account.equityWhy")} strong><Amount value={account.equity} asset={account.referenceAsset} /></Figure>
            <Figure label={text("account.unrealised")} why={text("account.unrealisedWhy")}><Gain value={account.unrealised} /></Figure>
            <Figure label={text("account.collateral")} why={text("account.collateralWhy")}><Amount value={account.collateral} /></Figure>
            <Figure label={text("account.marginInit")} why={text("account.marginInitWhy")}><Amount value={account.marginInit} /></Figure>
            <Figure label={text("account.marginMaint")} why={text("account.marginMaintWhy")}><Amount value={account.marginMaint} /></Figure>
            <Figure label={text("account.available")} why={text("account.availableWhy")} strong><Amount value={account.available} asset={account.referenceAsset} /></Figure>
          </dl>
          <MarginBar share={marginShare(account.marginMaint, account.equity)} />
        </div>
      )}
    </Panel>
  );
}

function Figure({ label, why, strong = false, children }: { readonly label: string; readonly why: string; readonly strong?: boolean; readonly children: ReactNode }): ReactNode {
  return (
    <div className="min-w-0">
      <dt className="text-faint"><Explained text={why}>{label}</Explained></dt>
      <dd className={classNames("-mt-1 truncate text-[0.8125rem] leading-5", strong && "font-semibold")}>{children}</dd>
    </div>
  );
}

function MarginBar({ share }: { readonly share: number }): ReactNode {
  const text = useText();
  const tone = share >= 0.8 ? "bg-danger" : share >= 0.5 ? "bg-warn" : "bg-good";
  const locale = useNumberLocale();
  // Downwards, so that 100% is said only of an account that may only reduce.
  const percent = Math.floor(share * 1_000) / 10;
  return (
    <div className="mt-1 text-xs">
      <div className="flex min-h-6 items-center justify-between gap-2"><span className="text-faint"><Explained text={text("account.useWhy")}>{text("account.use")}</Explained></span><span>{`${writeDecimal(percent.toFixed(1), { locale })}%`}</span></div>
      <div role="meter" aria-label={text("account.use")} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent} className="h-1.5 overflow-hidden rounded-full bg-raised">
        <div className={classNames("h-full origin-left rounded-full", tone)} style={{ transform: `scaleX(${share})` }} />
      </div>
    </div>
  );
}
