/** What went wrong with a call, as a name that the words know. */
import type { ChangeFault } from "@crossfloor/api";
import { TRPCClientError } from "@trpc/client";
import { changeFaultNamed } from "./change-faults.ts";

export type DeskFaultName = ChangeFault | "sign_in_required" | "reads_away" | "engine_away" | "too_many_requests" | "unreachable" | "unknown";

export interface DeskFault {
  readonly name: DeskFaultName;
  readonly detail: string;
  /** Asking again may help. */
  readonly retryable: boolean;
}

const named = ["sign_in_required", "reads_away", "engine_away", "too_many_requests"] as const;

export function deskFaultOf(error: unknown): DeskFault {
  if (!(error instanceof TRPCClientError)) return { name: "unknown", detail: error instanceof Error ? error.message : String(error), retryable: false };
  const data: unknown = error.data;
  // An error without data never came from the desk.
  if (typeof data !== "object" || data === null) return { name: "unreachable", detail: "", retryable: true };
  const fault: unknown = "fault" in data ? data.fault : null;
  if (typeof fault === "object" && fault !== null && "name" in fault && "detail" in fault) {
    const known = changeFaultNamed(fault.name);
    if (known !== undefined) return { name: known, detail: typeof fault.detail === "string" ? fault.detail : "", retryable: false };
  }
  const known = named.find((each) => each === error.message);
  return known === undefined ? { name: "unknown", detail: error.message, retryable: false } : { name: known, detail: "", retryable: known === "reads_away" || known === "engine_away" };
}
