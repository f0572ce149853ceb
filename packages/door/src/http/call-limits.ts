/**
 * Limits at the edge, counted per call and not per request, so that a batch gains nothing. They keep one caller from crowding out the
 * others; what an account may do to the engine is the engine's to say.
 */
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

export interface CallLimitRates {
  /** Calls of one account in ten seconds, over all its connections. */
  readonly accountCalls: number;
  /** Calls without an account from one address in ten seconds. */
  readonly addressCalls: number;
  /** Sign-ins and sign-ups from one address in a minute. */
  readonly addressSignIns: number;
  /** Sign-ins with one e-mail address in five minutes, right or wrong. */
  readonly emailSignIns: number;
  /** Live connections from one address at a time. */
  readonly addressSockets: number;
  /** Live connections in all. */
  readonly sockets: number;
}

/** For traders. A quoting participant re-quotes every market several times a second and stays below a third of this. */
export const traderRates: CallLimitRates = { accountCalls: 5_000, addressCalls: 2_000, addressSignIns: 60, emailSignIns: 20, addressSockets: 1_000, sockets: 10_000 };

export interface CallLimits {
  /** Milliseconds to wait, or `undefined` if the calls may pass. */
  calls(who: { readonly account: number | string } | { readonly address: string }, count: number): Promise<number | undefined>;
  signIn(address: string, email: string | undefined): Promise<number | undefined>;
  readonly rates: CallLimitRates;
}

export function createCallLimits(rates: CallLimitRates): CallLimits {
  const accounts = new RateLimiterMemory({ points: rates.accountCalls, duration: 10 });
  const addresses = new RateLimiterMemory({ points: rates.addressCalls, duration: 10 });
  const signIns = new RateLimiterMemory({ points: rates.addressSignIns, duration: 60 });
  const emails = new RateLimiterMemory({ points: rates.emailSignIns, duration: 300 });
  return {
    rates,
    calls: (who, count) => ("account" in who ? take(accounts, String(who.account), count) : take(addresses, who.address, count)),
    async signIn(address, email) {
      const wait = await take(signIns, address, 1);
      if (wait !== undefined || email === undefined) return wait;
      return take(emails, email.toLowerCase().slice(0, 320), 1);
    },
  };
}

async function take(limiter: RateLimiterMemory, key: string, count: number): Promise<number | undefined> {
  try {
    await limiter.consume(key, count);
    return undefined;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return Math.max(1, refused.msBeforeNext);
    throw refused;
  }
}
