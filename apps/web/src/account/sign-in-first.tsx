import { Button } from "@crossfloor/ui";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode } from "react";
import { useMe } from "../floor/floor.tsx";
import { useText } from "../words/text.ts";

/** What is an account's own is shown to its owner; others are shown the door. */
export function SignInFirst({ children }: { readonly children: ReactNode }): ReactNode {
  const text = useText();
  const me = useMe();
  const navigate = useNavigate();
  if (me === undefined) return <p className="p-6 text-center text-muted">{text("ui.loading")}</p>;
  if (me !== null) return children;
  return (
    <div className="flex h-full min-h-24 flex-col items-center justify-center gap-3 p-4 text-center text-muted">
      {text("account.signedOut")}
      <span className="flex gap-2">
        <Button onClick={() => void navigate({ to: "/sign-in" })}>{text("session.signIn")}</Button>
        <Button kind="primary" onClick={() => void navigate({ to: "/sign-up" })}>{text("session.signUp")}</Button>
      </span>
    </div>
  );
}
