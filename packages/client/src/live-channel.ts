/**
 * One live subscription behind a store. It runs while somebody listens (and a little longer), counts and heals gaps and wrong
 * copies by asking again, restarts after errors with growing, jittered waits, and always says whether what it holds is live.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import { backoffMs } from "./backoff.ts";
import type { CopyFault } from "./book-view.ts";
import { type ClientFault, faultOf } from "./client-fault.ts";

export type ReadableStore<State> = Pick<StoreApi<State>, "getState" | "getInitialState" | "subscribe">;

export interface LiveState<Value> {
  /** idle: nobody listens. waiting: asked, no answer yet. live. interrupted: what is held is old. refused: `fault` says why. */
  readonly status: "idle" | "waiting" | "live" | "interrupted" | "refused";
  readonly value: Value | undefined;
  /** How often messages were lost and the whole was asked for again. */
  readonly gaps: number;
  /** How often a copy's checksum was not the one told, and the whole was asked for again. */
  readonly mismatches: number;
  readonly fault: ClientFault | null;
}

export interface LiveChannel<Value> extends ReadableStore<LiveState<Value>> {}

export interface ChannelHandlers<Message> {
  readonly onStarted: () => void;
  readonly onData: (message: Message) => void;
  readonly onError: (error: unknown) => void;
  readonly onComplete: () => void;
}

export interface ChannelSource<Value, Message> {
  readonly open: (handlers: ChannelHandlers<Message>) => { unsubscribe(): void };
  readonly apply: (value: Value | undefined, message: Message) => Value | CopyFault;
  /** Called when messages were lost or the copy was wrong, and the whole is asked for again. */
  readonly onCopyFault?: (fault: CopyFault) => void;
  /** Called each time the subscription (re)starts, e.g. to read history again. */
  readonly onStarted?: (update: (change: (value: Value | undefined) => Value | undefined) => void) => void;
}

/** What a channel hears of its connection. */
export interface ChannelControl {
  /** The socket closed: what is held is no longer live. */
  interrupted(): void;
  /** The socket opened, perhaps with another session. */
  reopened(): void;
  close(): void;
}

const lingerMs = 2_000;

export function createLiveChannel<Value, Message>(source: ChannelSource<Value, Message>): LiveChannel<Value> & ChannelControl {
  const store = createStore<LiveState<Value>>()(() => ({ status: "idle", value: undefined, gaps: 0, mismatches: 0, fault: null }));
  let listeners = 0;
  let running: { unsubscribe(): void } | undefined;
  let linger: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let closed = false;

  function start(): void {
    if (running !== undefined || closed) return;
    clearTimeout(retry);
    store.setState((state) => ({ status: state.value === undefined ? "waiting" : "interrupted", fault: null }));
    // Handlers of an earlier run may still be called once; they are told apart by their run.
    const run = { unsubscribe: () => {} };
    running = run;
    const current = () => running === run;
    const subscription = source.open({
      onStarted: () => {
        if (!current()) return;
        source.onStarted?.((change) => {
          if (current()) store.setState((state) => ({ value: change(state.value) }));
        });
      },
      onData: (message) => {
        if (!current()) return;
        const value = source.apply(store.getState().value, message);
        if (value === "gap") {
          source.onCopyFault?.("gap");
          store.setState((state) => ({ gaps: state.gaps + 1, status: "interrupted" }));
          restart(0);
          return;
        }
        if (value === "mismatch") {
          source.onCopyFault?.("mismatch");
          store.setState((state) => ({ value: undefined, mismatches: state.mismatches + 1, status: "waiting" }));
          // What is wrong once may be wrong again: waits keep a fault of the floor's from becoming a storm of questions.
          restart(backoffMs(attempt++));
          return;
        }
        attempt = 0;
        store.setState({ value, status: "live", fault: null });
      },
      onError: (error) => {
        if (!current()) return;
        const fault = faultOf(error);
        if (fault.kind === "signedOut" || fault.kind === "refused" || fault.kind === "malformed") {
          stop();
          store.setState({ status: "refused", fault });
        } else {
          store.setState((state) => ({ status: state.value === undefined ? "waiting" : "interrupted", fault }));
          restart(backoffMs(attempt++));
        }
      },
      onComplete: () => {
        if (!current()) return;
        store.setState((state) => ({ status: state.value === undefined ? "waiting" : "interrupted" }));
        restart(backoffMs(attempt++));
      },
    });
    run.unsubscribe = () => subscription.unsubscribe();
    if (!current()) subscription.unsubscribe();
  }

  function stop(): void {
    clearTimeout(retry);
    const run = running;
    running = undefined;
    run?.unsubscribe();
  }

  function restart(afterMs: number): void {
    stop();
    retry = setTimeout(() => {
      if (listeners > 0 || linger !== undefined) start();
    }, afterMs);
  }

  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe(listener) {
      listeners += 1;
      clearTimeout(linger);
      linger = undefined;
      if (store.getState().status !== "refused") start();
      const unsubscribe = store.subscribe(listener);
      let done = false;
      return () => {
        if (done) return;
        done = true;
        unsubscribe();
        listeners -= 1;
        if (listeners > 0 || closed) return;
        linger = setTimeout(() => {
          linger = undefined;
          stop();
          store.setState({ status: "idle" });
        }, lingerMs);
      };
    },
    interrupted() {
      if (store.getState().status === "live") store.setState({ status: "interrupted" });
    },
    reopened() {
      if (store.getState().status !== "refused") return;
      store.setState({ status: "idle", fault: null });
      if (listeners > 0) start();
    },
    close() {
      closed = true;
      clearTimeout(linger);
      linger = undefined;
      stop();
      store.setState({ status: "idle" });
    },
  };
}
