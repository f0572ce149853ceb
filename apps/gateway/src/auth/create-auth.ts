/** People's sign-up, sign-in and sessions: better-auth over the record schema. The trading account arises in the database, in the same transaction as the person. */
import { drizzleAdapter } from "@better-auth/drizzle-adapter";
import { betterAuth } from "better-auth";
import { isAllowedOrigin, type WebOriginRule } from "../http/web-origin.ts";
import { hashPassword, verifyPassword } from "./password-hash.ts";
import type { Log } from "../log.ts";

export const sessionSeconds = 43_200;
export const passwordCharsMin = 10;
export const passwordCharsMax = 128;

export interface AuthOptions {
  /** A drizzle database on the record schema. */
  readonly database: Parameters<typeof drizzleAdapter>[0];
  /** better-auth's four tables by its own names. */
  readonly tables: Record<"user" | "session" | "account" | "verification", unknown>;
  /** At least 32 characters; signs the cookies. */
  readonly secret: string;
  /** Where browsers reach the gateway, e.g. "http://localhost:4000". */
  readonly publicUrl: string;
  readonly origins: WebOriginRule;
  /** Cookies travel over TLS only. Off for a floor on plain loopback. */
  readonly secureCookies: boolean;
  readonly log: Log;
}

export type Auth = ReturnType<typeof createAuth>;

// The library's own inferred type names its internals; what the gateway uses is stated here.
export interface SessionFound { readonly session: { readonly id: string; readonly expiresAt: Date }; readonly user: { readonly id: string; readonly email: string; readonly name: string } }

export function createAuth(options: AuthOptions): {
  readonly handler: (request: Request) => Promise<Response>;
  /** The session that the headers' cookie stands for. */
  readonly session: (headers: Headers) => Promise<SessionFound | null>;
} {
  const auth = betterAuth({
    appName: "Crossfloor",
    baseURL: options.publicUrl,
    basePath: "/api/auth",
    secret: options.secret,
    database: drizzleAdapter(options.database, { provider: "pg", schema: options.tables, transaction: true }),
    emailAndPassword: {
      enabled: true, autoSignIn: true, minPasswordLength: passwordCharsMin, maxPasswordLength: passwordCharsMax,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    session: { expiresIn: sessionSeconds, updateAge: 600 },
    trustedOrigins: (request) => {
      const origin = request?.headers.get("origin") ?? undefined;
      const host = request?.headers.get("host") ?? undefined;
      return origin !== undefined && isAllowedOrigin(origin, host, options.origins) ? [origin] : [];
    },
    advanced: {
      cookiePrefix: "crossfloor", useSecureCookies: options.secureCookies,
      defaultCookieAttributes: { sameSite: "lax", httpOnly: true, path: "/" },
    },
    // Counted at the edge, together with everything else.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { level: "warn", log: (level, message) => options.log(level === "error" ? "error" : level === "warn" ? "warn" : "info", `auth: ${message}`) },
  });
  return {
    handler: auth.handler,
    session: async (headers) => {
      const found = await auth.api.getSession({ headers });
      return found === null ? null : { session: { id: found.session.id, expiresAt: found.session.expiresAt }, user: { id: found.user.id, email: found.user.email, name: found.user.name } };
    },
  };
}
