import { type ReactNode } from "react";

/** The house's sign. */
export function Mark({ className = "size-6" }: { readonly className?: string }): ReactNode {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={className}>
      <rect width="32" height="32" rx="8" className="fill-accent-fill" />
      <path d="M7 11h18M7 21h18M11 7v18M21 7v18" className="stroke-on-fill" strokeWidth="2.6" strokeLinecap="round" />
    </svg>
  );
}
