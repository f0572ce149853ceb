/** Compiles a contract of this package. A tool of developers and tests: nothing that runs needs the compiler. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

interface CompilerOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: { readonly [file: string]: { readonly [contract: string]: { readonly evm: { readonly bytecode: { readonly object: string } } } } };
}

/** The creation bytecode of a contract in `contracts/`, 0x and hex. Throws what the compiler says. */
export function compileContract(file: string, contract: string): string {
  const solc = createRequire(import.meta.url)("solc") as { compile(input: string): string };
  const source = readFileSync(new URL(`../../contracts/${file}`, import.meta.url), "utf8");
  const output = JSON.parse(solc.compile(JSON.stringify({
    language: "Solidity",
    sources: { [file]: { content: source } },
    // No hash of source paths in the bytecode, so that it is the same wherever it is compiled.
    settings: { optimizer: { enabled: true, runs: 200 }, metadata: { bytecodeHash: "none", appendCBOR: false }, evmVersion: "shanghai", outputSelection: { "*": { "*": ["evm.bytecode.object"] } } },
  }))) as CompilerOutput;
  const broken = output.errors?.filter((error) => error.severity === "error") ?? [];
  const compiled = output.contracts?.[file]?.[contract];
  if (broken.length > 0 || compiled === undefined) throw new Error(broken.map((error) => error.formattedMessage).join("\n") || `${file} has no contract ${contract}`);
  return `0x${compiled.evm.bytecode.object}`;
}
