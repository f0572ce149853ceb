/**
 * Writes the source of `codec.gen.ts`: straight code for the messages of the hot path, made from the same tables as everything else.
 * The table-driven form looks each property up by name, which costs more than all the engine does with an order; this form names them.
 */
import { Choices } from "./codec-choices.ts";
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
    ...postedEntry(choices),
    ...staged("fill", choices),
    ...staged("positionChanged", choices),
    ...staged("commandRefused", choices),
    ...told("Accepted", "orderAccepted", choices),
    ...told("Rested", "orderRested", choices),
    ...told("Cancelled", "orderCancelled", choices),
    ...lentUnion(choices),
  ];
  const types = [...commands, ...events].map(nameOf).sort();
  return [
    "// Made by write-codec.ts from the layouts; `npx vitest run packages/protocol -u` makes it anew.",
    "// `as never`: a number that was read takes the brand of the property that it is read for.",
    `import type { Command, ${commands.map(nameOf).sort().join(", ")} } from "../command.ts";`,
    `import type { Event, ${types.filter((name) => !commands.map(nameOf).includes(name)).join(", ")} } from "../event.ts";`,
    'import { postOnlyFlag, reduceOnlyFlag, selfTradeCode, sideCode, timeInForceCode } from "../order-terms.ts";',
    'import type { PostedEntry } from "../posted-entry.ts";',
    'import type { ToldAccepted, ToldCancelled, ToldRested } from "../told-event.ts";',
    'import { type ByteReader, integerAt } from "./byte-reader.ts";',
    'import { type ByteWriter, checkedCode, putCode } from "./byte-writer.ts";',
    'import { DecodeFault, EncodeFault, endsEarly, noUint32, unsafeInteger } from "./faults.ts";',
    'import { endEvent, placeOfEvent, stage, stagedText, stageMask } from "./record-stage.ts";',
    "",
    ...choices.functions(),
    ...body,
    "",
  ].join("\n");
}

/** Those that replay reads without an object for each: most of what any journal holds. */
const lentCommands = ["placeOrder", "cancelOrder"] as const satisfies readonly (typeof commands)[number][];

type Table = Readonly<Record<string, Layout<object>>>;

/** `write` says whether it knew the message, `read` returns undefined for a code that it does not know: then the tables are asked. */
function unionOf(union: string, names: readonly string[], layouts: object, choices: Choices): string[] {
  const table = layouts as Table;
  const lines: string[] = [];
  for (const name of names) {
    const shape = shapeOf(table[name].fields as Fields<object>);
    if (shape === undefined || shape.kind !== "struct") throw new Error(`${name} has a field that no straight code can be written for`);
    lines.push(`export function write${nameOf(name)}(to: ByteWriter, value: ${nameOf(name)}): void {`);
    lines.push(...new Lines(choices).message(table[name].code, partsOf(shape.fields, "value")));
    lines.push("}", "", `function read${nameOf(name)}(from: ByteReader): ${nameOf(name)} {`);
    lines.push(...new ReadLines(choices).message(name, shape.fields), "}", "");
  }
  lines.push(`export function write${union}(to: ByteWriter, value: ${union}): boolean {`, "  switch (value.type) {");
  for (const name of names) lines.push(`    case "${name}":`, `      write${nameOf(name)}(to, value);`, "      return true;");
  lines.push("    default:", "      return false;", "  }", "}", "", `export function read${union}(from: ByteReader, code: number): ${union} | undefined {`, "  switch (code) {");
  for (const name of names) lines.push(`    case ${table[name].code}: return read${nameOf(name)}(from);`);
  lines.push("    default:", "      return undefined;", "  }", "}", "");
  return lines;
}

