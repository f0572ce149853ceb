import type { Event, Fill, PositionChanged } from "./event.ts";
import { entryPostedOf, type PostedEntry } from "./posted-entry.ts";
import { orderAcceptedOf, orderCancelledOf, orderRestedOf, type ToldAccepted, type ToldCancelled, type ToldRested } from "./told-event.ts";

/**
 * Hears the events of the engine in their order. An event is lent: it is good only during the call, since the engine uses the objects of
 * the frequent ones again. Copy what must be kept (`copyingSink`).
 */
export interface EventSink {
  orderAccepted(told: ToldAccepted): void;
  orderRested(told: ToldRested): void;
  fill(event: Fill): void;
  positionChanged(event: PositionChanged): void;
  orderCancelled(told: ToldCancelled): void;
  entryPosted(entry: PostedEntry): void;
  /** Every other kind. */
  other(event: Event): void;
}

/** Hands on every event as an object of its own, to keep. */
export function copyingSink(emit: (event: Event) => void): EventSink {
  const copied = <Lent extends Event>(event: Lent): void => emit({ ...event });
  return {
    fill: copied, positionChanged: copied, other: emit,
    orderAccepted: (told) => emit(orderAcceptedOf(told)),
    orderRested: (told) => emit(orderRestedOf(told)),
    orderCancelled: (told) => emit(orderCancelledOf(told)),
    entryPosted: (entry) => emit(entryPostedOf(entry)),
  };
}
