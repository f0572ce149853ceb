/** Signing in and out, and what must follow: the socket opens anew with the new session, and nothing of the old one stays. */
import { signIn, SignInRefused, signOut, signUp } from "@crossfloor/client";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { createContext, useCallback, useContext } from "react";
import { useFloor } from "../floor/floor.tsx";

export const GatewayContext = createContext("");

const refusals = ["INVALID_EMAIL_OR_PASSWORD", "USER_ALREADY_EXISTS", "PASSWORD_TOO_SHORT", "PASSWORD_TOO_LONG", "INVALID_EMAIL", "TOO_MANY_REQUESTS", "UNREACHABLE", "UNKNOWN"] as const;
export type SessionRefusal = (typeof refusals)[number];

export function sessionRefusalOf(error: unknown): SessionRefusal {
  if (!(error instanceof SignInRefused)) return "UNREACHABLE";
  // The gateway's library names the same rule in more than one way.
  const code = error.code.startsWith("USER_ALREADY_EXISTS") ? "USER_ALREADY_EXISTS" : error.code;
  return refusals.find((known) => known === code) ?? "UNKNOWN";
}

export interface Credentials { readonly email: string; readonly password: string; readonly name?: string }

/** Answers `null` when signed in, else the rule that was not met. */
export function useEnter(kind: "signIn" | "signUp"): (credentials: Credentials) => Promise<SessionRefusal | null> {
  const url = useContext(GatewayContext);
  const floor = useFloor();
  const queries = useQueryClient();
  return useCallback(async ({ email, password, name }) => {
    try {
      await (kind === "signIn" ? signIn({ url, email, password }) : signUp({ url, email, password, name: name ?? email }));
    } catch (error) {
      return sessionRefusalOf(error);
    }
    floor.reconnect();
    await queries.invalidateQueries();
    return null;
  }, [floor, kind, queries, url]);
}

export function useSignOut(): () => Promise<void> {
  const url = useContext(GatewayContext);
  const floor = useFloor();
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useCallback(async () => {
    await signOut({ url });
    queries.setQueryData(["me"], null);
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== "instruments" && query.queryKey[0] !== "me" });
    floor.reconnect();
    await navigate({ to: "/markets" });
  }, [floor, navigate, queries, url]);
}