/** The same message as `writeEntryPosted` writes, out of the numbers of a `PostedEntry`. */
function postedEntry(choices: Choices): string[] {
  const { code, fields } = eventLayouts.entryPosted;
  const [number, kind, lines] = [fields.entry.shape, fields.kind.shape, fields.lines.shape];
  if (number === undefined || kind === undefined || lines?.kind !== "list" || lines.of.kind !== "struct") throw new Error("an entry has a number, a kind and lines");
  const head: Piece[] = [{ shape: number, value: "value.number" }, { shape: kind, value: "value.kind" }];
  // Safe integers lie in `figures`, smaller numbers in `codes`, each in the order of their fields.
  const placed = { codes: 0, figures: 0 };
  const line = lines.of.fields.map(([, shape]): Piece => {
    const column = shape.kind === "safeInteger" ? "figures" : "codes";
    const place = placed[column]++;
    return { shape, value: place === 0 ? `${column}[row]` : `${column}[row + ${place}]` };
  });
  // Of the second line of a transfer nothing is checked that the first has already.
  const values: Readonly<Record<string, readonly [first: string, second: string]>> = { class: ["value.cashClass", "value.floorClass"], account: ["value.account", "0"], asset: ["asset", "asset"], amount: ["amount", "0 - amount"] };
  const first = lines.of.fields.map(([field, shape]): Piece => ({ shape, value: values[field][0] }));
  const second = lines.of.fields.map(([field, shape]): Piece => ({ shape, value: values[field][1], checked: field !== "class" }));
  return [
    "export function writePostedEntry(to: ByteWriter, value: PostedEntry): void {", ...new Lines(choices, "codes").rows(code, head, line, lines.lengthMax), "}", "",
    "export function stagePostedTransfer(value: PostedEntry): void {", "  const { asset, amount } = value;", ...new Lines(choices, "codes", "stage").pair(code, head, first, second), "}", "",
  ];
}

/** What an order's terms say of its fields, as it is on the wire. */
const ofTerms: Readonly<Record<string, string>> = {
  side: "sideCode(value.terms)", timeInForce: "timeInForceCode(value.terms)", postOnly: "postOnlyFlag(value.terms)", reduceOnly: "reduceOnlyFlag(value.terms)", selfTrade: "selfTradeCode(value.terms)",
};

/** The same message as of the event itself, out of what the engine lends (`told-event.ts`). */
function told(name: string, type: keyof typeof eventLayouts, choices: Choices): string[] {
  const layout = (eventLayouts as Table)[type];
  const shape = shapeOf(layout.fields as Fields<object>);
  if (shape === undefined || shape.kind !== "struct") throw new Error(`${type} has a field that no straight code can be written for`);
  const pieces = shape.fields.map(([field, each]): Piece => {
    const value = ofTerms[field];
    if (value !== undefined) return { shape: each, value };
    // A reason comes by its name.
    if (each.kind === "choice") return { shape: each, value: `${choices.nameOf(each.codes)}Code(value.${field})` };
    return { shape: each, value: each.kind === "flag" ? `(value.${field} ? 1 : 0)` : `value.${field}` };
  });
  return [`export function stageTold${name}(value: Told${name}): void {`, ...new Lines(choices, "codes", "stage").message(layout.code, pieces), "}", ""];
}

/** The same message once more, written where the record of a command is made (`record-stage.ts`). */
function staged(type: keyof typeof eventLayouts, choices: Choices): string[] {
  const layout = (eventLayouts as Table)[type];
  const shape = shapeOf(layout.fields as Fields<object>);
  if (shape === undefined || shape.kind !== "struct") throw new Error(`${type} has a field that no straight code can be written for`);
  return [`export function stage${nameOf(type)}(value: ${nameOf(type)}): void {`, ...new Lines(choices, "names", "stage").message(layout.code, partsOf(shape.fields, "value")), "}", ""];
}

