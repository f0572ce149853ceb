import { DropdownMenu as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** Not modal: locking the page behind it would mean writing a style into it. */
export function Menu({ children }: { readonly children: ReactNode }): ReactNode {
  return <Radix.Root modal={false}>{children}</Radix.Root>;
}

export const MenuTrigger = Radix.Trigger;

export function MenuContent({ className, ...rest }: ComponentProps<typeof Radix.Content>): ReactNode {
  return (
    <Radix.Portal>
      <Radix.Content sideOffset={6} collisionPadding={8} align="end" className={classNames("fade-in z-50 min-w-44 rounded-md border border-line-strong bg-raised p-1 shadow-float", className)} {...rest} />
    </Radix.Portal>
  );
}

export function MenuItem({ className, ...rest }: ComponentProps<typeof Radix.Item>): ReactNode {
  return (
    <Radix.Item
      className={classNames("flex min-h-8 cursor-pointer items-center gap-2 rounded-sm px-2 text-[0.8125rem] text-text outline-none select-none data-[highlighted]:bg-hover", className)}
      {...rest}
    />
  );
}

export function MenuLabel({ className, ...rest }: ComponentProps<typeof Radix.Label>): ReactNode {
  return <Radix.Label className={classNames("px-2 py-1.5 text-xs text-faint", className)} {...rest} />;
}

export function MenuLine(): ReactNode {
  return <Radix.Separator className="my-1 h-px bg-line" />;
}
