/** The connection to the floor as React sees it: one per page, its live stores by hooks. */
import { type Connection, connect, type ConnectionState, type InstrumentDto, type LiveChannel, type LiveState, type MarketDto, type MeDto, type ReadableStore } from "@crossfloor/client";
import { type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { useStore } from "zustand";
import { assert } from "@crossfloor/stdx";
import { type ConnectionView, connectionView } from "../connection/connection-view.ts";
import { staleTerms } from "./stale-terms.ts";

const FloorContext = createContext<Connection | null>(null);

export function openFloor(gateway: string): Connection {
  return connect({ url: gateway });
}

export function FloorProvider({ connection, children }: { readonly connection: Connection; readonly children: ReactNode }): ReactNode {
  return <FloorContext value={connection}>{children}</FloorContext>;
}

export function useFloor(): Connection {
  const connection = useContext(FloorContext);
  assert(connection !== null, "screens are drawn inside a FloorProvider");
  return connection;
}

/** What a live store holds now, and every change of it. Listening keeps its subscription running. */
export function useLive<Value>(channel: LiveChannel<Value>): LiveState<Value> {
  return useStore(channel);
}

export function useStored<State>(store: ReadableStore<State>): State {
  return useStore(store);
}

export function useConnectionState(): ConnectionState {
  return useStore(useFloor().state);
}

/** Changes only when something that is shown changes; the age of data is its own hook. */
export function useConnectionView(): ConnectionView {
  return connectionView(useConnectionState());
}

export function usePricesStale(): boolean {
  return useStore(useFloor().state, (state) => connectionView(state).pricesStale);
}

/** The floor's own time (of the scene), told once a second; `null` before the first heartbeat. */
export function useFloorTime(): number | null {
  return useLive(useFloor().floor).value?.at ?? null;
}

export function useInstruments(): UseQueryResult<InstrumentDto[]> {
  const { api } = useFloor();
  return useQuery({ queryKey: ["instruments"], queryFn: () => api.instruments.list.query(), staleTime: 30_000 });
}

/** Terms that changed and markets that were listed while the page is open: the live markets name their version, and the list is asked for again. */
export function useFreshTerms(): void {
  const { markets } = useFloor();
  const queries = useQueryClient();
  useEffect(() => markets.subscribe(({ value }) => {
    const { data, fetchStatus } = queries.getQueryState<InstrumentDto[]>(["instruments"]) ?? {};
    if (data === undefined || value === undefined || fetchStatus !== "idle") return;
    if (staleTerms(data, value.values())) void queries.invalidateQueries({ queryKey: ["instruments"] });
  }), [markets, queries]);
}

/** An instrument with its live market; `market` is missing until the first message. */
export interface Listed { readonly instrument: InstrumentDto; readonly market: MarketDto | undefined }

/** Terms from the list, conditions from the live market, which is newer. */
export function withStatus(instrument: InstrumentDto, market: MarketDto | undefined): InstrumentDto {
  return market === undefined || market.status === instrument.status ? instrument : { ...instrument, status: market.status };
}

export function useListed(): readonly Listed[] {
  const instruments = useInstruments().data;
  const markets = useLive(useFloor().markets).value;
  return useMemo(() => (instruments ?? []).map((instrument) => {
    const market = markets?.get(instrument.id);
    return { instrument: withStatus(instrument, market), market };
  }), [instruments, markets]);
}

/** Who is signed in; `null` for nobody, `undefined` while it is being asked. */
export function useMe(): MeDto | null | undefined {
  const { api } = useFloor();
  return useQuery({
    queryKey: ["me"],
    queryFn: () => api.me.get.query(),
    staleTime: 60_000,
    // A new account opens within moments of signing up.
    refetchInterval: (query) => (query.state.data != null && !query.state.data.accountOpen ? 1_000 : false),
  }).data;
}
