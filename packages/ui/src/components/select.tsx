import { ChevronDown } from "lucide-react";
import { type ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { inputLook } from "./field.tsx";

export interface SelectOption<Value extends string> { readonly value: Value; readonly label: string }

/** One of several. The platform's own list: right on phones, by keyboard and for screen readers. */
export function Select<Value extends string>({ id, label, value, options, onChange, className }: {
  readonly id?: string;
  /** For those who listen, when no visible label names the control. */
  readonly label?: string;
  readonly value: Value;
  readonly options: readonly SelectOption<Value>[];
  readonly onChange: (value: Value) => void;
  readonly className?: string;
}): ReactNode {
  return (
    <span className={classNames("relative block h-9 w-full", className)}>
      <select
        id={id}
        aria-label={label}
        value={value}
        onChange={(event) => {
          const option = options.find((candidate) => candidate.value === event.target.value);
          if (option !== undefined) onChange(option.value);
        }}
        className={classNames(inputLook, "h-full cursor-pointer appearance-none pr-6 text-[length:inherit] [&>option]:bg-raised [&>option]:text-text")}
      >
        {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
      </select>
      <ChevronDown className="pointer-events-none absolute top-1/2 right-1.5 size-3.5 -translate-y-1/2 text-faint" aria-hidden />
    </span>
  );
}