/** Commands in their plain form, read into objects that are lent. `lendCommand` returns undefined for every other message and form: then it is read as ever. */
function lentUnion(choices: Choices): string[] {
  const table = commandLayouts as Table;
  const lines: string[] = ["type Lent<Value> = { -readonly [Name in keyof Value]: Value[Name] };", ""];
  for (const name of lentCommands) {
    const shape = shapeOf(table[name].fields as Fields<object>);
    if (shape === undefined || shape.kind !== "struct") throw new Error(`${name} has a field that no straight code can be written for`);
    lines.push(...new LentLines(choices).message(name, shape.fields));
  }
  lines.push("export function lendCommand(view: DataView, at: number, end: number): Command | undefined {", "  if (end - at < 2) return undefined;", "  switch (view.getUint16(at, true)) {");
  for (const name of lentCommands) lines.push(`    case ${table[name].code}: return lend${nameOf(name)}(view, at, end);`);
  lines.push("    default: return undefined;", "  }", "}", "");
  return lines;
}

/** The bytes that a field takes at most, with an empty text or list. */
function sizeOf(shape: Shape): number {
  switch (shape.kind) {
    case "safeInteger": return 8;
    case "uint32": case "list": return 4;
    case "uint8": case "flag": return 1;
    case "choice": case "text": return 2;
    case "nullable": return 1 + sizeOf(shape.of);
    case "struct": return roomOf(partsOf(shape.fields, ""));
  }
}

/** `checked`: a number that is known to be one of its shape. */
interface Piece { readonly shape: Shape; readonly value: string; readonly checked?: boolean }

/** Lines of a function that goes along a message: `at` is a place in it. */
class SourceLines {
  readonly lines: string[] = [];
  /** Bytes between `at` and the next piece. */
  protected offset = 0;
  #indent = "  ";

  /** Brings `at` up to the next piece. */
  protected step(): void {
    if (this.offset > 0) this.line(`at += ${this.offset};`);
    this.offset = 0;
  }

  protected within(work: () => void): void {
    this.#indent += "  ";
    work();
    this.#indent = this.#indent.slice(2);
  }

  protected line(line: string): void {
    this.lines.push(`${this.#indent}${line}`);
  }
}

/** Lines that put the pieces where they belong: `at` is where the next one goes, `view` what is written to. */
class Lines extends SourceLines {
  readonly #choices: Choices;
  #lists = 0;
  #numbers = 0;

  /** Whether a choice comes as its name or as its code, and a flag as itself or as 0 or 1. */
  readonly #form: "names" | "codes";
  /** A writer that grows, or the place of one size where the record of a command is made. */
  readonly #target: "writer" | "stage";

  constructor(choices: Choices, form: "names" | "codes" = "names", target: "writer" | "stage" = "writer") {
    super();
    this.#choices = choices;
    this.#form = form;
    this.#target = target;
  }

  message(code: number, pieces: readonly Piece[]): string[] {
    if (this.#target === "writer") this.line(`let view = to.room(${2 + roomOf(pieces)});`);
    this.#begin(code, pieces.some(({ shape }) => fixedSizeOf(shape) === undefined) ? "let" : "const");
    this.#pieces(pieces, 0);
    this.#end();
    return this.lines;
  }

  #begin(code: number, kind: "const" | "let"): void {
    this.line(this.#target === "stage" ? `${kind} at = placeOfEvent();` : `${kind} at = to.length;`);
    this.line(`${this.#view}.setUint16(at, ${code}, true);`);
    this.offset = 2;
  }

  #end(): void {
    this.line(`${this.#target === "stage" ? "endEvent" : "to.advanceTo"}(${this.offset === 0 ? "at" : `at + ${this.offset}`});`);
  }

  get #view(): string {
    return this.#target === "stage" ? "stage" : "view";
  }

  /** A message of numbers that ends in a list of them, `value.count` rows of two in `value.codes` and in `value.figures`. Its room is asked for once. */
  rows(code: number, head: readonly Piece[], each: readonly Piece[], lengthMax: number): string[] {
    this.line("const { count, codes, figures } = value;");
    this.line(`if (count > ${lengthMax}) throw new EncodeFault(\`a list of \${count} is longer than ${lengthMax}\`);`);
    this.line(`const view = to.room(${2 + roomOf(head) + 4} + count * ${roomOf(each)});`);
    this.#begin(code, "let");
    this.#pieces(head, 0);
    this.#put(4, (at) => `${this.#view}.setUint32(${at}, count, true);`);
    this.step();
    this.line(`for (let row = 0; row < count * 2; row += 2) {`);
    this.within(() => {
      this.#pieces(each, 0);
      this.step();
    });
    this.line("}");
    this.line("to.advanceTo(at);");
    return this.lines;
  }

  /** A message of numbers that ends in a list of two. */
  pair(code: number, head: readonly Piece[], first: readonly Piece[], second: readonly Piece[]): string[] {
    this.#begin(code, "const");
    this.#pieces(head, 0);
    this.#put(4, (at) => `${this.#view}.setUint32(${at}, 2, true);`);
    this.#pieces(first, 0);
    this.#pieces(second, 0);
    this.#end();
    return this.lines;
  }

  /** `after`: the room that must be there behind these pieces when a text or a list has moved them. */
  #pieces(pieces: readonly Piece[], after: number): void {
    for (let place = 0; place < pieces.length; ) {
      const small = this.#form === "codes" ? pieces.slice(place, pieces.findIndex(({ shape }, at) => at >= place && !isSmall(shape)) >>> 0) : [];
      // One store for what fills one together.
      const taken = roomOf(small) === 4 ? this.#together(small) : this.#alone(pieces[place], after + roomOf(pieces.slice(place + 1)));
      place += taken;
    }
  }

  #alone(piece: Piece, after: number): number {
    this.#piece(piece, after);
    return 1;
  }

  #together(small: readonly Piece[]): number {
    let shift = 0;
    const parts = small.map(({ shape, value }) => {
      const part = shape.kind === "choice" ? this.#code(shape.codes, value) : value;
      const placed = shift === 0 ? part : `(${part} << ${shift})`;
      shift += sizeOf(shape) * 8;
      return placed;
    });
    this.#put(4, (at) => `${this.#view}.setInt32(${at}, ${parts.join(" | ")}, true);`);
    return small.length;
  }

  #piece({ shape, value, checked = false }: Piece, after: number): void {
    switch (shape.kind) {
      case "safeInteger": return checked ? this.#put(8, (at) => `${this.#view}.setFloat64(${at}, ${value}, true);`) : this.#number(8, value, (name) => `!Number.isSafeInteger(${name})`, "unsafeInteger", (at, name) => `${this.#view}.setFloat64(${at}, ${name} + 0, true);`);
      case "uint32": return checked ? this.#put(4, (at) => `${this.#view}.setUint32(${at}, ${value}, true);`) : this.#number(4, value, (name) => `${name} >>> 0 !== ${name}`, "noUint32", (at, name) => `${this.#view}.setUint32(${at}, ${name}, true);`);
      case "uint8": throw new Error("no message of the hot path has a small number, so none is checked");
      case "flag": return this.#put(1, (at) => `${this.#view}.setUint8(${at}, ${this.#form === "codes" ? value : `${value} ? 1 : 0`});`);
      case "choice": return this.#choice(shape.codes, value);
      case "struct": return this.#pieces(partsOf(shape.fields, value), after);
      case "text": return this.#text(value, after);
      case "nullable": return this.#nullable(shape.of, value, after);
      case "list": return this.#list(shape.of, shape.lengthMax, value, after);
    }
  }

  #put(size: number, line: (at: string) => string): void {
    // Said to be a whole number, it is added without a check for overflow.
    this.line(line(this.offset === 0 ? "at" : `(at + ${this.offset}) | 0`));
    this.offset += size;
  }

  /** Written out, not as a call: the compiler takes only so many calls into one function, and what is beyond them passes numbers as objects. */
  #number(size: number, value: string, isWrong: (name: string) => string, fault: string, put: (at: string, name: string) => string): void {
    const name = `number${(this.#numbers += 1)}`;
    this.line(`const ${name} = ${value};`);
    this.line(`if (${isWrong(name)}) throw ${fault}(${name});`);
    this.#put(size, (at) => put(at, name));
  }

  #choice(codes: Readonly<Record<string, number>>, value: string): void {
    if (this.#form === "names") return this.#put(2, (at) => `${this.#view}.setUint16(${at}, ${this.#choices.nameOf(codes)}Code(${value}), true);`);
    const all = Object.values(codes);
    if (!all.every((code, place) => code === place + 1)) throw new Error("codes are checked as numbers from 1 on without a gap");
    this.#put(2, (at) => `putCode(${this.#view}, ${at}, ${value}, ${all.length});`);
  }

  /** The name of a code that was checked. */
  #code(codes: Readonly<Record<string, number>>, value: string): string {
    const name = `number${(this.#numbers += 1)}`;
    this.line(`const ${name} = checkedCode(${value}, ${Object.values(codes).length});`);
    return name;
  }

  /** Mostly there is none: then its length is put like any other number. */
  #text(value: string, after: number): void {
    this.step();
    this.line(`if (${value} === "") {`);
    this.line(`  ${this.#view}.setUint16(at, 0, true);`);
    this.line("  at += 2;");
    if (this.#target === "stage") {
      this.line(`} else at = stagedText(at, ${value}, ${textBytesMax});`);
      // To the compiler the place is one within bounds again.
      this.line("at &= stageMask;");
      return;
    }
    this.line("} else {");
    this.line("  to.advanceTo(at);");
    this.line(`  at = to.text(${value}, ${textBytesMax}).length;`);
    this.line(`  view = to.room(${after});`);
    this.line("}");
  }

  #nullable(of: Shape, value: string, after: number): void {
    this.step();
    this.line(`if (${value} === null) {`);
    this.line("  view.setUint8(at, 0);");
    this.line("  at += 1;");
    this.line("} else {");
    this.within(() => {
      this.#put(1, (at) => `view.setUint8(${at}, 1);`);
      this.#piece({ shape: of, value }, after);
      this.step();
    });
    this.line("}");
  }

  #list(of: Shape, lengthMax: number, value: string, after: number): void {
    const place = `place${(this.#lists += 1)}`;
    const each = [{ shape: of, value: "each" }];
    this.step();
    this.line(`if (${value}.length > ${lengthMax}) throw new EncodeFault(\`a list of \${${value}.length} is longer than ${lengthMax}\`);`);
    this.#put(4, (at) => `view.setUint32(${at}, ${value}.length, true);`);
    this.step();
    this.line(`for (let ${place} = 0; ${place} < ${value}.length; ${place} += 1) {`);
    this.within(() => {
      this.line(`const each = ${value}[${place}];`);
      this.line("to.advanceTo(at);");
      this.line(`view = to.room(${roomOf(each)});`);
      this.#pieces(each, 0);
      this.step();
    });
    this.line("}");
    if (after > 0) {
      this.line("to.advanceTo(at);");
      this.line(`view = to.room(${after});`);
    }
  }
}

