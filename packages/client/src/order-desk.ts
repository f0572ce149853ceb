/**
 * Placing orders so that none is ever sent twice. The client makes the order's id before it sends; when the answer is lost, it asks
 * by that id until the floor can say for certain, and never sends again by itself.
 */
import type { FloorDto, OrderDto, PlacedDto, PlaceInput } from "@crossfloor/api";
import { createStore } from "zustand/vanilla";
import { backoffMs } from "./backoff.ts";
import { type ClientFault, faultOf, mayHaveBeenDone } from "./client-fault.ts";
import type { ReadableStore } from "./live-channel.ts";

export type PlaceResult =
  | { readonly kind: "placed"; readonly clientOrderId: string; readonly order: number }
  /** Certain not to be there. */
  | { readonly kind: "notPlaced"; readonly clientOrderId: string; readonly fault: ClientFault }
  /** The connection was closed before the floor could say; ask again with `lookUp`. */
  | { readonly kind: "unknown"; readonly clientOrderId: string };

/** An order whose answer has not come. */
export interface PendingOrder {
  readonly clientOrderId: string;
  readonly input: PlaceInput;
  /** sending: on its way. asking: the answer was lost, the floor is being asked by the id. */
  readonly status: "sending" | "asking";
}

export interface OrderDesk {
  place(input: Omit<PlaceInput, "clientOrderId"> & { readonly clientOrderId?: string }): Promise<PlaceResult>;
  /** What became of an order sent earlier, e.g. before the page was loaded again. */
  lookUp(clientOrderId: string): Promise<PlaceResult>;
  readonly pending: ReadableStore<readonly PendingOrder[]>;
}

/** What the desk needs of the connection; waits are passed in so that tests need no real time. */
export interface OrderDeskDoor {
  place(input: PlaceInput): Promise<PlacedDto>;
  get(clientOrderId: string): Promise<OrderDto | null>;
  floor(): Promise<FloorDto>;
  /** Monotone milliseconds. */
  now(): number;
  wait(ms: number): Promise<void>;
  closed(): boolean;
}

/** The gateway gives a command this long; after it, and a margin, the engine refuses the command as expired. */
export const commandWaitMs = 10_000;
const marginMs = 1_500;

/** 24 characters of a random 120-bit number, so that two clients never make the same id. */
export function newClientOrderId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return Array.from(bytes, (byte) => "0123456789abcdefghjkmnpqrstvwxyz"[byte & 31]).join("");
}

export function createOrderDesk(door: OrderDeskDoor): OrderDesk {
  const pending = createStore<readonly PendingOrder[]>()(() => []);
  const without = (id: string) => pending.setState((orders) => orders.filter((order) => order.clientOrderId !== id), true);

  async function ask(clientOrderId: string, lostAt: number, fault: ClientFault): Promise<PlaceResult> {
    for (let attempt = 0; !door.closed(); attempt += 1) {
      const askedAt = door.now();
      const found = await answerOf(clientOrderId);
      if (found !== undefined && found !== null) return { kind: "placed", clientOrderId, order: found.order };
      // Only a floor that hears its engine, asked after the command's last moment, knows that the order will never come.
      if (found === null && askedAt - lostAt > commandWaitMs + marginMs && (await engineIsUp())) return { kind: "notPlaced", clientOrderId, fault };
      await door.wait(Math.min(2_000, backoffMs(attempt)));
    }
    return { kind: "unknown", clientOrderId };
  }

  /** The order, `null` if there is none, `undefined` if nobody could say. */
  async function answerOf(clientOrderId: string): Promise<OrderDto | null | undefined> {
    try {
      return await door.get(clientOrderId);
    } catch (error) {
      // Whatever kept us from an answer: asking again is always safe.
      faultOf(error);
      return undefined;
    }
  }

  async function engineIsUp(): Promise<boolean> {
    try {
      return (await door.floor()).engine === "up";
    } catch (error) {
      faultOf(error);
      return false;
    }
  }

  return {
    pending: { getState: pending.getState, getInitialState: pending.getInitialState, subscribe: pending.subscribe },
    async place(given) {
      const clientOrderId = given.clientOrderId ?? newClientOrderId();
      const input: PlaceInput = { ...given, clientOrderId };
      pending.setState((orders) => [...orders, { clientOrderId, input, status: "sending" }], true);
      try {
        const placed = await door.place(input);
        return { kind: "placed", clientOrderId, order: placed.order };
      } catch (error) {
        const fault = faultOf(error);
        if (!mayHaveBeenDone(fault)) return { kind: "notPlaced", clientOrderId, fault };
        pending.setState((orders) => orders.map((order) => (order.clientOrderId === clientOrderId ? { ...order, status: "asking" as const } : order)), true);
        return await ask(clientOrderId, door.now(), fault);
      } finally {
        without(clientOrderId);
      }
    },
    lookUp: (clientOrderId) => ask(clientOrderId, door.now(), { kind: "unreachable" }),
  };
}
