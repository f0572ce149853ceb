import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { freePort, startTestChain, type TestChain, testChainId, testMnemonic } from "../testing/index.ts";
import { paceBlocks } from "./pace-blocks.ts";
import { ChainCannotStart, startAnvil } from "./start-anvil.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "crossfloor-chain-"));
  closers.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}
async function started(options: Parameters<typeof startTestChain>[0]): Promise<TestChain> {
  const chain = await startTestChain(options);
  closers.push(() => chain.stop());
  return chain;
}
const hashAt = async (chain: TestChain, height: number): Promise<unknown> => ((await chain.ask("eth_getBlockByNumber", [`0x${height.toString(16)}`, false])) as { hash?: string } | null)?.hash;

describe("the embedded chain node", () => {
  test("CHAIN-014: the chain survives a stop: same blocks, same receipts, same balances at its head", async () => {
    const dataDir = folder();
    const first = await started({ dataDir });
    const to = "0x00000000000000000000000000000000000000a1";
    const token = await first.deployToken("USDC", 6);
    const hash = await first.sendToken(token, to, 42n);
    await first.mine(3);
    const height = await first.height();
    const hashes = await Promise.all([0, 1, height].map((at) => hashAt(first, at)));
    await first.stop();

    const second = await started({ dataDir });
    expect(await second.height()).toBe(height);
    expect(await Promise.all([0, 1, height].map((at) => hashAt(second, at)))).toEqual(hashes);
    expect(await second.purse.stateOf(hash)).toBe("mined");
    expect(BigInt(String(await second.ask("eth_call", [{ to: token, data: `0x70a08231${to.slice(2).padStart(64, "0")}` }, "latest"])))).toBe(42n);
  });

  test("CHAIN-014: many stops and an abandoned fork leave the same blocks at the same heights", async () => {
    const dataDir = folder();
    let before: unknown[] = [];
    for (let life = 0; life < 5; life++) {
      const chain = await started({ dataDir });
      if (life > 0) expect(await Promise.all([0, 1, 2, 3].map((at) => hashAt(chain, at)))).toEqual(before);
      else {
        await chain.mine(3);
        await chain.ask("anvil_reorg", [2, []]);
      }
      before = await Promise.all([0, 1, 2, 3].map((at) => hashAt(chain, at)));
      await chain.stop();
    }
    const { blocks } = JSON.parse(gunzipSync(readFileSync(join(dataDir, "state.json.gz"))).toString("utf8")) as { blocks: readonly unknown[] };
    expect(blocks).toHaveLength(4);
  });

  test("CHAIN-014: a killed node comes back on the same chain and loses the newest blocks at most", async () => {
    const dataDir = folder();
    const first = await started({ dataDir });
    await first.mine(4);
    // The state is kept about once a second.
    for (let waited = 0; waited < 100 && (await stateSize(dataDir)) === 0; waited++) await sleep(50);
    const genesis = await hashAt(first, 0);
    await first.mine(2);
    await first.kill();
    const second = await started({ dataDir });
    expect(await hashAt(second, 0)).toBe(genesis);
    expect(await second.height()).toBeLessThanOrEqual(6);
    await second.mine();
    expect(await second.height()).toBeGreaterThan(0);
  });

  test("CHAIN-015: a taken port and a damaged state end the start with a sentence, and nothing is started anew in their place", async () => {
    const stranger = createServer();
    const port = await freePort();
    await new Promise<void>((done) => stranger.listen(port, "127.0.0.1", done));
    const options = { dataDir: null, port, chainId: testChainId, mnemonic: testMnemonic, mining: "manual", log: () => undefined } as const;
    await expect(startAnvil(options)).rejects.toThrow(`Port ${port} is taken`);
    stranger.close();
    // Another node of the same chain would answer in ours' place.
    const other = await started({});
    await expect(startAnvil({ ...options, port: other.port })).rejects.toThrow(/is taken/);

    const dataDir = folder();
    const chain = await started({ dataDir });
    await chain.mine(2);
    await chain.stop();
    const path = join(dataDir, "state.json.gz");
    const whole = readFileSync(path);
    for (const damaged of [whole.subarray(0, whole.length / 2), Buffer.concat([whole.subarray(0, 40), Buffer.from([(whole[40] ?? 0) ^ 1]), whole.subarray(41)]), Buffer.alloc(0)]) {
      writeFileSync(path, damaged);
      await expect(startTestChain({ dataDir })).rejects.toThrow(/damaged/);
    }
    writeFileSync(path, whole);
    expect(await (await started({ dataDir })).height()).toBe(2);
    expect(new ChainCannotStart("x")).toBeInstanceOf(Error);
  });

  test("CHAIN-016: the pulse mines after a block that somebody made, on demand at once, says a dead node once, and ends when told", async () => {
    const chain = await started({});
    const words: string[] = [];
    const pulse = paceBlocks(chain.url, (_, message) => void words.push(message));
    await pulse.mine(3);
    expect(await chain.height()).toBe(3);
    for (let waited = 0; waited < 100 && (await chain.height()) < 4; waited++) await sleep(100);
    expect(await chain.height()).toBeGreaterThanOrEqual(4);
    await chain.kill();
    for (let waited = 0; waited < 100 && words.length === 0; waited++) await sleep(100);
    await pulse.stop();
    expect(words).toEqual(["the chain node did not take a block"]);
  });
});

async function stateSize(dataDir: string): Promise<number> {
  try {
    return readFileSync(join(dataDir, "state.json.gz")).length;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return 0;
    throw error;
  }
}
