/** How well we hear the floor: from a heartbeat once a second, a timed round trip, and the socket's own openings and closings. */
import { createStore } from "zustand/vanilla";
import type { FloorDto } from "@crossfloor/api";
import type { ReadableStore } from "./live-channel.ts";

/** Without a heartbeat for this long the figures on screen are called stale. */
export const staleAfterMs = 2_000;

export interface ConnectionState {
  /** up: heartbeats come. stale: the socket is open but none came lately. away: no socket. */
  readonly status: "up" | "stale" | "away";
  /** Since the last heartbeat; `null` before the first. */
  readonly dataAgeMs: number | null;
  readonly roundTripMs: number | null;
  /** How often the socket was opened again. */
  readonly reconnects: number;
  /** How often a book or tape was asked for again because messages were lost or its checksum was not the floor's. */
  readonly resyncs: number;
  /** "recovering": the gateway hears no engine; reads go on, orders wait. */
  readonly engine: "up" | "recovering" | null;
}

export interface ConnectionMonitor extends ReadableStore<ConnectionState> {
  opened(): void;
  closed(): void;
  heard(floor: FloorDto): void;
  roundTrip(ms: number): void;
  resynced(): void;
  stop(): void;
}

export function createConnectionMonitor(now: () => number = () => performance.now()): ConnectionMonitor {
  const store = createStore<ConnectionState>()(() => ({ status: "away", dataAgeMs: null, roundTripMs: null, reconnects: 0, resyncs: 0, engine: null }));
  let open = false;
  let everOpen = false;
  let heardAt: number | undefined;

  function look(): void {
    const dataAgeMs = heardAt === undefined ? null : Math.round(now() - heardAt);
    const status = !open ? "away" : dataAgeMs !== null && dataAgeMs <= staleAfterMs ? "up" : "stale";
    const before = store.getState();
    if (before.status !== status || before.dataAgeMs !== dataAgeMs) store.setState({ status, dataAgeMs });
  }
  const timer = setInterval(look, 500);

  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    opened() {
      if (everOpen) store.setState((state) => ({ reconnects: state.reconnects + 1 }));
      open = true;
      everOpen = true;
      look();
    },
    closed() {
      open = false;
      store.setState({ roundTripMs: null });
      look();
    },
    heard(floor) {
      heardAt = now();
      if (store.getState().engine !== floor.engine) store.setState({ engine: floor.engine });
      look();
    },
    roundTrip(ms) {
      store.setState({ roundTripMs: Math.round(ms) });
    },
    resynced() {
      store.setState((state) => ({ resyncs: state.resyncs + 1 }));
    },
    stop() {
      clearInterval(timer);
      open = false;
      look();
    },
  };
}
