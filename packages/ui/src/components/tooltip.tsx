import { Tooltip as Radix } from "radix-ui";
import { type ReactNode, useContext } from "react";
import { OverlayContainer } from "./overlay-container.ts";

export const TooltipProvider = Radix.Provider;

/** A sentence about what is under the pointer or in focus. */
export function Tooltip({ text, children, side = "top" }: { readonly text: ReactNode; readonly children: ReactNode; readonly side?: "top" | "bottom" | "left" | "right" }): ReactNode {
  const container = useContext(OverlayContainer);
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal container={container}>
        <Radix.Content side={side} sideOffset={6} collisionPadding={8} className="fade-in z-50 max-w-72 rounded-md border border-line-strong bg-raised px-2.5 py-1.5 text-xs text-text shadow-float">
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** A label that explains itself: dotted below, its explanation one hover or one focus away. */
export function Explained({ text, children }: { readonly text: ReactNode; readonly children: ReactNode }): ReactNode {
  return (
    <Tooltip text={text}>
      <button type="button" className="min-h-6 cursor-help text-left underline decoration-line-strong decoration-dotted underline-offset-4 hover:text-text">{children}</button>
    </Tooltip>
  );
}
