/**
 * How one value travels: as bytes, and as JSON.
 *
 * A message is described once, as a table of fields that the compiler holds against the message's type: a field that is
 * missing, misspelt or of another type does not compile. Bytes, JSON and every check are made from that one table.
 */
import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { DecodeFault, EncodeFault } from "./faults.ts";

/** What a field is made of, for those who write code from it (`write-codec.ts`). */
export type Shape =
  | { readonly kind: "safeInteger" | "uint32" | "uint8" | "flag" | "text" }
  | { readonly kind: "choice"; readonly codes: Readonly<Record<string, number>> }
  | { readonly kind: "nullable"; readonly of: Shape }
  | { readonly kind: "list"; readonly of: Shape; readonly lengthMax: number }
  | { readonly kind: "struct"; readonly fields: readonly (readonly [name: string, shape: Shape])[] };

export interface Field<Value> {
  /** Absent where the field is more than its parts. */
  readonly shape?: Shape;
  readonly write: (to: ByteWriter, value: Value) => void;
  readonly read: (from: ByteReader) => Value;
  /** Checks what `JSON.parse` gave. `path` names the place in a fault. */
  readonly parse: (json: unknown, path: string) => Value;
}

/** One field per property, in wire order. */
export type Fields<Value> = { readonly [Name in keyof Value]-?: Field<Value[Name]> };

export const textBytesMax = 1024;
export const listLengthMax = 65_536;

