/**
 * Client order ids of one account: those of open orders, and those of orders that ended within the last 24 h (or the last
 * 10,000), which may not be used again. Beyond that the read model knows them.
 */
import type { OrderId } from "@crossfloor/protocol";
import type { EngineLimits } from "../engine-limits.ts";

interface EndedId {
  readonly clientOrderId: string;
  readonly order: OrderId;
  readonly endedAt: number;
}

export class ClientIds {
  readonly #byText = new Map<string, OrderId>();
  #ended: EndedId[] = [];
  #first = 0;

  /** The order that has or had this id, open or recently ended. */
  find(clientOrderId: string): OrderId | undefined {
    return this.#byText.get(clientOrderId);
  }

  add(clientOrderId: string, order: OrderId): void {
    if (clientOrderId !== "") this.#byText.set(clientOrderId, order);
  }

  end(clientOrderId: string, order: OrderId, at: number, limits: EngineLimits): void {
    if (clientOrderId === "") return;
    this.#ended.push({ clientOrderId, order, endedAt: at });
    if (this.#ended.length - this.#first > limits.endedClientIdsMax) this.#forgetFirst();
  }

  /** Forgets a few of what is older than its life: more than one command adds, so the rest never piles up. */
  forget(at: number, limits: EngineLimits): void {
    for (let left = 4; left > 0 && this.#first < this.#ended.length; left -= 1) {
      if (this.#ended[this.#first].endedAt + limits.endedClientIdLifeMs >= at) return;
      this.#forgetFirst();
    }
  }

  /** The ended ones, oldest first. */
  *ended(): Iterable<EndedId> {
    for (let place = this.#first; place < this.#ended.length; place += 1) yield this.#ended[place];
  }

  get endedCount(): number {
    return this.#ended.length - this.#first;
  }

  /** For a snapshot's reader. */
  restoreEnded(clientOrderId: string, order: OrderId, endedAt: number): void {
    this.#byText.set(clientOrderId, order);
    this.#ended.push({ clientOrderId, order, endedAt });
  }

  #forgetFirst(): void {
    this.#byText.delete(this.#ended[this.#first].clientOrderId);
    this.#first += 1;
    if (this.#first < 1024 || this.#first * 2 < this.#ended.length) return;
    this.#ended = this.#ended.slice(this.#first);
    this.#first = 0;
  }
}