function isSmall({ kind }: Shape): boolean {
  return kind === "flag" || kind === "choice";
}

function partsOf(fields: readonly (readonly [name: string, shape: Shape])[], value: string): Piece[] {
  return fields.map(([name, shape]) => ({ shape, value: `${value}.${name}` }));
}

/** The bytes that pieces take at most, with empty texts and lists, which make room for themselves. */
function roomOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/**
 * Lines that take a message apart: fields of fixed length one behind another are read at fixed places, and it is asked once whether all of
 * them are there.
 */
class ReadLines extends SourceLines {
  readonly #choices: Choices;
  #values = 0;

  constructor(choices: Choices) {
    super();
    this.#choices = choices;
  }

  message(name: string, fields: NamedShapes): string[] {
    this.line("const { view, limit } = from;");
    this.line("let at = from.position + 2;");
    this.#need(fields.map(([, shape]) => shape));
    const parts = this.#fields(fields);
    this.step();
    this.line("from.advanceTo(at);");
    this.line("return {");
    this.line(`  type: "${name}",`);
    for (const part of parts) this.line(`  ${part},`);
    this.line("};");
    return this.lines;
  }

  #fields(fields: NamedShapes): string[] {
    return fields.map(([name, shape], place) => `${name}: ${this.#value(shape, fields.slice(place + 1).map(([, each]) => each))}`);
  }

  /** Says that a run of fixed fields is there: those that come before the next text, list or nullable, and its first bytes. */
  #need(shapes: readonly Shape[]): void {
    let size = 0;
    for (const shape of shapes) {
      const whole = fixedSizeOf(shape);
      size += whole ?? headSizeOf(shape);
      if (whole === undefined) break;
    }
    if (size > 0) this.line(`if (${size} > limit - at) throw endsEarly();`);
  }

  /** Reads the value and gives its name. `after`: what follows it, of which it is asked anew where the value's own length was not known. */
  #value(shape: Shape, after: readonly Shape[]): string {
    const value = `value${(this.#values += 1)}`;
    switch (shape.kind) {
      case "safeInteger": this.line(`const ${value} = integerAt(view, ${this.#take(8)}) as never;`); break;
      case "uint32": this.line(`const ${value} = view.getUint32(${this.#take(4)}, true) as never;`); break;
      case "uint8": this.line(`const ${value} = view.getUint8(${this.#take(1)}) as never;`); break;
      case "flag": this.line(`const ${value} = flagOf(view.getUint8(${this.#take(1)}));`); break;
      case "choice": this.line(`const ${value} = ${this.#choices.nameOf(shape.codes)}Of(view.getUint16(${this.#take(2)}, true));`); break;
      case "struct": throw new Error("no message of the hot path holds a struct outside of a list");
      case "text":
        this.step();
        this.line(`let ${value} = "";`);
        this.line("if (view.getUint16(at, true) === 0) at += 2;");
        this.line("else {");
        this.within(() => this.#aside(value, shape));
        this.line("}");
        this.#need(after);
        break;
      case "nullable":
        this.step();
        this.line(`let ${value} = null;`);
        this.line("if (flagOf(view.getUint8(at))) {");
        this.within(() => {
          this.line("at += 1;");
          this.#aside(value, shape.of);
        });
        this.line("} else at += 1;");
        this.#need(after);
        break;
      case "list":
        this.step();
        this.line(`let ${value};`);
        this.#aside(value, shape);
        this.#need(after);
        break;
    }
    return value;
  }

  /** Field by field, where a length or a presence is not known beforehand; a plain number at its place. */
  #aside(value: string, shape: Shape): void {
    if (shape.kind === "safeInteger") {
      this.line("if (8 > limit - at) throw endsEarly();");
      this.line(`${value} = integerAt(view, at) as never;`);
      this.line("at += 8;");
      return;
    }
    this.line("from.advanceTo(at);");
    this.line(`${value} = ${readExpression(shape, this.#choices)};`);
    this.line("at = from.position;");
  }

  #take(size: number): string {
    const place = this.offset === 0 ? "at" : `(at + ${this.offset}) | 0`;
    this.offset += size;
    return place;
  }
}

