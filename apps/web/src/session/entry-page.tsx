import { Button, Field, Input } from "@crossfloor/ui";
import { Link, useNavigate, useRouter } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Mark } from "../layout/mark.tsx";
import { useText } from "../words/text.ts";
import { type SessionRefusal, useEnter } from "./use-session.ts";

const passwordMin = 8;

/** Signing up and signing in: the fewest fields, paste and password managers welcome, no puzzles. */
export function EntryPage({ kind, next }: { readonly kind: "signIn" | "signUp"; readonly next: string | undefined }): ReactNode {
  const text = useText();
  const navigate = useNavigate();
  const router = useRouter();
  const enter = useEnter(kind);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<SessionRefusal | null>(null);
  const emailError = tried && !/^\S+@\S+$/.test(email) ? text("session.emailWrong") : undefined;
  const passwordError = tried && password.length < (kind === "signUp" ? passwordMin : 1) ? text(kind === "signUp" ? "session.passwordShort" : "session.passwordMissing", { min: passwordMin }) : undefined;

  const submit = async (): Promise<void> => {
    setTried(true);
    if (!/^\S+@\S+$/.test(email) || password.length < (kind === "signUp" ? passwordMin : 1)) return;
    setBusy(true);
    setRefusal(null);
    const found = await enter({ email, password });
    setBusy(false);
    if (found !== null) return setRefusal(found);
    if (next === undefined) await navigate({ to: kind === "signUp" ? "/wallet" : "/trade" });
    else router.history.push(next);
  };

  return (
    <main className="flex min-h-0 flex-1 items-start justify-center overflow-y-auto bg-canvas px-4 py-[8vh]">
      <div className="w-full max-w-sm rounded-lg border border-line bg-panel p-6">
        <Mark className="mb-4 size-9" />
        <h1 className="text-lg font-semibold">{text(kind === "signUp" ? "session.signUpTitle" : "session.signInTitle")}</h1>
        <p className="mt-1 mb-5 text-muted">{text(kind === "signUp" ? "session.signUpLead" : "session.signInLead")}</p>
        <form
          noValidate
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <Field label={text("session.email")} error={emailError}>
            {(ids) => <Input {...ids} type="email" name="email" autoComplete="username" className="h-10" value={email} onChange={(event) => setEmail(event.target.value)} required />}
          </Field>
          <Field label={text("session.password")} error={passwordError} hint={kind === "signUp" ? text("session.passwordHint", { min: passwordMin }) : undefined}>
            {(ids) => (
              <Input {...ids} type="password" name="password" autoComplete={kind === "signUp" ? "new-password" : "current-password"} className="h-10" value={password} onChange={(event) => setPassword(event.target.value)} required />
            )}
          </Field>
          {refusal !== null && <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-danger">{text(`session.refusal.${refusal}`)}</p>}
          <Button type="submit" kind="primary" size="lg" disabled={busy}>{text(busy ? "session.wait" : kind === "signUp" ? "session.signUp" : "session.signIn")}</Button>
        </form>
        <p className="mt-5 text-center text-muted">
          {text(kind === "signUp" ? "session.haveAccount" : "session.noAccount")}{" "}
          <Link to={kind === "signUp" ? "/sign-in" : "/sign-up"} search={next === undefined ? {} : { next }} className="inline-flex min-h-6 items-center font-medium text-accent hover:underline">
            {text(kind === "signUp" ? "session.signIn" : "session.signUp")}
          </Link>
        </p>
      </div>
    </main>
  );
}
