import { arrowOf, Button, type ColourSet, colourSets, Field, type Language, languages, type NumberStyle, numberStyles, Select, setPreferences, type Theme, themes, useNumberLocale, usePreferences, writeDecimal, writePercent } from "@crossfloor/ui";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode } from "react";
import { useMe } from "../floor/floor.tsx";
import { useSignOut } from "../session/use-session.ts";
import { useText } from "../words/text.ts";

/** Who one is here, and how things look. */
export function SettingsPage(): ReactNode {
  const text = useText();
  const me = useMe();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const preferences = usePreferences();
  const locale = useNumberLocale();
  return (
    <main className="min-h-0 flex-1 overflow-y-auto bg-canvas">
      <div className="mx-auto flex w-full max-w-2xl flex-col gap-4 p-4">
        <h1 className="text-lg font-semibold">{text("nav.settings")}</h1>
        <section aria-labelledby="settings-account" className="rounded-lg border border-line bg-panel p-4">
          <h2 id="settings-account" className="mb-3 font-semibold">{text("settings.account")}</h2>
          {me == null ? (
            <span className="flex items-center justify-between gap-3 text-muted">
              {text("account.signedOut")}
              <Button kind="primary" onClick={() => void navigate({ to: "/sign-in" })}>{text("session.signIn")}</Button>
            </span>
          ) : (
            <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
              <dt className="text-faint">{text("session.email")}</dt><dd className="truncate">{me.email}</dd>
              <dt className="text-faint">{text("settings.accountNumber")}</dt><dd className="tabular-nums">{me.account}</dd>
              <dt className="text-faint">{text("table.status")}</dt><dd>{text(me.accountOpen ? "settings.accountOpen" : "settings.accountOpening")}</dd>
              <dd className="col-span-2 mt-2"><Button onClick={() => void signOut()}>{text("session.signOut")}</Button></dd>
            </dl>
          )}
        </section>
        <section aria-labelledby="settings-look" className="rounded-lg border border-line bg-panel p-4">
          <h2 id="settings-look" className="mb-3 font-semibold">{text("settings.look")}</h2>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label={text("settings.language")}>
              {({ id }) => <Select<Language> id={id} value={preferences.language} onChange={(language) => setPreferences({ language })} options={languages.map((value) => ({ value, label: text(`language.${value}`) }))} />}
            </Field>
            <Field label={text("settings.theme")}>
              {({ id }) => <Select<Theme> id={id} value={preferences.theme} onChange={(theme) => setPreferences({ theme })} options={themes.map((value) => ({ value, label: text(`settings.theme.${value}`) }))} />}
            </Field>
            <Field label={text("settings.colours")}>
              {({ id }) => <Select<ColourSet> id={id} value={preferences.colours} onChange={(colours) => setPreferences({ colours })} options={colourSets.map((value) => ({ value, label: text(`settings.colours.${value}`) }))} />}
            </Field>
            <Field label={text("settings.numbers")} hint={text("settings.numbersExample", { example: writeDecimal("1234567.89", { locale }) })}>
              {({ id }) => <Select<NumberStyle> id={id} value={preferences.numbers} onChange={(numbers) => setPreferences({ numbers })} options={numberStyles.map((value) => ({ value, label: value === "auto" ? text("settings.numbers.auto") : writeDecimal("1234567.89", { locale: value }) }))} />}
            </Field>
          </div>
          <p className="mt-4 flex gap-4 rounded-md bg-raised px-3 py-2">
            <span className="text-up">{arrowOf("1")} {writePercent("0.0123", { locale })} {text("side.buy")}</span>
            <span className="text-down">{arrowOf("-1")} {writePercent("-0.0123", { locale })} {text("side.sell")}</span>
          </p>
        </section>
      </div>
    </main>
  );
}