/**
 * Lines that take apart a message in its plain form, without texts, with every value that may be absent, and with numbers that are small: all its
 * fields lie at places that are known beforehand, and one comparison says that they are there.
 */
class LentLines extends SourceLines {
  readonly #choices: Choices;
  /** What each field is given at the end, when nothing can be wrong any more. */
  readonly #values: string[] = [];

  constructor(choices: Choices) {
    super();
    this.#choices = choices;
  }

  message(name: string, fields: NamedShapes): string[] {
    const lent = `lent${nameOf(name)}`;
    this.offset = 2;
    this.line(`if (end - at !== ${2 + fields.reduce((sum, [, shape]) => sum + sizeOf(shape), 0)}) return undefined;`);
    for (const [field, shape] of fields) this.#field(`${lent}.${field}`, shape);
    const first = fields.map(([field, shape]) => `${field}: ${this.#firstOf(shape)}`);
    return [
      `const ${lent}: Lent<${nameOf(name)}> = { type: "${name}", ${first.join(", ")} };`, "",
      `function lend${nameOf(name)}(view: DataView, at: number, end: number): ${nameOf(name)} | undefined {`,
      ...this.lines, ...this.#values.map((value) => `  ${value}`), `  return ${lent};`, "}", "",
    ];
  }

  #field(target: string, shape: Shape): void {
    const value = `value${this.offset}`;
    switch (shape.kind) {
      case "safeInteger":
        this.line(`const ${value} = view.getFloat64(${this.#take(8)}, true);`);
        this.line(`const whole${value.slice(5)} = ${value} | 0;`);
        this.line(`if (whole${value.slice(5)} !== ${value}) return undefined;`);
        this.#values.push(`${target} = whole${value.slice(5)} as never;`);
        break;
      case "uint32": this.#read(target, value, `view.getUint32(${this.#take(4)}, true) as never`); break;
      case "flag": this.#read(target, value, `flagOf(view.getUint8(${this.#take(1)}))`); break;
      case "choice": this.#read(target, value, `${this.#choices.nameOf(shape.codes)}Of(view.getUint16(${this.#take(2)}, true))`); break;
      case "text": this.line(`if (view.getUint16(${this.#take(2)}, true) !== 0) return undefined;`); break;
      case "nullable":
        this.line(`if (view.getUint8(${this.#take(1)}) !== 1) return undefined;`);
        this.#field(target, shape.of);
        break;
      default: throw new Error(`no message that is lent has a ${shape.kind}`);
    }
  }

  #read(target: string, value: string, expression: string): void {
    this.line(`const ${value} = ${expression};`);
    this.#values.push(`${target} = ${value};`);
  }

  #take(size: number): string {
    const place = `(at + ${this.offset}) | 0`;
    this.offset += size;
    return place;
  }

  /** What a field holds before it is filled in; a text keeps it. */
  #firstOf(shape: Shape): string {
    switch (shape.kind) {
      case "flag": return "false";
      case "choice": return `"${Object.keys(shape.codes)[0]}"`;
      case "text": return '""';
      default: return "0 as never";
    }
  }
}

