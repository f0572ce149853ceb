/**
 * Short news: fills, cancels and refusals, never ticks. Written here because the libraries at hand put their styles into the page
 * from script, which the content security policy forbids.
 */
import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { type ReactNode, useEffect, useSyncExternalStore } from "react";
import { useUiText } from "../i18n/text.tsx";
import { IconButton } from "./button.tsx";
import { classNames } from "./class-names.ts";

export type ToastKind = "message" | "success" | "error";
export interface ToastOptions { readonly description?: string; /** Milliseconds. */ readonly duration?: number }
export interface ToastItem { readonly id: number; readonly kind: ToastKind; readonly title: string; readonly description: string | undefined; readonly duration: number }

export const toastsMax = 4;
const durations: { readonly [kind in ToastKind]: number } = { message: 5_000, success: 5_000, error: 8_000 };

let items: readonly ToastItem[] = [];
let next = 1;
const listeners = new Set<() => void>();

function set(change: readonly ToastItem[]): void {
  items = change;
  for (const listener of listeners) listener();
}

/** The list with one more; the oldest goes when there are too many. */
export function withToast(before: readonly ToastItem[], item: ToastItem): readonly ToastItem[] {
  return [...before, item].slice(-toastsMax);
}

function show(kind: ToastKind, title: string, { description, duration }: ToastOptions = {}): void {
  set(withToast(items, { id: next, kind, title, description, duration: duration ?? durations[kind] }));
  next += 1;
}

export const toast = {
  message: (title: string, options?: ToastOptions): void => show("message", title, options),
  success: (title: string, options?: ToastOptions): void => show("success", title, options),
  error: (title: string, options?: ToastOptions): void => show("error", title, options),
};

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const icons = { message: Info, success: CircleCheck, error: CircleAlert };
const inks = { message: "text-accent", success: "text-good", error: "text-danger" };

/** Where the news appears: read out politely, out of the way of the ticket. */
export function Toaster({ label }: { readonly label: string }): ReactNode {
  const shown = useSyncExternalStore(subscribe, () => items, () => items);
  return (
    <section aria-label={label} className="pointer-events-none fixed right-3 bottom-36 left-3 z-50 md:right-auto md:bottom-3 md:w-96">
      <ol aria-live="polite" className="flex flex-col gap-2">
        {shown.map((item) => <ToastCard key={item.id} item={item} />)}
      </ol>
    </section>
  );
}

function ToastCard({ item }: { readonly item: ToastItem }): ReactNode {
  const text = useUiText();
  const Icon = icons[item.kind];
  const close = (): void => set(items.filter((each) => each.id !== item.id));
  useEffect(() => {
    const timer = setTimeout(() => set(items.filter((each) => each.id !== item.id)), item.duration);
    return () => clearTimeout(timer);
  }, [item]);
  return (
    <li data-toast={item.kind} className="fade-in pointer-events-auto flex items-start gap-2.5 rounded-md border border-line-strong bg-raised py-2 pr-2 pl-3 shadow-float">
      <Icon className={classNames("mt-1 size-4 shrink-0", inks[item.kind])} aria-hidden />
      <div className="min-w-0 flex-1 py-0.5">
        <p className="font-medium">{item.title}</p>
        {item.description !== undefined && <p className="text-xs text-muted">{item.description}</p>}
      </div>
      <IconButton label={text("ui.close")} size="iconSm" onClick={close}><X className="size-3.5" aria-hidden /></IconButton>
    </li>
  );
}
