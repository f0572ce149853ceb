import { SignInRefused } from "@crossfloor/client";

const refusals = ["INVALID_EMAIL_OR_PASSWORD", "INVALID_EMAIL", "TOO_MANY_REQUESTS", "UNREACHABLE", "UNKNOWN"] as const;
export type SessionRefusal = (typeof refusals)[number];

/** Why nobody was signed in, as the words know it. */
export function sessionRefusalOf(error: unknown): SessionRefusal {
  if (!(error instanceof SignInRefused)) return "UNREACHABLE";
  return refusals.find((known) => known === error.code) ?? "UNKNOWN";
}
