/** What an order would do, asked of the server while it is being typed. The screen computes none of it. */
import { type ClientFault, faultOf, type PlaceInput, type WhatIfDto } from "@crossfloor/client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useFloor } from "../floor/floor.tsx";

const typingPauseMs = 150;
const refreshMs = 2_000;

export interface WhatIf { readonly answer: WhatIfDto | undefined; readonly fault: ClientFault | undefined; /** The answer is about an earlier text. */ readonly behind: boolean }

export function useWhatIf(order: PlaceInput | null, signedIn: boolean): WhatIf {
  const { api } = useFloor();
  const [settled, setSettled] = useState(order);
  const wanted = order === null ? "" : JSON.stringify(order);
  const asked = settled === null ? "" : JSON.stringify(settled);
  useEffect(() => {
    if (wanted === asked) return undefined;
    const timer = setTimeout(() => setSettled(order), typingPauseMs);
    return () => clearTimeout(timer);
    // The text of the order is its identity.
  }, [wanted, asked]);
  const query = useQuery({
    queryKey: ["whatIf", asked],
    queryFn: () => (settled === null ? null : api.orders.whatIf.query(settled)),
    enabled: signedIn && settled !== null,
    refetchInterval: refreshMs,
    placeholderData: keepPreviousData,
    gcTime: 5_000,
    retry: false,
  });
  if (order === null || settled === null) return { answer: undefined, fault: undefined, behind: false };
  return { answer: query.data ?? undefined, fault: query.error === null ? undefined : faultOf(query.error), behind: wanted !== asked || query.isPlaceholderData };
}
