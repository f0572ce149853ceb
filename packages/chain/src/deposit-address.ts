import { HDNodeWallet } from "ethers";
import { assert } from "@crossfloor/stdx";

/** Where deposit addresses hang below the account key: m/44'/60'/0'/0. */
export const depositPath = "m/44'/60'/0'/0";

/** The extended public key below which all deposit addresses lie. Only whoever makes the wallet sees the phrase. */
export function extendedPublicKeyOf(mnemonic: string): string {
  return HDNodeWallet.fromPhrase(mnemonic, undefined, depositPath).neuter().extendedKey;
}

/** A fresh phrase of twelve words. */
export function newMnemonic(): string {
  const phrase = HDNodeWallet.createRandom().mnemonic?.phrase;
  assert(phrase !== undefined, "a random wallet has a phrase");
  return phrase;
}

/** Address number `index` below an extended public key, lower case. Needs no secret, and refuses one. */
export function depositAddress(extendedPublicKey: string, index: number): string {
  assert(Number.isSafeInteger(index) && index >= 0 && index < 2 ** 31, "an address index is a non-hardened child number");
  assert(extendedPublicKey.startsWith("xpub"), "deposit addresses are derived from a public key");
  const parent = HDNodeWallet.fromExtendedKey(extendedPublicKey);
  return parent.deriveChild(index).address.toLowerCase();
}
