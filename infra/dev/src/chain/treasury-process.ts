/** One treasury as a process of its own, for tests that kill it. Its options come as JSON in the first argument. */
import { startTreasury, type TreasuryOptions } from "@crossfloor/treasury";

const treasury = await startTreasury({ ...(JSON.parse(process.argv[2] ?? "{}") as Omit<TreasuryOptions, "log">), log: (level, message, fields) => console.log(JSON.stringify({ level, message, ...fields })) });
process.once("SIGTERM", () => void treasury.close().then(() => process.exit(0)));
process.send?.("ready");
