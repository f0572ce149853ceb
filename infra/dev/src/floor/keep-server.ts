/** Keeps an embedded server up: one that ends by accident is started again, in the same folder and on the same port. */
import { setTimeout as sleep } from "node:timers/promises";
import { needsAPerson, sentenceOf } from "./sentence.ts";

export interface EmbeddedServer {
  readonly pid: number;
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

export interface KeptServer<Server extends EmbeddedServer> {
  /** The one that runs now, or ran last. */
  readonly current: () => Server;
  stop(): Promise<void>;
}

export interface ServerEvents {
  readonly onFall: () => void;
  readonly onBack: () => void;
  /** It falls again and again, or a person must mend something. */
  readonly onFatal: (sentence: string) => void;
}

const fallsWithinMs = 60_000;
/** A server that falls this often within a minute will not get better. */
const fallsMax = 5;
const restartDelayMs = 200;

/** Resolves when the server is up for the first time; rejects as `start` does. */
export async function keepServer<Server extends EmbeddedServer>(name: string, start: () => Promise<Server>, events: ServerEvents): Promise<KeptServer<Server>> {
  let server = await start();
  let stopping = false;
  const falls: number[] = [];
  const watching = watch();

  async function watch(): Promise<void> {
    for (;;) {
      await server.exited;
      if (stopping) return;
      events.onFall();
      if (!(await startAgain())) return;
      if (stopping) return server.stop();
      events.onBack();
    }
  }

  async function startAgain(): Promise<boolean> {
    for (;;) {
      falls.push(performance.now());
      if (falls.length > fallsMax) falls.shift();
      const oldest = falls[0] ?? 0;
      if (falls.length === fallsMax && performance.now() - oldest < fallsWithinMs) {
        events.onFatal(`${name} ended ${fallsMax} times within a minute, so the floor cannot go on; its disk may be full or failing.`);
        return false;
      }
      await sleep(restartDelayMs * falls.length);
      if (stopping) return false;
      try {
        server = await start();
        return true;
      } catch (error) {
        if (!needsAPerson(error)) continue;
        events.onFatal(`${name} ended and cannot start again. ${sentenceOf(error)}`);
        return false;
      }
    }
  }

  return {
    current: () => server,
    async stop() {
      stopping = true;
      await server.stop();
      await watching;
    },
  };
}
