/** Passwords at rest: argon2id with the memory and passes that OWASP asks for at least. */
import { hash, verify } from "@node-rs/argon2";

// 19 MiB, two passes, one lane; the library's default algorithm is argon2id.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

export function verifyPassword({ hash: kept, password }: { readonly hash: string; readonly password: string }): Promise<boolean> {
  return verify(kept, password, cost);
}
