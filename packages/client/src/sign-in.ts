/** Signing up, in and out at the gateway. In a browser the cookie stays with the browser and is never seen by scripts; elsewhere it is handed back. */

export class SignInRefused extends Error {
  override readonly name = "SignInRefused";
  /** The gateway's code, e.g. INVALID_EMAIL_OR_PASSWORD, USER_ALREADY_EXISTS, PASSWORD_TOO_SHORT, or TOO_MANY_REQUESTS. */
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface SignedIn {
  /** For the `cookie` header of programs; empty in browsers. */
  readonly cookie: string;
}

/** `url` is the gateway's origin, e.g. "http://localhost:4000". Throws `SignInRefused`, or a TypeError when the gateway cannot be reached. */
export async function signIn(options: { readonly url: string; readonly email: string; readonly password: string }): Promise<SignedIn> {
  return authenticate(options.url, "sign-in/email", { email: options.email, password: options.password });
}

/** Makes a person and, with them, a trading account that opens within moments. Signs in at once. */
export async function signUp(options: { readonly url: string; readonly email: string; readonly password: string; readonly name: string }): Promise<SignedIn> {
  return authenticate(options.url, "sign-up/email", { email: options.email, password: options.password, name: options.name });
}

/** Ends the session, and with it the session's live connections. */
export async function signOut(options: { readonly url: string; readonly cookie?: string }): Promise<void> {
  await authenticate(options.url, "sign-out", {}, options.cookie);
}

async function authenticate(url: string, path: string, body: Record<string, string>, cookie?: string): Promise<SignedIn> {
  const response = await fetch(`${url}/api/auth/${path}`, {
    method: "POST",
    credentials: "include",
    headers: { "content-type": "application/json", ...(cookie === undefined ? {} : { cookie }) },
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    const answer: unknown = await response.json().catch(() => null);
    const { code, message } = codeOf(answer);
    throw new SignInRefused(response.status === 429 ? "TOO_MANY_REQUESTS" : code, message);
  }
  const cookies = response.headers.getSetCookie().map((line) => line.split(";", 1)[0] ?? "");
  return { cookie: cookies.join("; ") };
}

function codeOf(answer: unknown): { readonly code: string; readonly message: string } {
  if (typeof answer !== "object" || answer === null) return { code: "UNKNOWN", message: "sign-in was refused" };
  const code = "code" in answer && typeof answer.code === "string" ? answer.code : "UNKNOWN";
  const message = "message" in answer && typeof answer.message === "string" ? answer.message : code;
  return { code, message };
}
