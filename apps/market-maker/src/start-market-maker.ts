/** Keeps makers and the small customer at work: signs in, turns, and starts over when a session or the gateway is gone. */
import { type ClientDoor, type Credentials, openClientDoor } from "./client-door.ts";
import { FlowTrader } from "./flow-trader.ts";
import { type Log, Maker } from "./maker.ts";

export interface StartMarketMakerOptions {
  /** The gateway's origin, e.g. "http://localhost:4000". */
  readonly gatewayUrl: string;
  readonly maker: Credentials;
  /** An account that takes a little every few seconds; `undefined` for none. */
  readonly flow?: Credentials | undefined;
  readonly seed?: number | undefined;
  readonly log: Log;
}

const turnMs = 500;
const signInAgainMinMs = 500;
const signInAgainMaxMs = 10_000;

/** Returns at once; quoting begins when the gateway answers and the account is funded. */
export function startMarketMaker(options: StartMarketMakerOptions): Promise<{ close(): Promise<void> }> {
  const { gatewayUrl, maker, flow, seed = 1, log } = options;
  const participants = [
    keepAtWork("maker", gatewayUrl, maker, log, (door) => {
      const quoting = new Maker({ door, log });
      return { turn: (now) => quoting.turn(now), leave: () => quoting.withdraw() };
    }),
    ...(flow === undefined ? [] : [keepAtWork("flow", gatewayUrl, flow, log, (door) => {
      const trader = new FlowTrader({ door, seed });
      return { turn: (now) => trader.turn(now), leave: () => Promise.resolve() };
    })]),
  ];
  return Promise.resolve({
    async close() {
      await Promise.all(participants.map((participant) => participant.close()));
    },
  });
}

interface Work { turn(now: number): Promise<unknown>; leave(): Promise<void> }

function keepAtWork(name: string, gatewayUrl: string, credentials: Credentials, log: Log, begin: (door: ClientDoor) => Work): { close(): Promise<void> } {
  let closed = false;
  let wake: (() => void) | undefined;
  const pause = (ms: number): Promise<void> => new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    wake = () => { clearTimeout(timer); resolve(); };
    if (closed) wake();
  });

  async function session(): Promise<void> {
    const door = await openClientDoor(gatewayUrl, credentials);
    log("info", "signed in", { participant: name });
    try {
      const work = begin(door);
      while (!closed && !door.isSignedOut) {
        await work.turn(performance.now());
        await pause(turnMs);
      }
      if (closed && !door.isSignedOut) await work.leave();
    } finally {
      await door.close();
    }
  }

  const run = async (): Promise<void> => {
    let wait = signInAgainMinMs;
    while (!closed) {
      try {
        await session();
        wait = signInAgainMinMs;
      } catch (error) {
        if (!closed) log("warn", "a participant starts over", { participant: name, error: error instanceof Error ? error.message.slice(0, 200) : "unknown", waitMs: wait });
        await pause(wait);
        wait = Math.min(signInAgainMaxMs, wait * 2);
      }
    }
  };
  const running = run();
  return {
    async close() {
      closed = true;
      wake?.();
      await running;
    },
  };
}
