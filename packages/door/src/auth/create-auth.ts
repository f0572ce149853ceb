/** People's sign-in and sessions: better-auth over the record schema. Each door has tables, cookie and secret of its own, so that no session opens two doors. */
import { drizzleAdapter } from "@better-auth/drizzle-adapter";
import { betterAuth } from "better-auth";
import { APIError } from "better-auth/api";
import { isAllowedOrigin, type WebOriginRule } from "../http/web-origin.ts";
import type { Log } from "../log.ts";
import { hashPassword, verifyPassword } from "./password-hash.ts";

export const passwordCharsMin = 10;
export const passwordCharsMax = 128;
const personNameCharsMax = 80;
/** The longest that a mail server takes. */
const emailCharsMax = 254;

export interface SessionRule {
  /** A session that nobody used for this long is over. */
  readonly idleSeconds: number;
  /** Use is written down at most this often. */
  readonly touchSeconds: number;
  /** Over after this long, however much it is used. */
  readonly ageSecondsMax: number;
  /** Only the library's own `get-session` counts as use; calls, which a page makes by itself, do not. */
  readonly callsExtend: boolean;
}

export interface AuthOptions {
  /** A drizzle database on the record schema. */
  readonly database: Parameters<typeof drizzleAdapter>[0];
  /** better-auth's four tables by its own names. */
  readonly tables: Record<"user" | "session" | "account" | "verification", unknown>;
  /** At least 32 characters; signs the cookies. */
  readonly secret: string;
  /** Where browsers reach the door, e.g. "http://localhost:4000". */
  readonly publicUrl: string;
  readonly origins: WebOriginRule;
  /** Cookies are kept per host name and not per port, so each door needs its own. */
  readonly cookiePrefix: string;
  readonly sameSite: "lax" | "strict";
  /** Whether anybody may make an account. */
  readonly signUp: "open" | "closed";
  readonly session: SessionRule;
  /** Cookies travel over TLS only. Off for a floor on plain loopback. */
  readonly secureCookies: boolean;
  readonly log: Log;
}

export interface SessionFound { readonly session: { readonly id: string; readonly expiresAt: Date }; readonly user: { readonly id: string; readonly email: string; readonly name: string } }

export interface DoorAuth {
  readonly handler: (request: Request) => Promise<Response>;
  /** The session that the headers' cookie stands for, if it is not over. */
  readonly session: (headers: Headers) => Promise<SessionFound | null>;
  /** Without the prefix that secure cookies get. */
  readonly cookieName: string;
}

const controlCharacter = /\p{Cc}/u;

export function createAuth(options: AuthOptions): DoorAuth {
  const { session: rule } = options;
  // All of the library that people need; what else it offers is not there.
  const paths: ReadonlySet<string> = new Set(["sign-in/email", "sign-out", "get-session", ...(options.signUp === "open" ? ["sign-up/email"] : [])].map((path) => `/api/auth/${path}`));
  const auth = betterAuth({
    appName: "Crossfloor",
    baseURL: options.publicUrl,
    basePath: "/api/auth",
    secret: options.secret,
    database: drizzleAdapter(options.database, { provider: "pg", schema: options.tables, transaction: true }),
    emailAndPassword: {
      enabled: true, autoSignIn: true, disableSignUp: options.signUp === "closed", minPasswordLength: passwordCharsMin, maxPasswordLength: passwordCharsMax,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    databaseHooks: {
      user: {
        // The library bounds neither, and keeps a picture's address that nobody asked for.
        create: {
          before: (person) => {
            if (person.name.length > personNameCharsMax || controlCharacter.test(person.name)) throw new APIError("BAD_REQUEST", { code: "INVALID_NAME", message: "Invalid name" });
            if (person.email.length > emailCharsMax) throw new APIError("BAD_REQUEST", { code: "INVALID_EMAIL", message: "Invalid email" });
            return Promise.resolve({ data: { ...person, image: null } });
          },
        },
      },
    },
    session: { expiresIn: rule.idleSeconds, updateAge: rule.touchSeconds },
    trustedOrigins: (request) => {
      const origin = request?.headers.get("origin") ?? undefined;
      const host = request?.headers.get("host") ?? undefined;
      return origin !== undefined && isAllowedOrigin(origin, host, options.origins) ? [origin] : [];
    },
    advanced: {
      cookiePrefix: options.cookiePrefix, useSecureCookies: options.secureCookies,
      defaultCookieAttributes: { sameSite: options.sameSite, httpOnly: true, path: "/" },
    },
    // Counted at the edge, together with everything else.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { level: "warn", log: (level, message) => options.log(level === "error" ? "error" : level === "warn" ? "warn" : "info", `auth: ${message}`) },
  });

  async function session(headers: Headers): Promise<SessionFound | null> {
    const found = await auth.api.getSession({ headers, query: { disableRefresh: !rule.callsExtend } });
    if (found === null || found.session.createdAt.getTime() + rule.ageSecondsMax * 1_000 <= Date.now()) return null;
    return { session: { id: found.session.id, expiresAt: found.session.expiresAt }, user: { id: found.user.id, email: found.user.email, name: found.user.name } };
  }

  return {
    session,
    cookieName: `${options.cookiePrefix}.session_token`,
    async handler(request) {
      const { pathname } = new URL(request.url);
      if (!paths.has(pathname)) return Response.json({ code: "NOT_FOUND" }, { status: 404 });
      // A program has no page and so no origin, and the library asks for one when a client names its fetch mode. What hides an
      // origin in a browser was turned away at the edge.
      if (!request.headers.has("origin")) request.headers.set("origin", new URL(options.publicUrl).origin);
      // The library extends a session as long as it is used; age is ours to end.
      if (pathname === "/api/auth/get-session" && (await session(request.headers)) === null) return Response.json(null);
      return auth.handler(request);
    },
  };
}
