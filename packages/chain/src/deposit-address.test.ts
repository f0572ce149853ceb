import { expect, test } from "vitest";
import { HDNodeWallet } from "ethers";
import { compileContract } from "./artifact/compile-contract.ts";
import { testTokenBytecode } from "./artifact/test-token.ts";
import { depositAddress, extendedPublicKeyOf, newMnemonic } from "./deposit-address.ts";
import { erc20, transferTopic } from "./erc20.ts";

const phrase = "test test test test test test test test test test test junk";

test("CHAIN-001: addresses derived without a secret are those of the wallet; known vectors of a known phrase hold", () => {
  const key = extendedPublicKeyOf(phrase);
  expect(key.startsWith("xpub")).toBe(true);
  // The accounts that every test node of this phrase shows.
  expect([0, 1, 2].map((index) => depositAddress(key, index))).toEqual(["0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", "0x70997970c51812dc3a010c7d01b50e0d17dc79c8", "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc"]);
  for (const index of [1001, 2 ** 31 - 1]) expect(depositAddress(key, index)).toBe(HDNodeWallet.fromPhrase(phrase, undefined, `m/44'/60'/0'/0/${index}`).address.toLowerCase());
});

test("CHAIN-001: a number that is no child, and a key that can sign, are refused", () => {
  const key = extendedPublicKeyOf(phrase);
  for (const index of [-1, 0.5, 2 ** 31, Number.NaN]) expect(() => depositAddress(key, index)).toThrow(/non-hardened child/);
  expect(() => depositAddress(HDNodeWallet.fromPhrase(phrase, undefined, "m/44'/60'/0'/0").extendedKey, 1)).toThrow(/public key/);
  expect(newMnemonic().split(" ")).toHaveLength(12);
  expect(newMnemonic()).not.toBe(newMnemonic());
});

test("CHAIN-002: the shipped bytecode is what its source compiles to", () => {
  expect(compileContract("test-token.sol", "TestToken")).toBe(testTokenBytecode);
  expect(transferTopic).toBe(erc20.getEvent("Transfer")?.topicHash);
  expect(transferTopic).toMatch(/^0xddf252ad/);
});
