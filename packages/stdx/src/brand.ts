declare const brand: unique symbol;

/** A value that carries a name at compile time only, so that a price is never added to a size by accident. */
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };
