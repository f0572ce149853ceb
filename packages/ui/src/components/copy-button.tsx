import { Check, Copy } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useUiText } from "../i18n/text.tsx";
import { Button } from "./button.tsx";

/** Copies a text and says that it did. */
export function CopyButton({ value, label }: { readonly value: string; readonly label?: string }): ReactNode {
  const text = useUiText();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <Button size="md" aria-label={label} onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true), () => setCopied(false))}>
      {copied ? <Check className="size-3.5" aria-hidden /> : <Copy className="size-3.5" aria-hidden />}
      <span aria-live="polite">{copied ? text("ui.copied") : text("ui.copy")}</span>
    </Button>
  );
}
