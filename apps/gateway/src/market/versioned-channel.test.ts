import { describe, expect, test } from "vitest";
import { createVersionedChannel } from "./versioned-channel.ts";

interface Message { readonly kind: "whole" | "step"; readonly n: number; readonly value: number }

function counter() {
  let value = 0;
  const channel = createVersionedChannel<Message>((n) => ({ kind: "whole", n, value }));
  return {
    channel,
    add(by: number) {
      value += by;
      channel.publish((n) => ({ kind: "step", n, value: by }));
    },
    get value() { return value; },
  };
}

describe("channels", () => {
  test("GATE-010: a watcher gets the whole first, then every step, numbered one by one", async () => {
    const { channel, add } = counter();
    add(5);
    const stop = new AbortController();
    const stream = channel.stream(stop.signal)[Symbol.asyncIterator]();
    expect((await stream.next()).value).toMatchObject({ kind: "whole", value: 5 });
    add(1);
    const first = (await stream.next()).value as Message;
    add(2);
    const second = (await stream.next()).value as Message;
    expect([first.kind, first.value, second.kind, second.value, second.n - first.n]).toEqual(["step", 1, "step", 2, 1]);
    const waiting = stream.next();
    stop.abort();
    expect((await waiting).done).toBe(true);
    expect(channel.watchers).toBe(0);
  });

  test("GATE-011: who falls behind gets the whole, and nothing is kept for them", async () => {
    const counted = counter();
    const stream = counted.channel.stream(new AbortController().signal)[Symbol.asyncIterator]();
    await stream.next();
    for (let step = 0; step < 1_000; step += 1) counted.add(1);
    expect((await stream.next()).value).toMatchObject({ kind: "whole", value: 1_000 });
    counted.add(7);
    expect((await stream.next()).value).toMatchObject({ kind: "step", value: 7 });
    await stream.return?.();
    expect(counted.channel.watchers).toBe(0);
  });

  test("GATE-010: all watchers get the same message object, so it is checked once", async () => {
    const { channel, add } = counter();
    const streams = [1, 2, 3].map(() => channel.stream(new AbortController().signal)[Symbol.asyncIterator]());
    const wholes = await Promise.all(streams.map(async (stream) => (await stream.next()).value));
    add(1);
    const steps = await Promise.all(streams.map(async (stream) => (await stream.next()).value));
    expect(new Set(wholes).size).toBe(1);
    expect(new Set(steps).size).toBe(1);
  });

  test("GATE-010: who comes after nobody watched gets the whole of now, not the one that was kept", async () => {
    let value = 1;
    const channel = createVersionedChannel<number>(() => value);
    const early = channel.stream(new AbortController().signal)[Symbol.asyncIterator]();
    expect((await early.next()).value).toBe(1);
    await early.return?.();
    value = 2; // nobody watches, so nothing is published
    const late = channel.stream(new AbortController().signal)[Symbol.asyncIterator]();
    expect((await late.next()).value).toBe(2);
  });

  test("GATE-011: after a reset even those who were abreast get the whole", async () => {
    const { channel } = counter();
    const stream = channel.stream(new AbortController().signal)[Symbol.asyncIterator]();
    await stream.next();
    channel.reset();
    expect((await stream.next()).value).toMatchObject({ kind: "whole" });
  });
});
