import { classNames } from "@crossfloor/ui";
import { type ReactNode } from "react";

/** A page: its title, what can be done on it, its parts. */
export function Page({ title, lead, actions, children, wide = true }: { readonly title: ReactNode; readonly lead?: ReactNode; readonly actions?: ReactNode; readonly children: ReactNode; readonly wide?: boolean }): ReactNode {
  return (
    <main className={classNames("mx-auto flex w-full flex-col gap-4 p-3 md:p-5", wide ? "max-w-7xl" : "max-w-3xl")}>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h1 className="text-lg font-semibold">{title}</h1>
          {lead !== undefined && <div className="mt-0.5 text-muted">{lead}</div>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </main>
  );
}

export function Card({ title, aside, children, className }: { readonly title: ReactNode; readonly aside?: ReactNode; readonly children: ReactNode; readonly className?: string }): ReactNode {
  return (
    <section className={classNames("min-w-0 rounded-lg border border-line bg-panel", className)}>
      <header className="flex min-h-10 items-center justify-between gap-2 border-b border-line px-4 py-1.5">
        <h2 className="font-semibold">{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

/** Names and what they stand for, in two columns that line up. */
export function Facts({ rows }: { readonly rows: readonly (readonly [name: string, value: ReactNode])[] }): ReactNode {
  return (
    <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 px-4 py-2">
      {rows.map(([name, value]) => (
        <div key={name} className="col-span-2 grid grid-cols-subgrid items-baseline border-t border-line py-1.5 first:border-0">
          <dt className="text-xs text-muted">{name}</dt>
          <dd className="min-w-0 text-right tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Rows while nothing is known yet, or the reason why nothing is. */
export function Nothing({ children }: { readonly children: ReactNode }): ReactNode {
  return <p role="status" className="flex min-h-28 items-center justify-center p-6 text-center text-muted">{children}</p>;
}
