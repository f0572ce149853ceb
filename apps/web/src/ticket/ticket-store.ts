/** The page's one ticket: book, positions and keys fill it from outside, so it lives beside the screens. */
import { newClientOrderId } from "@crossfloor/client";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { newTicket, reduceTicket, type TicketAction, type TicketState } from "./ticket-state.ts";

const ticket = createStore<TicketState>()(() => newTicket(0, ""));

export function dispatchTicket(action: TicketAction): void {
  ticket.setState((state) => reduceTicket(state, action), true);
}

export function useTicket(): TicketState {
  return useStore(ticket);
}

/** Another market is another ticket. */
export function ticketFor(instrument: number): void {
  if (ticket.getState().instrument === instrument) return;
  dispatchTicket({ type: "instrumentChosen", instrument, clientOrderId: newClientOrderId() });
}
