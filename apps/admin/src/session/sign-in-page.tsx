import { signIn } from "@crossfloor/client";
import { Button, Field, Input } from "@crossfloor/ui";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Look } from "../layout/look.tsx";
import { Mark } from "../layout/mark.tsx";
import { useText } from "../words/text.ts";
import { type SessionRefusal, sessionRefusalOf } from "./session-refusal.ts";

/** The only screen without a session. Paste and password managers welcome, no puzzles. */
export function SignInPage(): ReactNode {
  const text = useText();
  const queries = useQueryClient();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<SessionRefusal | null>(null);
  const emailOk = /^\S+@\S+$/.test(email);

  const submit = async (): Promise<void> => {
    setTried(true);
    if (!emailOk || password === "") return;
    setBusy(true);
    setRefusal(null);
    try {
      await signIn({ url: "", email, password });
      await queries.invalidateQueries();
    } catch (error) {
      setRefusal(sessionRefusalOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className="flex h-dvh flex-col bg-canvas">
      <div className="flex justify-end p-3"><Look /></div>
      <main className="flex min-h-0 flex-1 items-start justify-center overflow-y-auto px-4 py-[6vh]">
        <div className="w-full max-w-sm rounded-lg border border-line bg-panel p-6">
          <Mark className="mb-4 size-9" />
          <h1 className="text-lg font-semibold">{text("session.title")}</h1>
          <p className="mt-1 mb-5 text-muted">{text("session.lead")}</p>
          <form
            noValidate
            className="flex flex-col gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              void submit();
            }}
          >
            <Field label={text("session.email")} error={tried && !emailOk ? text("session.emailWrong") : undefined}>
              {(ids) => <Input {...ids} type="email" name="email" autoComplete="username" className="h-10" value={email} onChange={(event) => setEmail(event.target.value)} required />}
            </Field>
            <Field label={text("session.password")} error={tried && password === "" ? text("session.passwordMissing") : undefined}>
              {(ids) => <Input {...ids} type="password" name="password" autoComplete="current-password" className="h-10" value={password} onChange={(event) => setPassword(event.target.value)} required />}
            </Field>
            {refusal !== null && <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-danger">{text(`session.refusal.${refusal}`)}</p>}
            <Button type="submit" kind="primary" size="lg" disabled={busy}>{text(busy ? "session.wait" : "session.signIn")}</Button>
          </form>
          <p className="mt-5 text-xs text-faint">{text("session.note")}</p>
        </div>
      </main>
    </div>
  );
}
