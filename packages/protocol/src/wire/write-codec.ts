/**
 * Writes the source of `codec.gen.ts`: straight code for the messages of the hot path, made from the same tables as everything else.
 * The table-driven form looks each property up by name, which costs more than all the engine does with an order; this form names them.
 */
import { commandLayouts } from "./command-layout.ts";
import { eventLayouts } from "./event-layout.ts";
import { type Fields, type Layout, shapeOf, type Shape, textBytesMax } from "./field.ts";

/** In the order in which they are looked for: the most frequent first. */
const commands = ["placeOrder", "cancelOrder", "amendOrder"] as const satisfies readonly (keyof typeof commandLayouts)[];
const events = ["entryPosted", "orderCancelled", "orderRested", "orderAccepted", "positionChanged", "fill", "orderAmended", "commandRefused"] as const satisfies readonly (keyof typeof eventLayouts)[];

export function writeCodec(): string {
  const choices = new Choices();
  const body = [
    ...unionOf("Command", commands, commandLayouts, choices),
    ...unionOf("Event", events, eventLayouts, choices),
  ];
  const types = [...commands, ...events].map(nameOf).sort();
  return [
    "// Made by write-codec.ts from the layouts; `npx vitest run packages/protocol -u` makes it anew.",
    "// `as never`: a number that was read takes the brand of the property that it is read for.",
    `import type { Command, ${commands.map(nameOf).sort().join(", ")} } from "../command.ts";`,
    `import type { Event, ${types.filter((name) => !commands.map(nameOf).includes(name)).join(", ")} } from "../event.ts";`,
    'import type { ByteReader } from "./byte-reader.ts";',
    'import { type ByteWriter, putInt64, putUint32 } from "./byte-writer.ts";',
    'import { DecodeFault, EncodeFault } from "./faults.ts";',
    "",
    ...choices.functions(),
    ...body,
    "",
  ].join("\n");
}

type Table = Readonly<Record<string, Layout<object>>>;

/** `write` says whether it knew the message, `read` returns undefined for a code that it does not know: then the tables are asked. */
function unionOf(union: string, names: readonly string[], layouts: object, choices: Choices): string[] {
  const table = layouts as Table;
  const lines: string[] = [];
  for (const name of names) {
    const shape = shapeOf(table[name].fields as Fields<object>);
    if (shape === undefined || shape.kind !== "struct") throw new Error(`${name} has a field that no straight code can be written for`);
    lines.push(`export function write${nameOf(name)}(to: ByteWriter, value: ${nameOf(name)}): void {`);
    lines.push(...writePieces(shape.fields.map(([field, each]) => ({ shape: each, value: `value.${field}` })), "  ", choices, { next: 0 }, table[name].code));
    lines.push("}", "", `function read${nameOf(name)}(from: ByteReader): ${nameOf(name)} {`);
    const parts = shape.fields.map(([field, each]) => `    ${field}: ${readExpression(each, choices)},`);
    lines.push(`  return {`, `    type: "${name}",`, ...parts, `  };`, "}", "");
  }
  lines.push(`export function write${union}(to: ByteWriter, value: ${union}): boolean {`, "  switch (value.type) {");
  for (const name of names) lines.push(`    case "${name}":`, `      write${nameOf(name)}(to, value);`, "      return true;");
  lines.push("    default:", "      return false;", "  }", "}", "", `export function read${union}(from: ByteReader, code: number): ${union} | undefined {`, "  switch (code) {");
  for (const name of names) lines.push(`    case ${table[name].code}:`, "      from.skip(2);", `      return read${nameOf(name)}(from);`);
  lines.push("    default:", "      return undefined;", "  }", "}", "");
  return lines;
}

/** Bytes of a field that always takes the same; `undefined` of one that does not. */
function sizeOf(shape: Shape): number | undefined {
  switch (shape.kind) {
    case "int64": return 8;
    case "uint32": return 4;
    case "uint8": case "flag": return 1;
    case "choice": return 2;
    case "text": case "nullable": case "list": return undefined;
    case "struct": {
      let sum = 0;
      for (const [, each] of shape.fields) {
        const size = sizeOf(each);
        if (size === undefined) return undefined;
        sum += size;
      }
      return sum;
    }
  }
}

interface Piece { readonly shape: Shape; readonly value: string }

/** Runs of fields that always take the same bytes are reserved at once and put straight where they belong; the others ask for room themselves. */
function writePieces(pieces: readonly Piece[], indent: string, choices: Choices, names: { next: number }, code?: number): string[] {
  const lines: string[] = [];
  let run: Piece[] = [];
  let head = code;
  const flush = (): void => {
    const bytes = run.reduce((sum, { shape }) => sum + (sizeOf(shape) ?? 0), head === undefined ? 0 : 2);
    if (bytes === 0) return;
    names.next += 1;
    const at = `at${names.next}`;
    const view = `view${names.next}`;
    lines.push(`${indent}const ${at} = to.reserve(${bytes});`, `${indent}const ${view} = to.view;`);
    let offset = 0;
    if (head !== undefined) {
      lines.push(`${indent}${view}.setUint16(${at}, ${head}, true);`);
      offset = 2;
    }
    for (const { shape, value } of run.flatMap(flat)) {
      const place = offset === 0 ? at : `${at} + ${offset}`;
      lines.push(`${indent}${putLine(shape, view, place, value, choices)}`);
      offset += sizeOf(shape) ?? 0;
    }
    run = [];
    head = undefined;
  };
  for (const piece of pieces) {
    if (sizeOf(piece.shape) !== undefined) {
      run.push(piece);
      continue;
    }
    flush();
    lines.push(...writeLines(piece, indent, choices, names));
  }
  flush();
  return lines;
}

