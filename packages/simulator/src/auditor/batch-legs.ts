/** Takes a batch apart again: which events are whose, told from the report of each leg. */
import type { AmendOrder, CancelOrder, Event, LegOutcome, OrderAmended, PlaceBatch, PlaceOrder } from "@crossfloor/protocol";
import type { Demand } from "./audit-fault.ts";

/** A leg as if it had come alone. */
export interface AuditedLeg {
  readonly command: PlaceOrder | AmendOrder | CancelOrder;
  readonly outcome: LegOutcome;
  readonly events: readonly Event[];
}

/** Each leg tells a first event of its own: its refusal, its order's acceptance, amendment or end. */
export function legsOf({ account, legs }: PlaceBatch, outcomes: readonly LegOutcome[], events: readonly Event[], demand: Demand): readonly AuditedLeg[] {
  demand("BATCH-001", outcomes.length === legs.length, () => `${legs.length} legs have ${outcomes.length} reports`);
  const audited: AuditedLeg[] = [];
  let from = 0;
  for (const [place, leg] of legs.entries()) {
    const command = { ...leg, account };
    const outcome = outcomes[place];
    const first = events.at(from);
    demand("BATCH-001", first !== undefined && begins(command, outcome, first), () => `leg ${place + 1}, a ${leg.type}, is reported as ${outcome.refusal ?? `done to order ${outcome.order}`} and tells ${JSON.stringify(first)}`);
    let until = from + 1;
    const next = place + 1 < legs.length ? { ...legs[place + 1], account } : undefined;
    while (until < events.length && (next === undefined || !begins(next, outcomes[place + 1], events[until]))) until += 1;
    if (outcome.refusal !== null) demand("BATCH-001", until === from + 1, () => `leg ${place + 1} was refused and did something: ${JSON.stringify(events[from + 1])}`);
    audited.push({ command, outcome, events: events.slice(from, until) });
    from = until;
  }
  return audited;
}

function begins(command: AuditedLeg["command"], { refusal, order }: LegOutcome, event: Event): boolean {
  if (refusal !== null) return event.type === "commandRefused" && event.command === command.type && event.refusal === refusal;
  switch (command.type) {
    case "placeOrder": return event.type === "orderAccepted" && event.order === order && event.clientOrderId === command.clientOrderId;
    case "amendOrder": return event.type === "orderAmended" && event.order === order && event.price === (command.limit ?? event.priceBefore) && isSize(command, event);
    case "cancelOrder": return event.type === "orderCancelled" && event.order === order && event.reason === "user";
  }
}

/** A reduce-only order gets no more than it may close. That cut, and the cut by a leg before, keep the order's place only without an amendment. */
function isSize({ size }: AmendOrder, event: OrderAmended): boolean {
  return event.kept ? event.size === size : event.size <= (size ?? event.sizeBefore);
}
