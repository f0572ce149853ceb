/**
 * Live channels as one connection gets them: no faster than it reads, and no more of them than a person can need.
 * What waits is nothing but the channel's own state, so a slow reader costs no memory.
 */
import type { DepositPort, MarketPort, AccountPort, TraderPorts } from "@crossfloor/api";
import type { Pace } from "@crossfloor/door";
import { TRPCError } from "@trpc/server";

/** Subscriptions of one connection at a time. */
export const subscriptionsMax = 200;

export function pacedPorts(ports: TraderPorts, pace: Pace): TraderPorts {
  let open = 0;

  async function* paced<Message>(signal: AbortSignal, stream: () => AsyncIterable<Message>): AsyncIterable<Message> {
    if (open >= subscriptionsMax) throw new TRPCError({ code: "TOO_MANY_REQUESTS", message: "too_many_subscriptions" });
    open += 1;
    try {
      for await (const message of stream()) {
        yield message;
        await pace.ready(signal);
      }
    } finally {
      open -= 1;
    }
  }

  const market: MarketPort = {
    ...ports.market,
    liveFloor: (signal) => paced(signal, () => ports.market.liveFloor(signal)),
    liveMarkets: (signal) => paced(signal, () => ports.market.liveMarkets(signal)),
    liveBest: (instrument, signal) => paced(signal, () => ports.market.liveBest(instrument, signal)),
    liveOrders: (instrument, depth, signal) => paced(signal, () => ports.market.liveOrders(instrument, depth, signal)),
    liveBook: (instrument, depth, signal) => paced(signal, () => ports.market.liveBook(instrument, depth, signal)),
    liveTrades: (instrument, signal) => paced(signal, () => ports.market.liveTrades(instrument, signal)),
    liveCandle: (instrument, kind, intervalMs, signal) => paced(signal, () => ports.market.liveCandle(instrument, kind, intervalMs, signal)),
  };
  const accounts: AccountPort = { ...ports.accounts, liveView: (account, signal) => paced(signal, () => ports.accounts.liveView(account, signal)) };
  const deposits: DepositPort = { ...ports.deposits, live: (account, signal) => paced(signal, () => ports.deposits.live(account, signal)) };
  return { ...ports, market, accounts, deposits };
}
