import { faultOf, faultText } from "@crossfloor/client";
import { Amount, Badge, Button, classNames, CopyButton, formatStamp, Segmented, Skeleton, toast, useDateLocale, usePreferences } from "@crossfloor/ui";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Droplets, ShieldAlert } from "lucide-react";
import { toDataURL } from "qrcode";
import { type ReactNode, useState } from "react";
import { BalancesTable } from "../account/balances-table.tsx";
import { SignInFirst } from "../account/sign-in-first.tsx";
import { useFloor, useLive, useMe } from "../floor/floor.tsx";
import { type AppText, useText } from "../words/text.ts";
import { depositProgress, depositReasons, type DepositStep } from "./deposit-progress.ts";

/** What one has, and how more of it gets here. */
export function WalletPage(): ReactNode {
  const text = useText();
  return (
    <main className="min-h-0 flex-1 overflow-y-auto bg-canvas">
      <div className="mx-auto flex w-full max-w-6xl flex-col gap-4 p-3 sm:p-4">
        <h1 className="text-lg font-semibold">{text("nav.wallet")}</h1>
        <SignInFirst>
          <Total />
          <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
            <div className="flex min-w-0 flex-col gap-4">
              <section aria-label={text("tabs.balances")} className="overflow-hidden rounded-lg border border-line bg-panel">
                <h2 className="border-b border-line px-4 py-2.5 font-semibold">{text("tabs.balances")}</h2>
                <div className="overflow-x-auto"><BalancesTable /></div>
              </section>
              <Deposits />
            </div>
            <DepositAddress />
          </div>
        </SignInFirst>
      </div>
    </main>
  );
}

function Total(): ReactNode {
  const text = useText();
  const account = useLive(useFloor().account).value;
  return (
    <section aria-label={text("account.equity")} className="flex flex-wrap items-end gap-x-10 gap-y-3 rounded-lg border border-line bg-panel p-4">
      {account === undefined ? <Skeleton className="h-10 w-48" /> : (
        <>
          <div><p className="text-xs text-faint">{text("account.equity")}</p><p className="text-2xl leading-8 font-semibold"><Amount value={account.equity} asset={account.referenceAsset} /></p></div>
          <div><p className="text-xs text-faint">{text("account.available")}</p><p className="text-base font-medium"><Amount value={account.available} asset={account.referenceAsset} /></p></div>
          <div><p className="text-xs text-faint">{text("account.marginInit")}</p><p className="text-base font-medium"><Amount value={account.marginInit} asset={account.referenceAsset} /></p></div>
        </>
      )}
    </section>
  );
}

const addressEveryMs = 1_000;

