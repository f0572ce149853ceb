/**
 * A channel that many watch and nobody can clog. It keeps only its current state and the last step towards it: who is one step behind
 * gets the step, who is further behind gets the whole. So a slow reader costs no memory and is never left with an old picture.
 */
export interface VersionedChannel<Message> {
  /** Moves on by one version. */
  publish(step: (version: number) => Message): void;
  /** Sends the whole to everybody, e.g. after the picture was made anew. */
  reset(): void;
  stream(signal: AbortSignal): AsyncIterable<Message>;
  readonly watchers: number;
}

export function createVersionedChannel<Message>(whole: (version: number) => Message): VersionedChannel<Message> {
  let version = 1;
  let step: Message | undefined;
  let snapshot: { readonly version: number; readonly message: Message } | undefined;
  let watchers = 0;
  const sleepers = new Set<() => void>();

  function current(): Message {
    if (snapshot?.version !== version) snapshot = { version, message: whole(version) };
    return snapshot.message;
  }

  function moveOn(): void {
    version += 2; // nobody is one step behind
    step = undefined;
  }

  function wake(): void {
    const woken = [...sleepers];
    sleepers.clear();
    for (const resume of woken) resume();
  }

  return {
    publish(next) {
      version += 1;
      step = next(version);
      wake();
    },
    reset() {
      moveOn();
      wake();
    },
    get watchers() {
      return watchers;
    },
    async *stream(signal) {
      // What nobody watched was not published either: the whole that was kept may be long over.
      if (watchers === 0) moveOn();
      watchers += 1;
      const onAbort = () => wake();
      signal.addEventListener("abort", onAbort, { once: true });
      try {
        let seen = version;
        if (!signal.aborted) yield current();
        while (!signal.aborted) {
          if (seen === version) {
            await new Promise<void>((resume) => sleepers.add(resume));
            continue;
          }
          const message = seen + 1 === version && step !== undefined ? step : current();
          seen = version;
          yield message;
        }
      } finally {
        watchers -= 1;
        signal.removeEventListener("abort", onAbort);
      }
    },
  };
}
