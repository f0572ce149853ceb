/** Asking a source again and again without hurting it: one question at a time, and longer pauses while it fails. */

export interface Polling {
  /** One question; rejects when the source fails. It must give up by itself within `intervalMs` or little more. */
  readonly ask: () => Promise<void>;
  readonly intervalMs: number;
  readonly onFailure: (error: unknown, pauseMs: number) => void;
}

/** The pause doubles with each failure in a row, up to this many intervals. */
const backoffMax = 16;

export function startPolling({ ask, intervalMs, onFailure }: Polling): { close(): Promise<void> } {
  let closed = false;
  let failures = 0;
  let wake: (() => void) | undefined;
  const pause = (ms: number): Promise<void> => new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    wake = () => { clearTimeout(timer); resolve(); };
  });
  const run = async (): Promise<void> => {
    while (!closed) {
      try {
        await ask();
        failures = 0;
      } catch (error) {
        failures += 1;
        onFailure(error, intervalMs * backoff(failures));
      }
      if (!closed) await pause(intervalMs * backoff(failures));
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

function backoff(failures: number): number {
  return failures === 0 ? 1 : Math.min(backoffMax, 2 ** Math.min(failures, 10));
}
