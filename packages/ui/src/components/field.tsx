import { type ComponentProps, type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";

export interface FieldProps {
  readonly label: ReactNode;
  /** One sentence: what is wrong and how to mend it. */
  readonly error?: string | undefined;
  readonly hint?: ReactNode;
  /** At the end of the label's line. */
  readonly aside?: ReactNode;
  readonly className?: string | undefined;
  readonly children: (ids: { readonly id: string; readonly "aria-describedby": string | undefined; readonly "aria-invalid": boolean }) => ReactNode;
}

/** A labelled control with its hint and its error, tied together for those who listen to the screen. */
export function Field({ label, error, hint, aside, className, children }: FieldProps): ReactNode {
  const id = useId();
  const note = `${id}-note`;
  const noted = error !== undefined || hint !== undefined;
  return (
    <div className={classNames("flex flex-col gap-1", className)}>
      <div className="flex items-center justify-between gap-2">
        <label htmlFor={id} className="text-xs text-muted">{label}</label>
        {aside !== undefined && <span className="-mr-1.5 flex">{aside}</span>}
      </div>
      {children({ id, "aria-describedby": noted ? note : undefined, "aria-invalid": error !== undefined })}
      {noted && (
        <p id={note} role={error === undefined ? undefined : "alert"} className={classNames("text-xs", error === undefined ? "text-faint" : "text-danger")}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

export const inputLook =
  "h-9 w-full min-w-0 rounded-md border border-line-strong bg-field px-2.5 text-[0.8125rem] text-text placeholder:text-faint hover:border-control-line focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-danger disabled:opacity-50";

export function Input({ className, ...rest }: ComponentProps<"input">): ReactNode {
  return <input className={classNames(inputLook, className)} {...rest} />;
}
