/**
 * Words in two languages. Catalogs are TypeScript objects with the same keys, so that a missing sentence does not compile;
 * values are ICU messages, compiled on first use without `eval`.
 */
import { type I18n, setupI18n } from "@lingui/core";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import { createContext, type ReactNode, useCallback, useContext, useMemo } from "react";
import { assert } from "@crossfloor/stdx";
import type { Language } from "../preferences/preferences.ts";
import { uiMessagesEn, type UiMessageId } from "./messages-en.ts";
import { uiMessagesZhCn } from "./messages-zh-cn.ts";

export type Values = Readonly<Record<string, string | number>>;
export type Translate<Id extends string> = (id: Id, values?: Values) => string;
export type Catalog<Id extends string = string> = { readonly [id in Id]: string };

const own: { readonly [language in Language]: Catalog<UiMessageId> } = { en: uiMessagesEn, "zh-CN": uiMessagesZhCn };

const TextContext = createContext<I18n | null>(null);

/** One language's words, those of this package included. */
export function createText(language: Language, catalog: Catalog): I18n {
  const text = setupI18n({ missing: (_locale, id) => `\u27E8${id}\u27E9` });
  text.setMessagesCompiler(compileMessage);
  text.load(language, { ...own[language], ...catalog });
  text.activate(language);
  return text;
}

export function TextProvider({ language, catalog, children }: { readonly language: Language; readonly catalog: Catalog; readonly children: ReactNode }): ReactNode {
  const text = useMemo(() => createText(language, catalog), [language, catalog]);
  return <TextContext value={text}>{children}</TextContext>;
}

/** The translator for an app's own message ids; this package's ids are always included. */
export function useTextOf<Id extends string>(): Translate<Id | UiMessageId> {
  const text = useContext(TextContext);
  assert(text !== null, "words are drawn inside a TextProvider");
  return useCallback((id, values) => text._(id, values), [text]);
}

export function useUiText(): Translate<UiMessageId> {
  return useTextOf<UiMessageId>();
}
