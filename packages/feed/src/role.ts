/** Who may ask for what. A command that its link's role does not list never reaches the journal. */
import type { Command, CommandType } from "@crossfloor/protocol";

export type Role = "gateway" | "desk" | "treasury" | "oracle";

const commandsOf = {
  gateway: ["placeOrder", "amendOrder", "cancelOrder", "cancelAllOrders", "placeBatch", "massQuote", "movePledge", "openAccount"],
  desk: ["listAsset", "defineIndex", "setCalendar", "listInstrument", "changeInstrument", "haltInstrument", "resumeInstrument"],
  treasury: ["creditDeposit", "raiseFinalizedHeight"],
  oracle: ["publishIndex", "publishIndexHistory", "haltInstrument", "resumeInstrument"],
} as const satisfies Record<Role, readonly CommandType[]>;

const allowed = new Map<Role, ReadonlySet<CommandType>>(Object.entries(commandsOf).map(([role, types]) => [role as Role, new Set<CommandType>(types)]));

/** The oracle halts for want of a price and for nothing else. That it lifts only its own halts, the writer checks, who knows the reason in force. */
export function roleMaySend(role: Role, command: Command): boolean {
  if (allowed.get(role)?.has(command.type) !== true) return false;
  return role !== "oracle" || command.type !== "haltInstrument" || command.reason === "no_price_source";
}

/** Cancels travel past a queue of orders; everything else has its own credits, too. */
export type Lane = "cancel" | "order" | "other";
/** How many commands of each lane one link may have unanswered. */
export const windows = { cancel: 512, order: 512, other: 256 } as const satisfies Record<Lane, number>;
