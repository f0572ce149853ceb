/** Bytes or JSON that are no message of this protocol. Expected from outside: the reader says so and goes on or stops, it never crashes. */
export class DecodeFault extends Error {
  override readonly name = "DecodeFault";
}

/** A value that the wire cannot carry: its maker has broken the type, by a fraction, a lone surrogate or an overlong list. */
export class EncodeFault extends Error {
  override readonly name = "EncodeFault";
}

export function endsEarly(): DecodeFault {
  return new DecodeFault("the message ends early");
}

export function unsafeInteger(value: number): EncodeFault {
  return new EncodeFault(`a number on the wire is a safe integer, not ${String(value)}`);
}

export function noUint32(value: number): EncodeFault {
  return new EncodeFault(`${String(value)} is not an integer from 0 to 4294967295`);
}
