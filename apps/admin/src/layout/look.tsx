import { IconButton, Menu, MenuContent, MenuItem, MenuTrigger, setPreferences, shownTheme, usePreferences } from "@crossfloor/ui";
import { Languages, Moon, Sun } from "lucide-react";
import { type ReactNode } from "react";
import { useText } from "../words/text.ts";

/** Theme and language, one press away. */
export function Look(): ReactNode {
  const text = useText();
  const dark = shownTheme(usePreferences().theme) === "dark";
  return (
    <>
      <IconButton label={text(dark ? "look.toLight" : "look.toDark")} onClick={() => setPreferences({ theme: dark ? "light" : "dark" })}>
        {dark ? <Sun className="size-4" aria-hidden /> : <Moon className="size-4" aria-hidden />}
      </IconButton>
      <Menu>
        <MenuTrigger asChild><IconButton label={text("look.language")}><Languages className="size-4" aria-hidden /></IconButton></MenuTrigger>
        <MenuContent>
          <MenuItem onSelect={() => setPreferences({ language: "en" })}><span lang="en">{text("language.en")}</span></MenuItem>
          <MenuItem onSelect={() => setPreferences({ language: "zh-CN" })}><span lang="zh-CN">{text("language.zh-CN")}</span></MenuItem>
        </MenuContent>
      </Menu>
    </>
  );
}
