import { expect, test } from "vitest";
import { writeCodec } from "./write-codec.ts";

test("WIRE-016: the straight code of the hot messages is what the layouts give", async () => {
  await expect(writeCodec()).toMatchFileSnapshot("./codec.gen.ts");
});
