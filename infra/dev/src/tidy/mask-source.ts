/**
 * Source text with what is not code blanked out, character for character, so that places stay places.
 *
 * TypeScript 7 has no compiler API for JavaScript, so rules look at text. They look at `code`, where a banned word in a comment
 * or a string does not count, or at `withoutComments`, where strings are kept.
 */
export interface MaskedSource {
  /** Comments and the contents of strings, templates and regular expressions are spaces. */
  readonly code: string;
  /** Only comments are spaces. */
  readonly withoutComments: string;
}

/** After these a slash begins a regular expression; after anything else it divides. */
const beforeRegex = /(?:^|[(,=:[!&|?;{}+\-*%~^]|\b(?:return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield))\s*$/;

export function maskSource(text: string): MaskedSource {
  const code = text.split("");
  const withoutComments = [...code];
  const blank = (target: string[], from: number, to: number): void => {
    for (let place = from; place < to; place += 1) if (target[place] !== "\n") target[place] = " ";
  };
  /** Depths of braces at which a template literal goes on after an embedded expression. */
  const templates: number[] = [];
  let depth = 0;
  let place = 0;

  const skipTemplate = (from: number): number => {
    let at = from;
    while (at < text.length) {
      if (text[at] === "\\") at += 2;
      else if (text[at] === "`") {
        blank(code, from, at);
        return at + 1;
      } else if (text[at] === "$" && text[at + 1] === "{") {
        blank(code, from, at);
        templates.push(depth);
        depth += 1;
        return at + 2;
      } else at += 1;
    }
    blank(code, from, text.length);
    return text.length;
  };

  while (place < text.length) {
    const letter = text[place];
    const next = text[place + 1];
    if (letter === "/" && next === "/") {
      const end = endOfLine(text, place);
      blank(code, place, end);
      blank(withoutComments, place, end);
      place = end;
    } else if (letter === "/" && next === "*") {
      const close = text.indexOf("*/", place + 2);
      const end = close < 0 ? text.length : close + 2;
      blank(code, place, end);
      blank(withoutComments, place, end);
      place = end;
    } else if (letter === '"' || letter === "'") {
      const end = endOfString(text, place);
      if (end === null) place += 1;
      else {
        blank(code, place + 1, end - 1);
        place = end;
      }
    } else if (letter === "`") place = skipTemplate(place + 1);
    else if (letter === "/" && beforeRegex.test(code.slice(Math.max(0, place - 24), place).join(""))) {
      const end = endOfRegex(text, place);
      if (end === null) place += 1;
      else {
        blank(code, place + 1, end - 1);
        place = end;
      }
    } else {
      if (letter === "{") depth += 1;
      else if (letter === "}") {
        depth -= 1;
        if (templates.at(-1) === depth) {
          templates.pop();
          place = skipTemplate(place + 1);
          continue;
        }
      }
      place += 1;
    }
  }
  return { code: code.join(""), withoutComments: withoutComments.join("") };
}

/** Number of the line of a place, counted from 1. */
export function lineAt(text: string, place: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < place; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}

function endOfLine(text: string, place: number): number {
  const end = text.indexOf("\n", place);
  return end < 0 ? text.length : end;
}

/** One past the closing quote; null where the line ends first, as after an apostrophe in the text of a page. */
function endOfString(text: string, place: number): number | null {
  const quote = text[place];
  for (let at = place + 1; at < text.length && text[at] !== "\n"; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === quote) return at + 1;
  }
  return null;
}

function endOfRegex(text: string, place: number): number | null {
  let inClass = false;
  for (let at = place + 1; at < text.length && text[at] !== "\n"; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === "[") inClass = true;
    else if (text[at] === "]") inClass = false;
    else if (text[at] === "/" && !inClass) return at + 1;
  }
  return null;
}