function DepositAddress(): ReactNode {
  const text = useText();
  const { api } = useFloor();
  const me = useMe();
  const [asset, setAsset] = useState<string>();
  const language = usePreferences().language === "zh-CN" ? "zh" : "en";
  // It is made a moment after the account: asked for until it is there.
  const { data } = useQuery({
    queryKey: ["deposit-address", me?.account ?? 0], queryFn: () => api.deposits.address.query(), enabled: me?.accountOpen === true, staleTime: Infinity,
    refetchInterval: (query) => (query.state.data === null ? addressEveryMs : false),
  });
  const code = useQuery({ queryKey: ["qr", data?.address ?? ""], queryFn: () => toDataURL(data?.address ?? "", { margin: 2, width: 320, errorCorrectionLevel: "M" }), enabled: data != null, staleTime: Infinity });
  const faucet = useMutation({
    mutationFn: (wanted: string) => api.deposits.faucet.mutate({ asset: wanted }),
    onSuccess: (_, wanted) => toast.success(text("wallet.faucetSent", { asset: wanted })),
    onError: (problem) => toast.error(text("wallet.faucetFailed"), { description: faultText(faultOf(problem), language) }),
  });
  const chosen = data?.assets.find((each) => each.asset === asset) ?? data?.assets[0];
  return (
    <section aria-label={text("wallet.deposit")} className="h-fit rounded-lg border border-line bg-panel">
      <h2 className="flex items-center justify-between border-b border-line px-4 py-2.5 font-semibold">
        {text("wallet.deposit")}
        {data?.sandbox === true && <Badge tone="simulated">{text("wallet.sandbox")}</Badge>}
      </h2>
      {data == null || chosen === undefined ? (
        <div className="flex flex-col gap-3 p-4 text-muted" aria-busy="true"><Skeleton className="mx-auto size-40" /><Skeleton />{data === null && <p role="status">{text("wallet.addressLater")}</p>}</div>
      ) : (
        <div className="flex flex-col gap-4 p-4">
          <Segmented label={text("table.asset")} value={chosen.asset} onChange={setAsset} options={data.assets.map((each) => ({ value: each.asset, label: each.asset }))} />
          <div className="flex flex-col items-center gap-3">
            {code.data === undefined ? <Skeleton className="size-40" /> : <img src={code.data} alt={text("wallet.qr", { address: data.address })} className="size-40 rounded-md bg-white p-1" />}
            <p className="w-full rounded-md border border-line bg-canvas px-3 py-2 text-center text-xs break-all select-all" data-deposit-address>{data.address}</p>
            <CopyButton value={data.address} label={text("wallet.copyAddress")} />
          </div>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-xs">
            <dt className="text-faint">{text("wallet.network")}</dt><dd className="text-right">{text("wallet.networkName", { name: data.chainName, chain: data.chain })}</dd>
            <dt className="text-faint">{text("wallet.minimum")}</dt><dd className="text-right"><Amount value={chosen.minimum} asset={chosen.asset} decimals={6} /></dd>
            <dt className="text-faint">{text("wallet.credited")}</dt><dd className="text-right">{text("wallet.creditedAfter", { count: data.confirmationsNeeded })}</dd>
            {chosen.contract !== null && <><dt className="text-faint">{text("wallet.contract")}</dt><dd className="text-right break-all text-muted">{chosen.contract}</dd></>}
          </dl>
          <p className="flex gap-2 rounded-md bg-warn-soft px-3 py-2 text-xs text-warn"><ShieldAlert className="mt-0.5 size-4 shrink-0" aria-hidden />{text("wallet.onlyThis", { asset: chosen.asset, name: data.chainName })}</p>
          {data.sandbox && chosen.faucet !== null && (
            <div className="rounded-md border border-dashed border-simulated p-3">
              <p className="mb-2 text-xs text-muted">{text("wallet.faucetHelp")}</p>
              <Button kind="primary" size="lg" className="w-full" disabled={faucet.isPending} onClick={() => faucet.mutate(chosen.asset)}>
                <Droplets className="size-4" aria-hidden />
                {text("wallet.faucet")} <Amount value={chosen.faucet} asset={chosen.asset} className="[&>span]:text-on-fill" />
              </Button>
            </div>
          )}
        </div>
      )}
    </section>
  );
}

const tones: { readonly [step in DepositStep]: "neutral" | "accent" | "good" | "danger" } = { seen: "neutral", confirming: "accent", confirmed: "accent", credited: "good", orphaned: "danger", failed: "danger" };

/** A reason that this build does not know is shown as it came. */
function reasonText(reason: string, text: AppText): string {
  const known = depositReasons.find((each) => each === reason);
  return known === undefined ? reason : text(`deposit.reason.${known}`);
}

function Deposits(): ReactNode {
  const text = useText();
  const locale = useDateLocale();
  const deposits = useLive(useFloor().deposits).value;
  return (
    <section aria-label={text("wallet.deposits")} className="overflow-hidden rounded-lg border border-line bg-panel">
      <h2 className="border-b border-line px-4 py-2.5 font-semibold">{text("wallet.deposits")}</h2>
      {deposits === undefined || deposits.length === 0 ? <p className="p-6 text-center text-muted">{text(deposits === undefined ? "ui.loading" : "wallet.noDeposits")}</p> : (
        <ul aria-live="polite">
          {deposits.map((deposit) => {
            const progress = depositProgress(deposit);
            return (
              <li key={`${deposit.chain}:${deposit.txHash}:${deposit.logIndex}`} data-deposit={progress.step} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-4 py-2.5 first:border-t-0">
                <span className="w-44 font-medium whitespace-nowrap"><Amount value={deposit.amount} asset={deposit.asset} decimals={6} /></span>
                <Badge tone={tones[progress.step]}>{text(`deposit.${progress.step}`)}</Badge>
                <span className="flex min-w-32 flex-1 items-center gap-2 text-xs whitespace-nowrap text-muted">
                  <span className="h-1.5 w-20 overflow-hidden rounded-full bg-raised"><span className={classNames("block h-full origin-left", progress.step === "credited" ? "bg-good" : "bg-accent")} style={{ transform: `scaleX(${progress.share})` }} /></span>
                  {text("wallet.confirmations", { done: progress.confirmations, needed: progress.needed })}
                </span>
                <span className="text-xs text-faint" title={deposit.txHash}>{`${deposit.txHash.slice(0, 10)}…${deposit.txHash.slice(-6)}`}</span>
                <span className="text-xs text-faint">{formatStamp(deposit.seenWallAt, { locale })}</span>
                {deposit.reason !== null && !(progress.step === "confirming" && deposit.reason === "waits_for_confirmations") && <span className={classNames("w-full text-xs", progress.ended ? "text-danger" : "text-muted")}>{reasonText(deposit.reason, text)}</span>}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
