import { type Catalog, type Language, type Translate, type UiMessageId, useTextOf } from "@crossfloor/ui";
import type { MessageId } from "./en.ts";

/** Words of one language, fetched when they are first needed. */
export async function loadCatalog(language: Language): Promise<Catalog> {
  return language === "zh-CN" ? (await import("./zh-cn.ts")).zhCn : (await import("./en.ts")).en;
}

export type AppText = Translate<MessageId | UiMessageId>;

export function useText(): AppText {
  return useTextOf<MessageId>();
}
