import { cva, type VariantProps } from "class-variance-authority";
import { type ComponentProps, type ReactNode } from "react";
import { classNames } from "./class-names.ts";

const look = cva("inline-flex h-5 shrink-0 items-center gap-1 whitespace-nowrap rounded-sm px-1.5 text-2xs font-medium", {
  variants: {
    tone: {
      neutral: "bg-raised text-muted",
      accent: "bg-accent-soft text-accent",
      good: "bg-good-soft text-good",
      warn: "bg-warn-soft text-warn",
      danger: "bg-danger-soft text-danger",
      up: "bg-up-soft text-up",
      down: "bg-down-soft text-down",
      simulatedQuiet: "border border-warn/60 bg-warn-soft font-semibold text-warn",
      simulated: "bg-simulated font-semibold text-simulated-ink",
    },
  },
  defaultVariants: { tone: "neutral" },
});

export type BadgeProps = ComponentProps<"span"> & VariantProps<typeof look>;

export function Badge({ tone, className, ...rest }: BadgeProps): ReactNode {
  return <span className={classNames(look({ tone }), className)} {...rest} />;
}