function flat({ shape, value }: Piece): Piece[] {
  return shape.kind === "struct" ? shape.fields.flatMap(([name, each]) => flat({ shape: each, value: `${value}.${name}` })) : [{ shape, value }];
}

function putLine(shape: Shape, view: string, at: string, value: string, choices: Choices): string {
  switch (shape.kind) {
    case "int64": return `putInt64(${view}, ${at}, ${value});`;
    case "uint32": return `putUint32(${view}, ${at}, ${value});`;
    case "uint8": return `${view}.setUint8(${at}, ${value});`;
    case "flag": return `${view}.setUint8(${at}, ${value} ? 1 : 0);`;
    case "choice": return `${view}.setUint16(${at}, ${choices.nameOf(shape.codes)}Code(${value}), true);`;
    case "text": case "nullable": case "list": case "struct": throw new Error(`a field of kind ${shape.kind} has no place of its own`);
  }
}

/** Of a field that does not always take the same. */
function writeLines({ shape, value }: Piece, indent: string, choices: Choices, names: { next: number }): string[] {
  switch (shape.kind) {
    case "text": return [`${indent}to.text(${value}, ${textBytesMax});`];
    case "nullable": return [`${indent}to.u8(${value} === null ? 0 : 1);`, `${indent}if (${value} !== null) {`, ...writePieces([{ shape: shape.of, value }], `${indent}  `, choices, names), `${indent}}`];
    case "struct": return writePieces(shape.fields.map(([name, each]) => ({ shape: each, value: `${value}.${name}` })), indent, choices, names);
    case "list": {
      const place = `place${names.next}`;
      return [
        `${indent}if (${value}.length > ${shape.lengthMax}) throw new EncodeFault(\`a list of \${${value}.length} is longer than ${shape.lengthMax}\`);`,
        `${indent}to.u32(${value}.length);`,
        `${indent}for (let ${place} = 0; ${place} < ${value}.length; ${place} += 1) {`, `${indent}  const each = ${value}[${place}];`, ...writePieces([{ shape: shape.of, value: "each" }], `${indent}  `, choices, names), `${indent}}`,
      ];
    }
    case "int64": case "uint32": case "uint8": case "flag": case "choice": throw new Error(`a field of kind ${shape.kind} is put in a run`);
  }
}

function readExpression(shape: Shape, choices: Choices): string {
  switch (shape.kind) {
    case "int64": return "from.i64() as never";
    case "uint32": return "from.u32() as never";
    case "uint8": return "from.u8() as never";
    case "text": return `from.text(${textBytesMax})`;
    case "flag": return "readFlag(from)";
    case "choice": return `${choices.nameOf(shape.codes)}Of(from.u16())`;
    case "nullable": return `readFlag(from) ? (${readExpression(shape.of, choices)}) : null`;
    case "struct": return `{ ${shape.fields.map(([name, each]) => `${name}: ${readExpression(each, choices)}`).join(", ")} }`;
    case "list": return `readList(from, ${shape.lengthMax}, () => (${readExpression(shape.of, choices)}))`;
  }
}

/** One pair of functions per set of names. */
class Choices {
  readonly #names = new Map<string, { readonly name: string; readonly codes: Readonly<Record<string, number>> }>();

  nameOf(codes: Readonly<Record<string, number>>): string {
    const key = JSON.stringify(codes);
    const known = this.#names.get(key);
    if (known !== undefined) return known.name;
    const name = `choice${this.#names.size + 1}`;
    this.#names.set(key, { name, codes });
    return name;
  }

  functions(): string[] {
    const lines = [
      "function readFlag(from: ByteReader): boolean {", "  const byte = from.u8();", "  if (byte > 1) throw new DecodeFault(`a flag is 0 or 1, not ${byte}`);", "  return byte === 1;", "}", "",
      "function readList<Value>(from: ByteReader, lengthMax: number, read: () => Value): Value[] {", "  const length = from.u32();",
      "  if (length > lengthMax || length > from.left) throw new DecodeFault(`a list of ${length} is longer than ${lengthMax} or than its message`);",
      "  const values: Value[] = [];", "  for (let place = 0; place < length; place += 1) values.push(read());", "  return values;", "}", "",
    ];
    for (const { name, codes } of this.#names.values()) {
      lines.push(`function ${name}Code(value: string): number {`, "  switch (value) {");
      for (const [each, code] of Object.entries(codes)) lines.push(`    case "${each}": return ${code};`);
      lines.push("    default: throw new EncodeFault(`${value} is not one of the names`);", "  }", "}", "");
      lines.push(`function ${name}Of(code: number): ${Object.keys(codes).map((each) => `"${each}"`).join(" | ")} {`, "  switch (code) {");
      for (const [each, code] of Object.entries(codes)) lines.push(`    case ${code}: return "${each}";`);
      lines.push("    default: throw new DecodeFault(`code ${code} names nothing`);", "  }", "}", "");
    }
    return lines;
  }
}

function nameOf(type: string): string {
  return type.charAt(0).toUpperCase() + type.slice(1);
}
