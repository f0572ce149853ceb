import type { AccountId, Command, CommandRefused, Refusal } from "@crossfloor/protocol";
import type { InstrumentId } from "@crossfloor/instruments";

/** The event of a command that was refused. What it is about stands in it, for the audit trail: 0 and "" where the command names none. */
export function commandRefused(command: Command, refusal: Refusal, detail: string): CommandRefused {
  return {
    type: "commandRefused", command: command.type, refusal,
    account: "account" in command ? command.account : (0 as AccountId),
    instrument: instrumentOf(command),
    clientOrderId: "clientOrderId" in command ? command.clientOrderId : "",
    detail,
  };
}

function instrumentOf(command: Command): InstrumentId {
  if (!("instrument" in command)) return 0 as InstrumentId;
  return typeof command.instrument === "number" ? command.instrument : command.instrument.id;
}
