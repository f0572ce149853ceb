/** Who stands behind a cookie, remembered for a moment so that a busy program costs one look-up a second. */
import { ReadsAway } from "@crossfloor/api";
import type { DoorAuth, SessionFound } from "./create-auth.ts";

/** A session that was revoked is refused after this long at most. */
export const callerKeptMs = 1_000;
const callersKeptMax = 10_000;

export interface KnownCaller<Caller> { readonly caller: Caller; readonly session: string }

export interface Callers<Caller> {
  /** `null` without a valid session. Throws `ReadsAway` when sessions cannot be looked up. */
  of(cookie: string | undefined): Promise<KnownCaller<Caller> | null>;
  /** After a sign-out: the next call asks again. */
  forget(cookie: string | undefined): void;
}

/** `callerOf` makes the door's caller of the person; `undefined` is answered as nobody. */
export function createCallers<Caller>(
  auth: Pick<DoorAuth, "session" | "cookieName">, callerOf: (user: SessionFound["user"]) => Promise<Caller | undefined>, now: () => number = () => performance.now(),
): Callers<Caller> {
  const kept = new Map<string, { readonly until: number; readonly answer: Promise<KnownCaller<Caller> | null> }>();

  async function ask(cookie: string): Promise<KnownCaller<Caller> | null> {
    const found = await auth.session(new Headers({ cookie })).catch((cause: unknown) => {
      throw new ReadsAway("sessions cannot be looked up", { cause });
    });
    if (found === null) return null;
    const caller = await callerOf(found.user).catch((cause: unknown) => {
      throw new ReadsAway("people cannot be looked up", { cause });
    });
    return caller === undefined ? null : { session: found.session.id, caller };
  }

  return {
    async of(cookie) {
      if (cookie === undefined || cookie.length > 4_096 || !cookie.includes(`${auth.cookieName}=`)) return null;
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
