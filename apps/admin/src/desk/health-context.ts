import { createContext, useContext } from "react";
import type { LiveHealth } from "./desk.ts";

/** The one live health of the page. */
export const HealthContext = createContext<LiveHealth>({ health: undefined, live: false });

export function useHealth(): LiveHealth {
  return useContext(HealthContext);
}
