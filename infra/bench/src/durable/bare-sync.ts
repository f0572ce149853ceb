/** What the disk alone takes: writes of one size to a file of its own, each followed by a sync. */
import { realDisk } from "@crossfloor/journal";
import { percentilesOf } from "./percentiles.ts";

export async function barePercentiles(folder: string, bytes: number, samples: number): Promise<ReturnType<typeof percentilesOf>> {
  const path = `${folder}/bare`;
  const file = await realDisk.open(path, "create");
  const content = new Uint8Array(bytes).fill(0x5a);
  const took = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample += 1) {
    const began = performance.now();
    await file.write(content, sample * bytes);
    await file.sync();
    took[sample] = performance.now() - began;
  }
  await file.close();
  await realDisk.remove(path);
  return percentilesOf(took);
}
