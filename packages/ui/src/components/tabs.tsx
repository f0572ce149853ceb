import { Tabs as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode } from "react";
import { classNames } from "./class-names.ts";

export const Tabs = Radix.Root;
export const TabPanel = Radix.Content;

export function TabList({ className, ...rest }: ComponentProps<typeof Radix.List>): ReactNode {
  return <Radix.List className={classNames("flex items-stretch gap-1 overflow-x-auto", className)} {...rest} />;
}

/** Radix gives a pressed tab the focus by script, which browsers show as they show a keyboard's: until a key is pressed, a pointer's is not drawn. */
export function Tab({ className, ...rest }: Omit<ComponentProps<typeof Radix.Trigger>, "onPointerDown" | "onKeyDown" | "onBlur">): ReactNode {
  return (
    <Radix.Trigger
      onPointerDown={({ currentTarget }) => currentTarget.toggleAttribute("data-pointed", true)}
      onKeyDown={({ currentTarget }) => currentTarget.removeAttribute("data-pointed")}
      onBlur={({ currentTarget }) => currentTarget.removeAttribute("data-pointed")}
      className={classNames(
        "-mb-px flex min-h-8 shrink-0 items-center gap-1.5 border-b-2 border-transparent px-2 text-[0.8125rem] font-medium text-muted hover:text-text focus-visible:-outline-offset-2 data-pointed:outline-none data-[state=active]:border-accent data-[state=active]:text-text",
        className,
      )}
      {...rest}
    />
  );
}
