import { Check } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import { type ReactNode } from "react";
import { classNames } from "./class-names.ts";

export function Checkbox({ label, checked, onChange, disabled = false, title, className }: {
  readonly label: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
  readonly title?: string | undefined;
  readonly className?: string;
}): ReactNode {
  return (
    <label title={title} className={classNames("flex min-h-6 items-center gap-2 text-xs text-muted", disabled ? "opacity-45" : "cursor-pointer hover:text-text", className)}>
      <Radix.Root
        checked={checked}
        disabled={disabled}
        onCheckedChange={(next) => onChange(next === true)}
        className="flex size-4 shrink-0 items-center justify-center rounded-sm border border-control-line bg-field data-[state=checked]:border-accent-fill data-[state=checked]:bg-accent-fill"
      >
        <Radix.Indicator><Check className="size-3 text-on-fill" strokeWidth={3} aria-hidden /></Radix.Indicator>
      </Radix.Root>
      {label}
    </label>
  );
}
