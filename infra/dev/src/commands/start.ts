/** `npm start`: the whole floor on embedded defaults, until Ctrl-C. */
import { help, parseFloorOptions } from "../floor/options.ts";
import { sentenceOf } from "../floor/sentence.ts";
import { type Floor, startFloor } from "../floor/start-floor.ts";

let floor: Floor | undefined;
let leaving = false;

async function leave(code: number): Promise<void> {
  if (leaving) return;
  leaving = true;
  console.log("Stopping …");
  await floor?.stop();
  console.log("Stopped.");
  process.exit(code);
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
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

const starting = startFloor(options, {
  say: (line) => console.log(line),
  onFatal: (sentence) => fail(sentence),
});
/** A floor that is asked to stop while it starts is stopped as soon as it can be. */
function stopSoon(): void {
  if (floor !== undefined) void leave(0);
  else {
    leaving = true;
    console.log("Stopping …");
    starting.then((started) => started.stop(), () => undefined).then(() => process.exit(0));
  }
}
process.on("SIGINT", stopSoon);
process.on("SIGTERM", stopSoon);
process.on("SIGHUP", stopSoon);
// Whoever started us was killed without a word: nothing may be left behind.
const parent = Number(process.env["CROSSFLOOR_PARENT"] ?? "0");
if (parent > 0) setInterval(() => process.ppid !== parent && stopSoon(), 1_000).unref();

try {
  const started = await starting;
  if (!leaving) {
    floor = started;
    const traders = floor.users.filter((user) => user.role === "trader");
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
