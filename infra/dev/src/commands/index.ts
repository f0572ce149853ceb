/** `npm run index -- ID --at T`: the level of an index that was in force at T, made again from its recorded inputs; exit 1 where it differs or cannot be. */
import { tellIndex } from "../index-level/tell-index.ts";

const { code, stdout, stderr } = await tellIndex(process.argv.slice(2));
if (stdout !== "") console.log(stdout);
if (stderr !== "") console.error(stderr);
process.exitCode = code;
