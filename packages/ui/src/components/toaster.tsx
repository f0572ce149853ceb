import { type ReactNode } from "react";
import { toast, Toaster as Sonner } from "sonner";
import { shownTheme, usePreferences } from "../preferences/preferences.ts";

export { toast };

/** Where short news appears: fills, cancels and refusals, never ticks. */
export function Toaster({ label }: { readonly label: string }): ReactNode {
  const { theme } = usePreferences();
  return (
    <Sonner
      theme={shownTheme(theme)}
      position="bottom-left"
      containerAriaLabel={label}
      offset={{ bottom: 40, left: 12 }}
      mobileOffset={{ bottom: 140 }}
      toastOptions={{ classNames: { toast: "!rounded-md !border-line-strong !bg-raised !text-text !text-[0.8125rem] !font-sans !shadow-float", description: "!text-muted" } }}
    />
  );
}
