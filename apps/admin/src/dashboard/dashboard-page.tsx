import { Badge, type BadgeProps, formatMoment, formatStamp, Quantity, SourceBadge, useDateLocale } from "@crossfloor/ui";
import { Link } from "@tanstack/react-router";
import { type ReactNode } from "react";
import type { HealthDto, InstrumentDto } from "@crossfloor/api";
import { useInstruments } from "../desk/desk.ts";
import { useHealth } from "../desk/health-context.ts";
import { Card, Facts, Nothing, Page } from "../layout/page.tsx";
import { type AppText, useText } from "../words/text.ts";

interface PartState { readonly word: string; readonly tone: NonNullable<BadgeProps["tone"]> }

/** How the floor is, part by part, each second. */
export function DashboardPage(): ReactNode {
  const text = useText();
  const { health, live } = useHealth();
  const instruments = useInstruments().data;
  const locale = useDateLocale();
  return (
    <Page
      title={text("nav.dashboard")}
      lead={health === undefined ? undefined : (
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span>{text("dashboard.scene", { scene: health.floor.scene, speed: health.floor.speed })}</span>
          {health.floor.at > 0 && <span className="tabular-nums">{formatMoment(health.floor.at, { locale })}</span>}
          {health.floor.simulated && <SourceBadge origin={{ source: health.floor.sources.join(", "), simulated: true }} />}
        </span>
      )}
    >
      {health === undefined ? <Nothing>{text(live ? "ui.loading" : "dashboard.waiting")}</Nothing> : (
        <>
          <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4" aria-live="off">
            <EnginePart health={health} />
            <ShadowPart health={health} />
            <ProjectorPart health={health} />
            <TreasuryPart health={health} />
          </div>
          <div className="grid gap-4 lg:grid-cols-2">
            <Card title={text("dashboard.attention")}><Attention health={health} instruments={instruments} /></Card>
            <Card title={text("dashboard.floor")}>
              <Facts rows={[
                [text("dashboard.sources"), health.floor.sources.length === 0 ? text("dashboard.noSources") : <span className="break-words">{health.floor.sources.join(", ")}</span>],
                [text("dashboard.build"), <code key="build" className="break-all text-xs">{health.floor.build === "" ? text("ui.none") : health.floor.build}</code>],
                [text("dashboard.told"), formatStamp(health.wallAt, { locale })],
              ]} />
            </Card>
          </div>
        </>
      )}
    </Page>
  );
}

function Part({ title, state, rows }: { readonly title: string; readonly state: PartState; readonly rows: readonly (readonly [string, ReactNode])[] }): ReactNode {
  return <Card title={title} aside={<Badge tone={state.tone}>{state.word}</Badge>}><Facts rows={rows} /></Card>;
}

function count(value: number | null, text: AppText): ReactNode {
  return value === null ? text("ui.none") : <Quantity value={String(value)} />;
}

function EnginePart({ health: { engine } }: { readonly health: HealthDto }): ReactNode {
  const text = useText();
  return (
    <Part
      title={text("dashboard.engine")}
      state={engine.state === "up" ? { word: text("part.up"), tone: "good" } : { word: text("part.recovering"), tone: "danger" }}
      rows={[[text("dashboard.sequence"), count(engine.seq, text)], [text("dashboard.rate"), <Quantity key="rate" value={String(engine.commandsPerSecond)} decimals={1} />]]}
    />
  );
}

function ShadowPart({ health: { shadow } }: { readonly health: HealthDto }): ReactNode {
  const text = useText();
  const state: PartState = shadow.state === "away" ? { word: text("part.away"), tone: "danger" } : shadow.agrees === false ? { word: text("part.disagrees"), tone: "danger" } : lagged(shadow.lag, text);
  return (
    <Part
      title={text("dashboard.shadow")}
      state={state}
      rows={[
        [text("dashboard.lag"), count(shadow.lag, text)],
        [text("dashboard.checked"), count(shadow.checkedSeq, text)],
        [text("dashboard.snapshot"), count(shadow.snapshotSeq, text)],
        [text("dashboard.hash"), <code key="hash" className="text-xs" title={shadow.stateHash ?? undefined}>{shadow.stateHash?.slice(0, 12) ?? text("ui.none")}</code>],
      ]}
    />
  );
}

function ProjectorPart({ health: { projector } }: { readonly health: HealthDto }): ReactNode {
  const text = useText();
  return (
    <Part
      title={text("dashboard.projector")}
      state={projector.state === "away" ? { word: text("part.away"), tone: "danger" } : lagged(projector.lag, text)}
      rows={[[text("dashboard.lag"), count(projector.lag, text)], [text("dashboard.sequence"), count(projector.seq, text)]]}
    />
  );
}

function TreasuryPart({ health: { treasury } }: { readonly health: HealthDto }): ReactNode {
  const text = useText();
  const locale = useDateLocale();
  const state: PartState = treasury.state === "away" ? { word: text("part.away"), tone: "danger" }
    : treasury.paused !== null ? { word: text("part.paused"), tone: "danger" }
    : treasury.chain === null ? { word: text("part.none"), tone: "neutral" }
    : { word: text("part.up"), tone: "good" };
  return (
    <Part
      title={text("dashboard.treasury")}
      state={state}
      rows={[
        [text("dashboard.chain"), treasury.chain === null ? text("ui.none") : String(treasury.chain)],
        [text("dashboard.height"), count(treasury.height, text)],
        [text("dashboard.lastBlock"), treasury.updatedWallAt === null || treasury.updatedWallAt === 0 ? text("ui.none") : formatStamp(treasury.updatedWallAt, { locale })],
        ...(treasury.paused === null ? [] : [[text("dashboard.paused"), treasury.paused] as const]),
      ]}
    />
  );
}

/** A reader that is some records behind is at work; one that is far behind is not keeping up. */
const lagMax = 2_000;

function lagged(lag: number | null, text: AppText): PartState {
  return lag !== null && lag > lagMax ? { word: text("part.behind"), tone: "warn" } : { word: text("part.up"), tone: "good" };
}

function Attention({ health, instruments }: { readonly health: HealthDto; readonly instruments: readonly InstrumentDto[] | undefined }): ReactNode {
  const text = useText();
  const halted = (instruments ?? []).filter(({ status }) => status.state === "halted");
  if (health.changesWaiting === 0 && halted.length === 0) return <Nothing>{text("dashboard.allWell")}</Nothing>;
  return (
    <ul className="divide-y divide-line">
      {health.changesWaiting > 0 && (
        <li className="px-4 py-1.5">
          <Link to="/approvals" className="flex min-h-8 items-center justify-between gap-2 font-medium text-accent hover:underline">{text("dashboard.changesWaiting", { count: health.changesWaiting })}</Link>
        </li>
      )}
      {halted.map((instrument) => (
        <li key={instrument.id} className="flex flex-wrap items-center justify-between gap-x-3 px-4 py-1.5">
          <Link to="/instruments/$id" params={{ id: String(instrument.id) }} className="flex min-h-8 items-center font-medium hover:underline">{instrument.symbol}</Link>
          <span className="text-xs text-muted">{instrument.status.haltReason === null ? text("ui.status.halted") : text(`halt.reason.${instrument.status.haltReason}`)}{instrument.status.note !== "" && ` · ${instrument.status.note}`}</span>
        </li>
      ))}
    </ul>
  );
}
