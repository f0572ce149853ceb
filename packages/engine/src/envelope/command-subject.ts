import type { AccountId, Command } from "@crossfloor/protocol";
import type { InstrumentId } from "@crossfloor/instruments";

/** What a refusal is about, for the audit trail; 0 and "" where the command names none. */
export interface CommandSubject {
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  readonly clientOrderId: string;
}

export function subjectOf(command: Command): CommandSubject {
  return {
    account: "account" in command ? command.account : (0 as AccountId),
    instrument: instrumentOf(command),
    clientOrderId: "clientOrderId" in command ? command.clientOrderId : "",
  };
}

function instrumentOf(command: Command): InstrumentId {
  if (!("instrument" in command)) return 0 as InstrumentId;
  return typeof command.instrument === "number" ? command.instrument : command.instrument.id;
}
