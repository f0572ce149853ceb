/** The desk as the screens see it: calls over HTTP, health over one socket, all on the page's own origin. */
import type { ChangeDto, ChangePayload, ChangeStepDto, DeskRouter, HealthDto, InstrumentDto, OperatorDto } from "@crossfloor/api";
import { useMutation, type UseMutationResult, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { createTRPCClient, createWSClient, httpLink, wsLink } from "@trpc/client";
import { useEffect, useState } from "react";

const desk = createTRPCClient<DeskRouter>({ links: [httpLink({ url: "/trpc", methodOverride: "POST" })] });

/** Who is signed in; `null` for nobody, `undefined` while it is being asked. */
export function useMe(): OperatorDto | null | undefined {
  return useQuery({ queryKey: ["me"], queryFn: () => desk.me.get.query(), refetchInterval: 60_000 }).data;
}

export function useInstruments(): UseQueryResult<InstrumentDto[]> {
  return useQuery({ queryKey: ["instruments"], queryFn: () => desk.instruments.list.query(), refetchInterval: 5_000 });
}

export type InstrumentVersions = Awaited<ReturnType<typeof desk.instruments.history.query>>;

export function useHistory(id: number): UseQueryResult<InstrumentVersions> {
  return useQuery({ queryKey: ["history", id], queryFn: () => desk.instruments.history.query({ id }), refetchInterval: 15_000 });
}

export function useChanges(status: "open" | "all"): UseQueryResult<ChangeDto[]> {
  return useQuery({ queryKey: ["changes", status], queryFn: () => desk.changes.list.query({ status, limit: 200 }), refetchInterval: 4_000 });
}

export function useSteps(): UseQueryResult<ChangeStepDto[]> {
  return useQuery({ queryKey: ["steps"], queryFn: () => desk.changes.steps.query({ limit: 200 }), refetchInterval: 10_000 });
}

/** What a payload would change if it were proposed now, or the fault that it has. */
export function useReview(payload: ChangePayload | undefined): UseQueryResult<ChangeDto["diff"]> {
  return useQuery({
    queryKey: ["review", payload], enabled: payload !== undefined, retry: false, gcTime: 0,
    queryFn: async (): Promise<ChangeDto["diff"]> => (payload === undefined ? [] : desk.changes.review.query(payload)),
  });
}

export type ChangeAct =
  | { readonly act: "propose"; readonly payload: ChangePayload; readonly reason: string }
  | { readonly act: "approve"; readonly id: string; readonly payloadHash: string }
  | { readonly act: "reject"; readonly id: string; readonly reason: string };

/** The shadow, which tells the instruments, follows the engine by less than this. */
const shadowBehindMs = 600;

/** Proposes, approves or rejects. Whatever came of it, everything that shows changes is asked again, and once more when the shadow has it. */
export function useChangeAct(): UseMutationResult<ChangeDto, unknown, ChangeAct> {
  const queries = useQueryClient();
  const askAgain = (): Promise<unknown> => Promise.all(["changes", "steps", "instruments", "history"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  return useMutation({
    mutationFn: (act: ChangeAct) => {
      switch (act.act) {
        case "propose": return desk.changes.propose.mutate({ payload: act.payload, reason: act.reason });
        case "approve": return desk.changes.approve.mutate({ id: act.id, payloadHash: act.payloadHash });
        case "reject": return desk.changes.reject.mutate({ id: act.id, reason: act.reason });
      }
    },
    onSettled: () => {
      setTimeout(() => void askAgain(), shadowBehindMs);
      return askAgain();
    },
  });
}

export interface LiveHealth {
  readonly health: HealthDto | undefined;
  /** False while nothing new arrives: what is shown is what was last known. */
  readonly live: boolean;
}

const staleAfterMs = 3_500;

/** One subscription for as long as somebody is signed in. */
export function useLiveHealth(onSignedOut: () => void): LiveHealth {
  const [health, setHealth] = useState<HealthDto | undefined>(undefined);
  const [live, setLive] = useState(false);
  useEffect(() => {
    const socket = createWSClient({ url: `${window.location.origin.replace(/^http/, "ws")}/trpc-ws`, retryDelayMs: (attempt) => Math.min(5_000, 250 * 2 ** attempt), keepAlive: { enabled: true, intervalMs: 5_000, pongTimeoutMs: 3_000 } });
    const client = createTRPCClient<DeskRouter>({ links: [wsLink({ client: socket })] });
    let stale: ReturnType<typeof setTimeout> | undefined;
    const subscription = client.health.live.subscribe(undefined, {
      onData: (next) => {
        setHealth(next);
        setLive(true);
        clearTimeout(stale);
        stale = setTimeout(() => setLive(false), staleAfterMs);
      },
      onError: (error) => {
        setLive(false);
        if (error.message === "sign_in_required") onSignedOut();
      },
    });
    return () => {
      clearTimeout(stale);
      subscription.unsubscribe();
      void socket.close();
    };
  }, [onSignedOut]);
  return { health, live };
}
