/** `npm start`: the whole floor on embedded defaults, until Ctrl-C. */
import { help, parseFloorOptions } from "../floor/options.ts";
import { sentenceOf } from "../floor/sentence.ts";
import { type Floor, startFloor } from "../floor/start-floor.ts";

const stopped = new AbortController();
let floor: Floor | undefined;
let leaving = false;

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

/** Asked once or many times, up or still starting: everything is stopped in order, once. */
function leave(): void {
  if (leaving) return;
  leaving = true;
  console.log("Stopping …");
  stopped.abort();
  void (floor?.stop() ?? starting.then((started) => started.stop(), () => undefined)).then(() => {
    console.log("Stopped.");
    process.exit(0);
  });
}

let options;
try {
  options = parseFloorOptions(process.argv.slice(2), process.env);
} catch (error) {
  fail(sentenceOf(error));
}
if (options === "help") {
  console.log(help);
  process.exit(0);
}

// Nobody reads any more: as if the terminal had been closed.
process.stdout.on("error", leave);
process.stderr.on("error", leave);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, leave);
// Whoever started us was killed without a word: nothing may be left behind.
const parent = Number(process.env["CROSSFLOOR_PARENT"] ?? "0");
if (parent > 0) setInterval(() => process.ppid !== parent && leave(), 1_000).unref();

const starting: Promise<Floor> = startFloor({ ...options, stopped: stopped.signal }, { say: (line) => console.log(line), onFatal: fail });
try {
  floor = await starting;
  const traders = floor.users.filter((user) => user.role === "trader");
  if (!leaving) {
    console.log(`
ready
  web      ${floor.webUrl}
  admin    ${floor.adminUrl}
  gateway  ${floor.gatewayUrl}
Sign up, or sign in as ${traders[0]?.email ?? "a sandbox user"}; passwords stand in ${floor.folder.root}/sandbox.json.
Ctrl-C stops everything.`);
  }
} catch (error) {
  if (!leaving) fail(sentenceOf(error));
}
