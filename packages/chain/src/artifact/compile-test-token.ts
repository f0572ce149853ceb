/** Compiles the sandbox token; run it to renew `test-token.ts` after a change of the contract. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

interface CompilerOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: { readonly "test-token.sol": { readonly TestToken: { readonly evm: { readonly bytecode: { readonly object: string } } } } };
}

/** The creation bytecode, 0x and hex. */
export function compileTestToken(): string {
  const solc = createRequire(import.meta.url)("solc") as { compile(input: string): string };
  const source = readFileSync(new URL("../../contracts/test-token.sol", import.meta.url), "utf8");
  const output = JSON.parse(solc.compile(JSON.stringify({
    language: "Solidity",
    sources: { "test-token.sol": { content: source } },
    // No hash of source paths in the bytecode, so that it is the same wherever it is compiled.
    settings: { optimizer: { enabled: true, runs: 200 }, metadata: { bytecodeHash: "none", appendCBOR: false }, evmVersion: "shanghai", outputSelection: { "*": { "*": ["evm.bytecode.object"] } } },
  }))) as CompilerOutput;
  const broken = output.errors?.filter((error) => error.severity === "error") ?? [];
  const contract = output.contracts?.["test-token.sol"].TestToken;
  if (broken.length > 0 || contract === undefined) throw new Error(broken.map((error) => error.formattedMessage).join("\n"));
  return `0x${contract.evm.bytecode.object}`;
}
