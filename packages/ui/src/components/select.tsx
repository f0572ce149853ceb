import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import { type ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { inputLook } from "./field.tsx";

export interface SelectOption<Value extends string> { readonly value: Value; readonly label: string }

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
    <Radix.Root
      value={value}
      onValueChange={(next) => {
        const option = options.find((candidate) => candidate.value === next);
        if (option !== undefined) onChange(option.value);
      }}
    >
      <Radix.Trigger id={id} aria-label={label} className={classNames(inputLook, "flex items-center justify-between gap-2 text-left", className)}>
        <Radix.Value />
        <Radix.Icon><ChevronDown className="size-3.5 text-faint" aria-hidden /></Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content position="popper" sideOffset={4} className="fade-in z-50 max-h-80 min-w-(--radix-select-trigger-width) overflow-hidden rounded-md border border-line-strong bg-raised shadow-float">
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                className="flex min-h-8 cursor-pointer items-center justify-between gap-3 rounded-sm px-2 text-[0.8125rem] text-text outline-none select-none data-[highlighted]:bg-hover"
              >
                <Radix.ItemText>{option.label}</Radix.ItemText>
                <Radix.ItemIndicator><Check className="size-3.5 text-accent" aria-hidden /></Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
