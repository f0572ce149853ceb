import { TRPCClientError } from "@trpc/client";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { backoffMs } from "./backoff.ts";
import { createConnectionMonitor } from "./connection-state.ts";
import { type ChannelHandlers, createLiveChannel } from "./live-channel.ts";

interface Run { readonly handlers: ChannelHandlers<number>; ended: boolean }

function channelOver(runs: Run[]) {
  return createLiveChannel<number, number>({
    open: (handlers) => {
      const run: Run = { handlers, ended: false };
      runs.push(run);
      return { unsubscribe: () => { run.ended = true; } };
    },
    apply: (value, message) => (value !== undefined && message !== value + 1 && message % 100 !== 0 ? "gap" : message),
  });
}
const newest = (runs: Run[]): Run => {
  const run = runs.at(-1);
  if (run === undefined) throw new Error("nothing was opened");
  return run;
};
function doorError(code: string, message = code): TRPCClientError<never> {
  return TRPCClientError.from({ error: { code: -1, message, data: { code, httpStatus: 1, refusal: null } } });
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("live channels", () => {
  test("CLIENT-006: it runs for its listeners, is shared by them, and stops a moment after the last has left", () => {
    const runs: Run[] = [];
    const channel = channelOver(runs);
    expect(channel.getState().status).toBe("idle");
    const leaveFirst = channel.subscribe(() => {});
    const leaveSecond = channel.subscribe(() => {});
    expect(runs.length).toBe(1);
    expect(channel.getState().status).toBe("waiting");
    newest(runs).handlers.onData(100);
    expect(channel.getState()).toMatchObject({ status: "live", value: 100 });
    leaveFirst();
    leaveFirst();
    vi.advanceTimersByTime(10_000);
    expect(newest(runs).ended).toBe(false);
    leaveSecond();
    const back = channel.subscribe(() => {});
    vi.advanceTimersByTime(10_000);
    expect(runs.length).toBe(1);
    back();
    vi.advanceTimersByTime(10_000);
    expect(newest(runs).ended).toBe(true);
    expect(channel.getState().status).toBe("idle");
  });

  test("CLIENT-002: a gap is counted and asked about again, and the old run is not heard any more", () => {
    const runs: Run[] = [];
    const channel = channelOver(runs);
    channel.subscribe(() => {});
    const first = newest(runs);
    first.handlers.onData(100);
    first.handlers.onData(105);
    expect(channel.getState()).toMatchObject({ status: "interrupted", value: 100, gaps: 1 });
    expect(first.ended).toBe(true);
    vi.advanceTimersByTime(1);
    expect(runs.length).toBe(2);
    first.handlers.onData(101);
    expect(channel.getState().value).toBe(100);
    newest(runs).handlers.onData(200);
    expect(channel.getState()).toMatchObject({ status: "live", value: 200, gaps: 1 });
  });

  test("CLIENT-015: a wrong copy is not shown any more, is counted, and the whole is asked for again, later each time", () => {
    const runs: Run[] = [];
    const faults: string[] = [];
    const channel = createLiveChannel<number, number>({
      open: (handlers) => {
        const run: Run = { handlers, ended: false };
        runs.push(run);
        return { unsubscribe: () => { run.ended = true; } };
      },
      apply: (_, message) => (message < 0 ? "mismatch" : message),
      onCopyFault: (fault) => faults.push(fault),
    });
    channel.subscribe(() => {});
    newest(runs).handlers.onData(100);
    newest(runs).handlers.onData(-1);
    expect(channel.getState()).toMatchObject({ status: "waiting", value: undefined, mismatches: 1, gaps: 0 });
    expect(runs[0]?.ended).toBe(true);
    vi.advanceTimersByTime(300);
    expect(runs.length).toBe(2);
    newest(runs).handlers.onData(-1);
    vi.advanceTimersByTime(240);
    expect(runs.length).toBe(2);
    vi.advanceTimersByTime(300);
    expect(runs.length).toBe(3);
    newest(runs).handlers.onData(200);
    expect(channel.getState()).toMatchObject({ status: "live", value: 200, mismatches: 2 });
    expect(faults).toEqual(["mismatch", "mismatch"]);
  });

  test("CLIENT-007: errors and ends start it again, later each time", () => {
    const runs: Run[] = [];
    const channel = channelOver(runs);
    channel.subscribe(() => {});
    newest(runs).handlers.onError(doorError("SERVICE_UNAVAILABLE", "reads_away"));
    expect(channel.getState()).toMatchObject({ status: "waiting", fault: { kind: "readsAway" } });
    vi.advanceTimersByTime(300);
    expect(runs.length).toBe(2);
    newest(runs).handlers.onComplete();
    vi.advanceTimersByTime(240);
    expect(runs.length).toBe(2);
    vi.advanceTimersByTime(300);
    expect(runs.length).toBe(3);
  });

  test("CLIENT-007: waits double up to ten seconds and are drawn between half and whole", () => {
    expect([0, 1, 2, 3, 20].map((attempt) => backoffMs(attempt, () => 1))).toEqual([250, 500, 1_000, 2_000, 10_000]);
    expect(backoffMs(3, () => 0)).toBe(1_000);
  });

  test("CLIENT-007: without a session it says so and waits for a socket with one", () => {
    const runs: Run[] = [];
    const channel = channelOver(runs);
    channel.subscribe(() => {});
    newest(runs).handlers.onError(doorError("UNAUTHORIZED"));
    expect(channel.getState()).toMatchObject({ status: "refused", fault: { kind: "signedOut" } });
    vi.advanceTimersByTime(60_000);
    expect(runs.length).toBe(1);
    channel.reopened();
    expect(runs.length).toBe(2);
  });

  test("CLIENT-008: it is not live between the socket's close and the next message", () => {
    const runs: Run[] = [];
    const channel = channelOver(runs);
    channel.subscribe(() => {});
    newest(runs).handlers.onData(100);
    channel.interrupted();
    expect(channel.getState()).toMatchObject({ status: "interrupted", value: 100 });
    newest(runs).handlers.onData(200);
    expect(channel.getState()).toMatchObject({ status: "live", value: 200 });
  });

  test("CLIENT-009: up while heartbeats come, stale after two seconds, away without a socket", () => {
    let now = 0;
    const monitor = createConnectionMonitor(() => now);
    const later = (ms: number) => { now += ms; vi.advanceTimersByTime(ms); };
    const floor = { scene: "s", speed: 1, at: 1, wallAt: 1, simulated: true, sources: [], engine: "up" as const, seq: 1, build: "b" };
    expect(monitor.getState().status).toBe("away");
    monitor.opened();
    expect(monitor.getState().status).toBe("stale");
    monitor.heard(floor);
    expect(monitor.getState()).toMatchObject({ status: "up", dataAgeMs: 0, engine: "up" });
    later(1_500);
    expect(monitor.getState().status).toBe("up");
    later(1_000);
    expect(monitor.getState()).toMatchObject({ status: "stale", dataAgeMs: 2_500 });
    monitor.heard({ ...floor, engine: "recovering" });
    expect(monitor.getState()).toMatchObject({ status: "up", engine: "recovering" });
    monitor.closed();
    expect(monitor.getState().status).toBe("away");
    monitor.opened();
    expect(monitor.getState().reconnects).toBe(1);
    monitor.resynced();
    monitor.resynced();
    expect(monitor.getState().resyncs).toBe(2);
    monitor.stop();
  });
});
