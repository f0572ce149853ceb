/**
 * The only way in which a person enters a number that counts.
 *
 * What is kept and what leaves is a dot-decimal string, or the raw text when it is not a number; the locale's form exists only
 * between the caret and the eye. The text is never rewritten under the caret, only when the field is left.
 */
import { type ComponentProps, type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { readDecimal } from "../decimal/read-decimal.ts";
import { isDecimal, stepDecimal } from "../decimal/scaled.ts";
import { writeDecimal } from "../decimal/write-decimal.ts";
import { classNames } from "./class-names.ts";
import { inputLook } from "./field.tsx";

export interface DecimalInputProps extends Omit<ComponentProps<"input">, "value" | "onChange" | "step" | "min" | "max" | "type" | "inputMode" | "prefix"> {
  /** A dot-decimal string, or what was typed if that is not a number, or "". */
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly locale: string;
  /** What an arrow key adds; ten times that with Shift, a hundred times with Alt. Dot-decimal, positive. */
  readonly step?: string | undefined;
  readonly allowNegative?: boolean | undefined;
  /** Shown inside at the end: a unit. */
  readonly unit?: ReactNode;
}

/** How a field shows what it holds: a number in the locale's form without grouping, anything else as it was typed. */
export function shownText(value: string, locale: string): string {
  return isDecimal(value) ? writeDecimal(value, { locale, grouping: false }) : value;
}

/** What a typed text leaves in the field's owner: a dot-decimal string if it is a number, else the text itself. */
export function heldValue(typed: string, locale: string): string {
  const read = readDecimal(typed, locale);
  if (read.kind === "decimal") return read.value;
  if (read.kind === "empty") return "";
  // A text that looks like a dot-decimal but is none in this locale must not be taken for one.
  return isDecimal(typed) ? `${typed}\u200B` : typed;
}

/** Where an arrow key leads; `undefined` if it leads nowhere. */
export function steppedValue(value: string, step: string, count: number, allowNegative: boolean): string | undefined {
  if (value !== "" && !isDecimal(value)) return undefined;
  const next = stepDecimal(value === "" ? "0" : value, step, count);
  return !allowNegative && next.startsWith("-") ? undefined : next;
}

export function DecimalInput({ value, onValue, locale, step, allowNegative = false, unit, className, onKeyDown, onBlur, onFocus, ...rest }: DecimalInputProps): ReactNode {
  const [draft, setDraft] = useState<{ readonly text: string; readonly held: string } | undefined>(undefined);
  const field = useRef<HTMLInputElement>(null);
  // A draft stands only while the owner still holds what it said; a price clicked in the book replaces it.
  const text = draft !== undefined && draft.held === value ? draft.text : shownText(value, locale);

  const onKey = (event: KeyboardEvent<HTMLInputElement>): void => {
    onKeyDown?.(event);
    if (event.defaultPrevented || step === undefined || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    const size = event.altKey ? 100 : event.shiftKey ? 10 : 1;
    const next = steppedValue(value, step, event.key === "ArrowUp" ? size : -size, allowNegative);
    if (next === undefined) return;
    setDraft(undefined);
    onValue(next);
  };

  return (
    <span className={classNames("relative block", className)}>
      <input
        {...rest}
        ref={field}
        type="text"
        inputMode={allowNegative ? "text" : "decimal"}
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="done"
        className={classNames(inputLook, "text-right tabular-nums", unit !== undefined && "pr-[4.75rem]")}
        value={text}
        onChange={(event) => {
          const held = heldValue(event.target.value, locale);
          setDraft({ text: event.target.value, held });
          onValue(held);
        }}
        onFocus={onFocus}
        onBlur={(event) => {
          setDraft(undefined);
          onBlur?.(event);
        }}
        onKeyDown={onKey}
      />
      {unit !== undefined && <span className="pointer-events-none absolute inset-y-0 right-2.5 flex max-w-16 items-center truncate text-xs text-faint">{unit}</span>}
    </span>
  );
}
