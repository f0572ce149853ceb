/** What doors ask of the shadow, over the shadow's own query door. Tests may stand in for it. */
import { type AccountViewDto, type FloorSnapshot, type InstrumentDto, type InstrumentVersion, ReadsAway, RefusedError, type ShadowHealth, type ShadowRouter, type WhatIfDto } from "@crossfloor/api";
import { type AccountId, commandToJson, type PlaceOrder } from "@crossfloor/protocol";
import { createTRPCClient, createWSClient, httpLink, splitLink, TRPCClientError, wsLink } from "@trpc/client";
import { WebSocket } from "ws";

export interface ShadowDoor {
  floorSnapshot(): Promise<FloorSnapshot>;
  /** Throws `RefusedError` for an account that is not open. */
  accountView(account: AccountId): Promise<AccountViewDto>;
  /** The whole view as soon as the account is open and after every change; ends with `ReadsAway` when the shadow is lost. */
  accountViewChanges(account: AccountId, signal: AbortSignal): AsyncIterable<AccountViewDto>;
  whatIf(command: PlaceOrder): Promise<WhatIfDto>;
  health(): Promise<ShadowHealth>;
  instruments(): Promise<readonly InstrumentDto[]>;
  instrumentHistory(id: number): Promise<readonly InstrumentVersion[]>;
  close(): Promise<void>;
}

/** `url` and `wsUrl` are where the shadow's router is mounted. */
export function connectShadow({ url, wsUrl }: { readonly url: string; readonly wsUrl: string }): ShadowDoor {
  const socket = createWSClient({
    url: wsUrl,
    // `ws` follows the browser's class in all that the client uses.
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
    retryDelayMs: (attempt) => Math.min(1_000, 100 * 2 ** attempt),
    keepAlive: { enabled: true, intervalMs: 2_000, pongTimeoutMs: 2_000 },
    lazy: { enabled: true, closeMs: 10_000 },
  });
  const client = createTRPCClient<ShadowRouter>({
    links: [splitLink({
      condition: ({ type }) => type === "subscription",
      true: wsLink({ client: socket }),
      false: httpLink({ url, methodOverride: "POST" }),
    })],
  });

  return {
    // The link's own type forgets that a spread's legs are a tuple; on the wire nothing is lost.
    floorSnapshot: async () => (await asking(() => client.floorSnapshot.query())) as FloorSnapshot,
    async accountView(account) {
      const view = await asking(() => client.accountView.query({ account }));
      if (view === null) throw new RefusedError("account_must_exist", "");
      return view;
    },
    whatIf: (command) => asking(() => client.whatIf.query(JSON.parse(commandToJson(command)))),
    health: () => asking(() => client.health.query()),
    instruments: async () => (await asking(() => client.instruments.query())).instruments,
    instrumentHistory: (id) => asking(() => client.instrumentHistory.query({ id })),
    async *accountViewChanges(account, signal) {
      let latest: AccountViewDto | undefined;
      let lost: string | undefined;
      let wake: () => void = () => {};
      const tell = (): void => wake();
      const subscription = client.accountViewChanges.subscribe({ account }, {
        onData: (view) => {
          latest = view;
          tell();
        },
        // A new connection would begin with a view of its own, but what was missed in between must not look live.
        onConnectionStateChange: ({ state, error }) => {
          if (state === "connecting" && error !== null) {
            lost = error.message;
            tell();
          }
        },
        onError: (error) => {
          lost = error.message;
          tell();
        },
        onComplete: () => {
          lost = "the shadow ended the subscription";
          tell();
        },
      });
      signal.addEventListener("abort", tell, { once: true });
      try {
        while (!signal.aborted) {
          if (lost !== undefined) throw new ReadsAway(lost);
          if (latest === undefined) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
            continue;
          }
          const view = latest;
          latest = undefined;
          yield view;
        }
      } finally {
        signal.removeEventListener("abort", tell);
        subscription.unsubscribe();
      }
    },
    close: () => socket.close(),
  };
}

/** An answer of the shadow, or `ReadsAway` when it cannot be reached. */
async function asking<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    // An error without data never came from the shadow's router.
    if (error instanceof TRPCClientError && error.data === undefined) throw new ReadsAway("the shadow cannot be reached", { cause: error });
    throw error;
  }
}