/** A safe integer in eight bytes, as a double, which every such integer is without loss. The brand is the property's own. */
export function safeInteger<Value extends number>(): Field<Value> {
  return integer<Value>("safeInteger", (to, value) => to.integer(value), (from) => from.integer(), Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
}

/** For numbers that are handed out by ourselves: ids, versions, counts. */
export function uint32<Value extends number>(): Field<Value> {
  return integer<Value>("uint32", (to, value) => to.u32(value), (from) => from.u32(), 0, 0xffff_ffff);
}

export function uint8<Value extends number>(): Field<Value> {
  return integer<Value>("uint8", (to, value) => to.u8(value), (from) => from.u8(), 0, 0xff);
}

function integer<Value extends number>(kind: "safeInteger" | "uint32" | "uint8", write: (to: ByteWriter, value: number) => unknown, read: (from: ByteReader) => number, min: number, max: number): Field<Value> {
  return {
    shape: { kind },
    write: (to, value) => void write(to, value),
    read: (from) => read(from) as Value,
    parse: (json, path) => {
      if (typeof json !== "number" || !Number.isSafeInteger(json) || json < min || json > max) throw new DecodeFault(`${path} is an integer from ${min} to ${max}`);
      return (json + 0) as Value; // −0 becomes 0
    },
  };
}

export const flag: Field<boolean> = {
  shape: { kind: "flag" },
  write: (to, value) => void to.u8(value ? 1 : 0),
  read: (from) => {
    const byte = from.u8();
    if (byte > 1) throw new DecodeFault(`a flag is 0 or 1, not ${byte}`);
    return byte === 1;
  },
  parse: (json, path) => {
    if (typeof json !== "boolean") throw new DecodeFault(`${path} is true or false`);
    return json;
  },
};

export const text: Field<string> = {
  shape: { kind: "text" },
  write: (to, value) => void to.text(value, textBytesMax),
  read: (from) => from.text(textBytesMax),
  parse: (json, path) => {
    if (typeof json !== "string" || /\p{Surrogate}/u.test(json) || utf8Size(json) > textBytesMax) throw new DecodeFault(`${path} is a text of at most ${textBytesMax} bytes`);
    return json;
  },
};

function utf8Size(value: string): number {
  let size = 0;
  for (const char of value) {
    const point = char.codePointAt(0) ?? 0;
    size += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return size;
}

/** One of a closed set of names; the numbers are the wire's and are never used for another name. */
export function choice<Name extends string>(codes: { readonly [Each in Name]: number }): Field<Name> {
  const names = new Map<number, Name>();
  for (const name in codes) names.set(codes[name], name);
  if (names.size !== Object.keys(codes).length) throw new EncodeFault("two names share a code");
  return {
    shape: { kind: "choice", codes },
    write: (to, value) => {
      const code: number | undefined = codes[value];
      if (code === undefined) throw new EncodeFault(`${String(value)} is not one of the names`);
      to.u16(code);
    },
    read: (from) => {
      const code = from.u16();
      const name = names.get(code);
      if (name === undefined) throw new DecodeFault(`code ${code} names nothing`);
      return name;
    },
    parse: (json, path) => {
      if (typeof json !== "string" || !Object.hasOwn(codes, json)) throw new DecodeFault(`${path} is one of ${Object.keys(codes).join(", ")}`);
      return json as Name;
    },
  };
}

export function nullable<Value>(field: Field<Value>): Field<Value | null> {
  return {
    ...(field.shape === undefined ? {} : { shape: { kind: "nullable", of: field.shape } }),
    write: (to, value) => {
      flag.write(to, value !== null);
      if (value !== null) field.write(to, value);
    },
    read: (from) => (flag.read(from) ? field.read(from) : null),
    parse: (json, path) => (json === null ? null : field.parse(json, path)),
  };
}

export function list<Value>(field: Field<Value>, lengthMax = listLengthMax): Field<readonly Value[]> {
  return {
    ...(field.shape === undefined ? {} : { shape: { kind: "list", of: field.shape, lengthMax } }),
    write: (to, values) => {
      if (values.length > lengthMax) throw new EncodeFault(`a list of ${values.length} is longer than ${lengthMax}`);
      to.u32(values.length);
      for (const value of values) field.write(to, value);
    },
    read: (from) => {
      const length = from.u32();
      // No field takes less than a byte, so a lying length cannot make us allocate more than was received.
      if (length > lengthMax || length > from.left) throw new DecodeFault(`a list of ${length} is longer than ${lengthMax} or than its message`);
      const values: Value[] = [];
      for (let place = 0; place < length; place++) values.push(field.read(from));
      return values;
    },
    parse: (json, path) => {
      if (!Array.isArray(json) || json.length > lengthMax) throw new DecodeFault(`${path} is a list of at most ${lengthMax}`);
      return json.map((each: unknown, place) => field.parse(each, `${path}[${place}]`));
    },
  };
}

/** All fields in the order of the table, nothing between them. */
export function struct<Value extends object>(fields: Fields<Value>): Field<Value> {
  const names = Object.keys(fields) as (keyof Value & string)[];
  const known = new Set<string>(names);
  const shape = shapeOf(fields);
  return {
    ...(shape === undefined ? {} : { shape }),
    write: (to, value) => {
      for (const name of names) fields[name].write(to, value[name]);
    },
    read: (from) => {
      const value: Partial<Value> = {};
      for (const name of names) value[name] = fields[name].read(from);
      return value as Value; // every field of the table was set
    },
    parse: (json, path) => {
      const object = objectOf(json, path);
      for (const name of Object.keys(object)) if (!known.has(name)) throw new DecodeFault(`${path} has no ${name}`);
      const value: Partial<Value> = {};
      for (const name of names) value[name] = fields[name].parse(object[name], `${path}.${name}`);
      return value as Value;
    },
  };
}

/** Of a table of fields; undefined where one of them has none. */
export function shapeOf<Value extends object>(fields: Fields<Value>): Shape | undefined {
  const parts: [string, Shape][] = [];
  for (const name of Object.keys(fields) as (keyof Value & string)[]) {
    const { shape } = fields[name];
    if (shape === undefined) return undefined;
    parts.push([name, shape]);
  }
  return { kind: "struct", fields: parts };
}

/** A member of a union: its number, never used again for another layout, and what follows the number. */
export interface Layout<Value> {
  readonly code: number;
  readonly fields: Fields<Value>;
}

type Named<Union, Tag extends keyof Union> = { readonly [Name in Union[Tag] & string]: Layout<Omit<Extract<Union, { readonly [T in Tag]: Name }>, Tag>> };

/** A table with one layout per member: leaving one out does not compile. */
export type Layouts<Union extends object, Tag extends keyof Union> = Named<Union, Tag>;

/** What an earlier release wrote for a member: under its own code, without the fields that `absent` gives the value of. */
export interface FormerLayout {
  readonly code: number;
  readonly name: string;
  readonly fields: object;
  readonly absent: object;
}

/** A u16 code, then the member's fields. What has a former code is read into today's form. */
export function variant<Union extends object, Tag extends keyof Union & string>(tag: Tag, layouts: Layouts<Union, Tag>, former: readonly FormerLayout[] = []): Field<Union> {
  const byName = new Map<string, { readonly code: number; readonly body: Field<object> }>();
  const byCode = new Map<number, { readonly name: string; readonly names: readonly string[]; readonly fields: Record<string, Field<unknown>>; readonly absent: object | null }>();
  for (const [name, layout] of Object.entries<Layout<object>>(layouts as Record<string, Layout<object>>)) {
    if (byCode.has(layout.code)) throw new EncodeFault(`${name} shares its code ${layout.code}`);
    const fields = layout.fields as Record<string, Field<unknown>>;
    byName.set(name, { code: layout.code, body: struct<object>(layout.fields) });
    byCode.set(layout.code, { name, names: Object.keys(fields), fields, absent: null });
  }
  for (const { code, name, fields, absent } of former) {
    if (byCode.has(code) || !byName.has(name)) throw new EncodeFault(`${name} had no code ${code} of its own`);
    byCode.set(code, { name, names: Object.keys(fields), fields: fields as Record<string, Field<unknown>>, absent });
  }
  return {
    write: (to, value) => {
      const member = byName.get(value[tag] as string);
      if (member === undefined) throw new EncodeFault(`${String(value[tag])} is no ${tag} of this union`);
      to.u16(member.code);
      member.body.write(to, value);
    },
    read: (from) => {
      const code = from.u16();
      const member = byCode.get(code);
      if (member === undefined) throw new DecodeFault(`code ${code} names no ${tag}`);
      const value: Record<string, unknown> = { [tag]: member.name, };
      if (member.absent !== null) Object.assign(value, member.absent);
      for (const name of member.names) value[name] = member.fields[name].read(from);
      return value as Union; // the tag and every field of its layout were set
    },
    parse: (json, path) => {
      const { [tag]: name, ...rest } = objectOf(json, path);
      const member = typeof name === "string" ? byName.get(name) : undefined;
      if (member === undefined) throw new DecodeFault(`${path}.${tag} is one of ${[...byName.keys()].join(", ")}`);
      return { [tag]: name, ...member.body.parse(rest, path) } as Union;
    },
  };
}

function objectOf(json: unknown, path: string): Record<string, unknown> {
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw new DecodeFault(`${path} is an object`);
  return json as Record<string, unknown>;
}
