import { cva, type VariantProps } from "class-variance-authority";
import { type ComponentProps, type ReactNode } from "react";
import { classNames } from "./class-names.ts";

const look = cva(
  "inline-flex select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors duration-100 disabled:opacity-45",
  {
    variants: {
      kind: {
        primary: "bg-accent-fill text-on-fill hover:brightness-110",
        up: "bg-up-fill text-on-fill hover:brightness-110",
        down: "bg-down-fill text-on-fill hover:brightness-110",
        plain: "border border-line-strong bg-raised text-text hover:bg-hover",
        quiet: "text-muted hover:bg-hover hover:text-text",
        danger: "border border-danger/50 bg-danger-soft text-danger hover:brightness-110",
      },
      size: {
        sm: "h-6 px-2 text-xs",
        md: "h-8 px-3 text-[0.8125rem]",
        lg: "h-11 px-4 text-sm",
        icon: "size-8",
        iconSm: "size-6",
      },
    },
    defaultVariants: { kind: "plain", size: "md" },
  },
);

export type ButtonProps = ComponentProps<"button"> & VariantProps<typeof look>;

export function Button({ kind, size, className, type = "button", ...rest }: ButtonProps): ReactNode {
  return <button type={type} className={classNames(look({ kind, size }), className)} {...rest} />;
}

/** A button that shows only a picture: its words go to those who cannot see it. */
export function IconButton({ label, size = "icon", kind = "quiet", children, ...rest }: Omit<ButtonProps, "aria-label"> & { readonly label: string }): ReactNode {
  return (
    <Button aria-label={label} title={label} size={size} kind={kind} {...rest}>
      {children}
    </Button>
  );
}
