/** Who stands behind a cookie: the person and their trading account, remembered for a moment so that a busy program costs one look-up a second. */
import { type Caller, ReadsAway } from "@crossfloor/api";
import type { AccountId } from "@crossfloor/protocol";
import type { Auth } from "./create-auth.ts";

/** A session that was revoked is refused after this long at most. */
export const callerKeptMs = 1_000;
const callersKeptMax = 10_000;

export interface TradingAccount { readonly account: AccountId; readonly open: boolean }
export interface KnownCaller { readonly caller: Caller; readonly session: string }

export interface Callers {
  /** `null` without a valid session. Throws `ReadsAway` when sessions cannot be looked up. */
  of(cookie: string | undefined): Promise<KnownCaller | null>;
  /** After a sign-out: the next call asks again. */
  forget(cookie: string | undefined): void;
}

export function createCallers(auth: Auth, accountOf: (user: string) => Promise<TradingAccount | undefined>, now: () => number = () => performance.now()): Callers {
  const kept = new Map<string, { readonly until: number; readonly answer: Promise<KnownCaller | null> }>();

  async function ask(cookie: string): Promise<KnownCaller | null> {
    const found = await auth.session(new Headers({ cookie })).catch((cause: unknown) => {
      throw new ReadsAway("sessions cannot be looked up", { cause });
    });
    if (found === null) return null;
    const trading = await accountOf(found.user.id).catch((cause: unknown) => {
      throw new ReadsAway("accounts cannot be looked up", { cause });
    });
    if (trading === undefined) return null;
    const { id, email, name } = found.user;
    return { session: found.session.id, caller: { user: id, email, name, account: trading.account, accountOpen: trading.open } };
  }

  return {
    async of(cookie) {
      if (cookie === undefined || cookie.length > 4_096 || !cookie.includes("crossfloor.session_token=")) return null;
      const known = kept.get(cookie);
      if (known !== undefined && known.until > now()) return known.answer;
      if (kept.size >= callersKeptMax) kept.clear();
      const answer = ask(cookie);
      kept.set(cookie, { until: now() + callerKeptMs, answer });
      // A failed look-up is not remembered.
      answer.catch(() => kept.delete(cookie));
      return answer;
    },
    forget(cookie) {
      if (cookie !== undefined) kept.delete(cookie);
    },
  };
}
