/** Runs the makers alone: node apps/market-maker/src/main.ts --gateway URL --sandbox FILE, where FILE is the data folder's sandbox.json. */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Credentials } from "./client-door.ts";
import { startMarketMaker } from "./start-market-maker.ts";

const { values } = parseArgs({ options: { gateway: { type: "string" }, sandbox: { type: "string" }, seed: { type: "string" } } });

/** People named in the sandbox file whose role is "maker", in order: the first quotes, the second takes. */
function makersOf(text: string): readonly Credentials[] {
  const sandbox: unknown = JSON.parse(text);
  if (typeof sandbox !== "object" || sandbox === null || !("users" in sandbox) || !Array.isArray(sandbox.users)) return [];
  return sandbox.users.flatMap((user: unknown): Credentials[] => {
    if (typeof user !== "object" || user === null || !("role" in user) || user.role !== "maker") return [];
    if (!("email" in user) || !("password" in user) || typeof user.email !== "string" || typeof user.password !== "string") return [];
    return [{ email: user.email, password: user.password }];
  });
}

const makers = values.sandbox === undefined ? [] : makersOf(await readFile(values.sandbox, "utf8"));
if (values.gateway === undefined || makers.length === 0) {
  process.stderr.write("The makers need --gateway, the gateway's address, and --sandbox, a file that names at least one user with the role maker.\n");
  process.exitCode = 1;
} else {
  const running = await startMarketMaker({
    gatewayUrl: values.gateway, maker: makers[0], flow: makers.at(1), seed: values.seed === undefined ? undefined : Number(values.seed),
    log: (level, message, fields) => void process.stdout.write(`${JSON.stringify({ t: new Date().toISOString(), level, app: "market-maker", message, ...fields })}\n`),
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void running.close());
}
