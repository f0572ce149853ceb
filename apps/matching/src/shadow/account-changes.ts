/** Which accounts may look different than before: named by an event, or holding anything while a price moved. */
import type { Event } from "@crossfloor/protocol";
import { unreachable } from "@crossfloor/stdx";

export class AccountChanges {
  readonly #changed = new Map<number, number>();
  #priceMoves = 0;
  #count = 0;
  readonly #waiting = new Set<() => void>();

  /** A number that rises whenever the account's view may have changed. */
  versionOf(account: number): number {
    return Math.max(this.#changed.get(account) ?? 0, this.#priceMoves);
  }

  take(events: readonly Event[]): void {
    if (events.length === 0) return;
    this.#count += 1;
    for (const event of events) this.#take(event);
  }

  /** Wakes those who wait for something new. Called once per applied piece of the journal. */
  wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  /** Resolves at the next `wake`, or when the signal is given. */
  next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#waiting.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      this.#waiting.add(done);
      signal.addEventListener("abort", done);
      if (signal.aborted) done();
    });
  }

  #take(event: Event): void {
    switch (event.type) {
      case "accountOpened": case "depositCredited": case "pledgeMoved": case "orderAccepted": case "orderRested": case "orderCancelled": case "orderAmended": case "positionChanged":
        this.#changed.set(event.account, this.#count);
        return;
      case "fill":
        this.#changed.set(event.makerAccount, this.#count);
        this.#changed.set(event.takerAccount, this.#count);
        return;
      case "entryPosted":
        for (const { account } of event.lines) if (account !== 0) this.#changed.set(account, this.#count);
        return;
      case "indexPublished": case "markChanged": case "instrumentChanged": case "assetListed":
        this.#priceMoves = this.#count;
        return;
      case "commandRefused": case "checkpointed": case "indexDefined": case "calendarSet": case "instrumentListed": case "instrumentStatusChanged": case "finalizedHeightRaised":
      case "indexHistoryPublished": case "instrumentSettled":
        return;
      default:
        return unreachable(event);
    }
  }
}
