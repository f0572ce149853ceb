import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode } from "react";
import { useUiText } from "../i18n/text.tsx";
import { classNames } from "./class-names.ts";
import { IconButton } from "./button.tsx";

export interface OverlayProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: ReactNode;
  /** Read out with the title; also for what no eye needs. */
  readonly description?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}

/** A question in the middle of the screen. */
export function Dialog({ open, onOpenChange, title, description, children, className }: OverlayProps): ReactNode {
  const text = useUiText();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fade-in fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
          className={classNames("fade-in fixed top-1/2 left-1/2 z-40 max-h-[90dvh] w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-lg border border-line-strong bg-panel p-4 shadow-float", className)}
        >
          <div className="mb-3 flex items-start justify-between gap-3">
            <Radix.Title className="text-sm font-semibold">{title}</Radix.Title>
            <Radix.Close asChild><IconButton label={text("ui.close")} size="iconSm"><X className="size-4" aria-hidden /></IconButton></Radix.Close>
          </div>
          {description !== undefined && <Radix.Description className="mb-3 text-[0.8125rem] text-muted">{description}</Radix.Description>}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The same from the bottom edge, for thumbs. */
export function Sheet({ open, onOpenChange, title, description, children, className }: OverlayProps): ReactNode {
  const text = useUiText();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fade-in fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
          className={classNames("rise fixed inset-x-0 bottom-0 z-40 flex max-h-[92dvh] flex-col rounded-t-xl border-t border-line-strong bg-panel pb-[env(safe-area-inset-bottom)] shadow-float", className)}
        >
          <div className="flex items-center justify-between gap-3 border-b border-line px-4 py-2">
            <Radix.Title className="text-sm font-semibold">{title}</Radix.Title>
            <Radix.Close asChild><IconButton label={text("ui.close")} className="size-11"><X className="size-5" aria-hidden /></IconButton></Radix.Close>
          </div>
          {description !== undefined && <Radix.Description className="px-4 pt-3 text-[0.8125rem] text-muted">{description}</Radix.Description>}
          <div className="min-h-0 overflow-y-auto">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
