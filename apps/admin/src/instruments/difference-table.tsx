import { useNumberLocale } from "@crossfloor/ui";
import { ArrowRight } from "lucide-react";
import { type ReactNode } from "react";
import type { ChangeDto } from "@crossfloor/api";
import { useText } from "../words/text.ts";
import { describeField, fieldValue } from "./field-words.ts";

/** What is in force and what would be, field by field. `rateFees`: the instrument's fees are shares of the value. */
export function DifferenceTable({ diff, rateFees, label }: { readonly diff: ChangeDto["diff"]; readonly rateFees: boolean; readonly label: string }): ReactNode {
  const text = useText();
  const locale = useNumberLocale();
  const head = "px-3 py-1.5 text-left text-xs font-normal text-faint";
  return (
    <table aria-label={label} data-diff className="w-full border-collapse">
      <thead>
        <tr><th scope="col" className={head}>{text("diff.field")}</th><th scope="col" className={head}>{text("diff.before")}</th><th scope="col" className="w-6"><span className="visually-hidden">{text("diff.becomes")}</span></th><th scope="col" className={head}>{text("diff.after")}</th></tr>
      </thead>
      <tbody>
        {diff.map(({ field, before, after }) => {
          const { label: name, kind } = describeField(field, text);
          return (
            <tr key={field} className="border-t border-line align-baseline">
              <th scope="row" className="px-3 py-2 text-left font-normal text-muted">{name}</th>
              <td className="px-3 py-2 break-words tabular-nums"><del className="rounded-sm bg-danger-soft px-1 text-danger no-underline">{fieldValue(before, kind, text, locale, rateFees)}</del></td>
              <td className="align-middle text-faint"><ArrowRight className="size-3.5" aria-hidden /></td>
              <td className="px-3 py-2 font-medium break-words tabular-nums"><ins className="rounded-sm bg-good-soft px-1 text-good no-underline">{fieldValue(after, kind, text, locale, rateFees)}</ins></td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
