import { ToggleGroup } from "radix-ui";
import { type ReactNode } from "react";
import { classNames } from "./class-names.ts";

export interface SegmentedOption<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
  readonly title?: string | undefined;
  readonly tone?: "up" | "down" | undefined;
  readonly disabled?: boolean | undefined;
}

/** One of a few, all of them in sight. */
export function Segmented<Value extends string>({ label, value, options, onChange, className, size = "md" }: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly SegmentedOption<Value>[];
  readonly onChange: (value: Value) => void;
  readonly className?: string;
  readonly size?: "sm" | "md" | "lg";
}): ReactNode {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      // Pressing the chosen one again would leave none chosen.
      onValueChange={(next) => {
        const option = options.find((candidate) => candidate.value === next);
        if (option !== undefined) onChange(option.value);
      }}
      className={classNames("flex rounded-md border border-line bg-canvas p-0.5", className)}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          title={option.title}
          disabled={option.disabled}
          className={classNames(
            "flex flex-1 items-center justify-center rounded-[4px] px-2 font-medium whitespace-nowrap text-muted hover:text-text disabled:opacity-40",
            size === "sm" ? "min-h-6 text-xs" : size === "lg" ? "min-h-9 text-sm" : "min-h-7 text-[0.8125rem]",
            option.tone === "up" ? "data-[state=on]:bg-up-fill data-[state=on]:text-on-fill" : option.tone === "down" ? "data-[state=on]:bg-down-fill data-[state=on]:text-on-fill" : "data-[state=on]:bg-selected data-[state=on]:text-text data-[state=on]:shadow-sm",
          )}
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
