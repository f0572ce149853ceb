/**
 * Questions above the page, on the platform's own `<dialog>`: it keeps the focus inside, makes the rest inert and closes on Escape,
 * and unlike a library it writes no style into the page, which the content security policy forbids.
 */
import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useState } from "react";
import { useUiText } from "../i18n/text.tsx";
import { IconButton } from "./button.tsx";
import { classNames } from "./class-names.ts";
import { OverlayContainer } from "./overlay-container.ts";

export interface OverlayProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: ReactNode;
  /** Read out with the title. */
  readonly description?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}

interface ModalProps {
  readonly onClose: () => void;
  readonly className: string;
  readonly labelledBy?: string;
  readonly describedBy?: string | undefined;
  readonly label?: string;
  readonly children: ReactNode;
}

/** A bare modal surface; drawn only while it is open. */
export function Modal({ onClose, className, labelledBy, describedBy, label, children }: ModalProps): ReactNode {
  const [element, setElement] = useState<HTMLDialogElement | null>(null);
  useEffect(() => {
    if (element === null || element.open) return;
    element.showModal();
    element.querySelector<HTMLElement>("[data-first-focus]")?.focus();
  }, [element]);
  return (
    <dialog
      ref={setElement}
      aria-label={label}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      onClose={onClose}
      onCancel={onClose}
      onClick={(event) => {
        // The dialog itself is only hit where its content is not: on the scrim around it.
        if (event.target === event.currentTarget) onClose();
      }}
      className={classNames("fixed m-0 max-h-none max-w-none border-line-strong bg-panel p-0 text-text shadow-float backdrop:bg-scrim", className)}
    >
      <OverlayContainer value={element}>{children}</OverlayContainer>
    </dialog>
  );
}

/** A question in the middle of the screen. */
export function Dialog({ open, onOpenChange, title, description, children, className }: OverlayProps): ReactNode {
  const text = useUiText();
  const id = useId();
  if (!open) return null;
  return (
    <Modal
      onClose={() => onOpenChange(false)} labelledBy={`${id}-title`} describedBy={description === undefined ? undefined : `${id}-text`}
      className={classNames("fade-in top-1/2 left-1/2 max-h-[90dvh] w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-lg border", className)}
    >
      <div className="p-4">
        <div className="mb-3 flex items-start justify-between gap-3">
          <h2 id={`${id}-title`} className="text-sm leading-6 font-semibold">{title}</h2>
          <IconButton label={text("ui.close")} size="iconSm" onClick={() => onOpenChange(false)}><X className="size-4" aria-hidden /></IconButton>
        </div>
        {description !== undefined && <p id={`${id}-text`} className="mb-3 text-[0.8125rem] text-muted">{description}</p>}
        {children}
      </div>
    </Modal>
  );
}

/** The same from the bottom edge, for thumbs. */
export function Sheet({ open, onOpenChange, title, description, children, className }: OverlayProps): ReactNode {
  const text = useUiText();
  const id = useId();
  if (!open) return null;
  return (
    <Modal
      onClose={() => onOpenChange(false)} labelledBy={`${id}-title`} describedBy={description === undefined ? undefined : `${id}-text`}
      className={classNames("rise inset-x-0 top-auto bottom-0 max-h-[92dvh] w-full overflow-hidden rounded-t-xl border-t pb-[env(safe-area-inset-bottom)]", className)}
    >
      <div className="flex max-h-[92dvh] flex-col">
        <div className="flex shrink-0 items-center justify-between gap-3 border-b border-line py-1 pr-2 pl-4">
          <h2 id={`${id}-title`} className="text-sm font-semibold">{title}</h2>
          <IconButton label={text("ui.close")} className="size-11" onClick={() => onOpenChange(false)}><X className="size-5" aria-hidden /></IconButton>
        </div>
        {description !== undefined && <p id={`${id}-text`} className="px-4 pt-3 text-[0.8125rem] text-muted">{description}</p>}
        <div className="min-h-0 overflow-y-auto">{children}</div>
      </div>
    </Modal>
  );
}
