import type { Event, Fill, OrderAccepted, OrderCancelled, OrderRested, PositionChanged } from "./event.ts";
import { entryPostedOf, type PostedEntry } from "./posted-entry.ts";

/**
 * Hears the events of the engine in their order. An event is lent: it is good only during the call, since the engine uses the objects of
 * the frequent ones again. Copy what must be kept (`copyingSink`).
 */
export interface EventSink {
  orderAccepted(event: OrderAccepted): void;
  orderRested(event: OrderRested): void;
  fill(event: Fill): void;
  positionChanged(event: PositionChanged): void;
  orderCancelled(event: OrderCancelled): void;
  entryPosted(entry: PostedEntry): void;
  /** Every other kind. */
  other(event: Event): void;
}

/** Hands on every event as an object of its own, to keep. */
export function copyingSink(emit: (event: Event) => void): EventSink {
  const copied = <Lent extends Event>(event: Lent): void => emit({ ...event });
  return {
    orderAccepted: copied, orderRested: copied, fill: copied, positionChanged: copied, orderCancelled: copied, other: emit,
    entryPosted: (entry) => emit(entryPostedOf(entry)),
  };
}
