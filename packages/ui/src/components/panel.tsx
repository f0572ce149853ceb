import { type ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** A bounded part of the screen with its name. */
export function Panel({ title, actions, children, className, bodyClassName, label }: {
  readonly title?: ReactNode;
  readonly label: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  readonly bodyClassName?: string | undefined;
}): ReactNode {
  return (
    <section aria-label={label} className={classNames("flex min-h-0 min-w-0 flex-col overflow-hidden bg-panel", className)}>
      {(title !== undefined || actions !== undefined) && (
        <header className="flex h-9 shrink-0 items-center justify-between gap-2 border-b border-line px-3">
          <h2 className="truncate text-[0.8125rem] font-semibold">{title}</h2>
          <div className="flex items-center gap-1.5">{actions}</div>
        </header>
      )}
      <div className={classNames("min-h-0 flex-1", bodyClassName)}>{children}</div>
    </section>
  );
}

export function Skeleton({ className }: { readonly className?: string }): ReactNode {
  return <span aria-hidden className={classNames("soft-pulse block h-4 rounded-sm bg-raised", className)} />;
}

/** A line across the page that says what is going on. */
export function Banner({ tone, children }: { readonly tone: "warn" | "danger" | "simulated" | "neutral"; readonly children: ReactNode }): ReactNode {
  const look = { warn: "bg-warn-soft text-warn", danger: "bg-danger-soft text-danger", simulated: "bg-simulated text-simulated-ink", neutral: "bg-raised text-muted" }[tone];
  return (
    <div role="status" aria-live="polite" className={classNames("flex min-h-8 items-center justify-center gap-2 px-4 py-1 text-center text-xs font-medium", look)}>
      {children}
    </div>
  );
}

export function Kbd({ children }: { readonly children: ReactNode }): ReactNode {
  return <kbd className="rounded-sm border border-line-strong bg-raised px-1 font-sans text-2xs text-muted">{children}</kbd>;
}
