/** Histories by the page, newest first, read again shortly after the account changed. */
import { type FillDto, type OrderDto } from "@crossfloor/client";
import { type InfiniteData, useInfiniteQuery, type UseInfiniteQueryResult, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useFloor, useLive, useMe } from "../floor/floor.tsx";

interface Page<Row> { readonly rows: readonly Row[]; readonly cursor: string | null }
export type Pages<Row> = UseInfiniteQueryResult<InfiniteData<Page<Row>>>;

/** Something of the account's orders, positions or balances changed: histories are asked again, twice, since the read model trails by a moment. */
export function useHistoryRefresh(): void {
  const queries = useQueryClient();
  const account = useLive(useFloor().account).value;
  const mark = account === undefined ? "" : JSON.stringify([account.openOrders.map((order) => [order.order, order.remaining]), account.positions.map((position) => [position.instrument, position.size]), account.balances.map((balance) => balance.total)]);
  useEffect(() => {
    if (mark === "") return undefined;
    const again = (): void => void queries.invalidateQueries({ queryKey: ["history"] });
    const timers = [setTimeout(again, 300), setTimeout(again, 1_500)];
    return () => timers.forEach(clearTimeout);
  }, [mark, queries]);
}

export function useOrderHistory(): Pages<OrderDto> {
  const { api } = useFloor();
  const me = useMe();
  return useInfiniteQuery({
    queryKey: ["history", "orders", me?.account ?? 0],
    enabled: me != null,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => api.orders.history.query({ cursor: pageParam, limit: 50 }),
    getNextPageParam: (last: Page<OrderDto>) => last.cursor,
  });
}

export function useFills(): Pages<FillDto> {
  const { api } = useFloor();
  const me = useMe();
  return useInfiniteQuery({
    queryKey: ["history", "fills", me?.account ?? 0],
    enabled: me != null,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => api.fills.list.query({ cursor: pageParam, limit: 50 }),
    getNextPageParam: (last: Page<FillDto>) => last.cursor,
  });
}
