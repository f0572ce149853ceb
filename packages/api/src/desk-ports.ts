import type { ChangeDto, ChangePayload, ChangeStepDto, HealthDto } from "./desk-dto.ts";
import type { InstrumentDto } from "./dto.ts";

export interface Operator { readonly operator: string; readonly email: string; readonly name: string }

/** Why an operator's request was not taken; each is told in words by the app. */
export const changeFaults = [
  "change_must_exist", "change_must_be_open", "approver_must_not_be_proposer", "payload_hash_must_match", "instrument_must_exist", "version_must_be_current",
  "change_must_change_something", "changes_must_not_exceed_maximum", "terms_must_be_valid", "instrument_must_be_halted", "instrument_must_not_be_halted", "engine_must_be_reachable",
] as const;
export type ChangeFault = (typeof changeFaults)[number];

export class ChangeRefused extends Error {
  override readonly name = "ChangeRefused";
  readonly fault: ChangeFault;
  readonly detail: string;
  constructor(fault: ChangeFault, detail: string) {
    super(fault);
    this.fault = fault;
    this.detail = detail;
  }
}

/** The one change mechanism: propose, approval by another person bound to the payload's hash, command. Throws `ChangeRefused`. */
export interface ChangePort {
  list(status: "open" | "all", limit: number): Promise<readonly ChangeDto[]>;
  get(id: string): Promise<ChangeDto | undefined>;
  steps(limit: number): Promise<readonly ChangeStepDto[]>;
  /** What a payload would change if it were proposed now. */
  review(payload: ChangePayload): Promise<readonly ChangeDto["diff"][number][]>;
  /** A halt is applied at once; all others wait for a second person. */
  propose(by: Operator, payload: ChangePayload, reason: string): Promise<ChangeDto>;
  approve(by: Operator, id: string, payloadHash: string): Promise<ChangeDto>;
  /** By the proposer (withdrawn) or by another (rejected). */
  reject(by: Operator, id: string, reason: string): Promise<ChangeDto>;
}

export interface HealthPort {
  health(): Promise<HealthDto>;
  liveHealth(signal: AbortSignal): AsyncIterable<HealthDto>;
}

/** Answered by the shadow, each at one sequence. */
export interface DeskInstrumentPort {
  list(): Promise<readonly InstrumentDto[]>;
  /** Every version of the terms that was ever in force, oldest first. */
  history(id: number): Promise<readonly { readonly seq: number; readonly at: number; readonly change: string; readonly instrument: InstrumentDto }[]>;
}

export interface DeskPorts { readonly instruments: DeskInstrumentPort; readonly changes: ChangePort; readonly health: HealthPort }
