import { deskFaultOf } from "../desk/desk-fault.ts";
import type { AppText } from "../words/text.ts";

/** What went wrong as a sentence, with the detail that only the server knows. */
export function faultText(error: unknown, text: AppText): string {
  const { name, detail } = deskFaultOf(error);
  const sentence = text(`fault.${name}`);
  return name === "terms_must_be_valid" && detail !== "" ? `${sentence} ${detail}` : sentence;
}
