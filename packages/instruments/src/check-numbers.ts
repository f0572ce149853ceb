import { fault, type ListingFault } from "./listing-fault.ts";

/** The first number anywhere in a listed thing that is not a safe integer, since every count, rate and time has to be one. */
export function checkNumbers(value: unknown, field = ""): ListingFault | null {
  if (typeof value === "number") {
    const whole = Number.isSafeInteger(value) && !Object.is(value, -0);
    return whole ? null : fault("numbers_must_be_safe_integers", field, Object.is(value, -0) ? "-0" : value);
  }
  if (typeof value !== "object" || value === null) return null;
  for (const [key, part] of Object.entries(value)) {
    const found = checkNumbers(part, field === "" ? key : `${field}.${key}`);
    if (found !== null) return found;
  }
  return null;
}
