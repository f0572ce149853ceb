import type { ChangeFault } from "@crossfloor/api";

// The api package is the server's: only its types may come into a page. This list has every fault or does not compile.
const faults: { readonly [Fault in ChangeFault]: true } = {
  change_must_exist: true, change_must_be_open: true, approver_must_not_be_proposer: true, payload_hash_must_match: true, instrument_must_exist: true, version_must_be_current: true,
  change_must_change_something: true, changes_must_not_exceed_maximum: true, terms_must_be_valid: true, instrument_must_be_halted: true, instrument_must_not_be_halted: true, engine_must_be_reachable: true,
};

/** A fault's name if the desk has such a fault. */
export function changeFaultNamed(name: unknown): ChangeFault | undefined {
  return typeof name === "string" && Object.hasOwn(faults, name) ? (name as ChangeFault) : undefined;
}