type NamedShapes = readonly (readonly [name: string, shape: Shape])[];

/** The bytes that a field takes; undefined where its value decides. */
function fixedSizeOf(shape: Shape): number | undefined {
  return shape.kind === "text" || shape.kind === "nullable" || shape.kind === "list" ? undefined : sizeOf(shape);
}

/** The bytes that a field without a fixed length has at least, which straight code looks at itself: a text's length, whether there is a value. */
function headSizeOf(shape: Shape): number {
  return shape.kind === "text" ? 2 : shape.kind === "nullable" ? 1 : 0;
}

function readExpression(shape: Shape, choices: Choices): string {
  switch (shape.kind) {
    case "safeInteger": return "from.integer() as never";
    case "uint32": return "from.u32() as never";
    case "uint8": return "from.u8() as never";
    case "text": return `from.text(${textBytesMax})`;
    case "flag": return "flagOf(from.u8())";
    case "choice": return `${choices.nameOf(shape.codes)}Of(from.u16())`;
    case "nullable": return `flagOf(from.u8()) ? (${readExpression(shape.of, choices)}) : null`;
    case "struct": return `{ ${shape.fields.map(([name, each]) => `${name}: ${readExpression(each, choices)}`).join(", ")} }`;
    case "list": return `readList(from, ${shape.lengthMax}, () => (${readExpression(shape.of, choices)}))`;
  }
}

function nameOf(type: string): string {
  return type.charAt(0).toUpperCase() + type.slice(1);
}
