import { Button, Dialog, Field, Input, toast } from "@crossfloor/ui";
import { type ReactNode, useState } from "react";
import type { ChangePayload, InstrumentDto } from "@crossfloor/api";
import { faultText } from "../changes/fault-text.ts";
import { useChangeAct } from "../desk/desk.ts";
import { useText } from "../words/text.ts";

const reasonCharsMin = 3;
const noteCharsMax = 200;

/** Stopping: one person, at once, with a sentence that everybody who trades will read. */
export function HaltDialog({ instrument, onClose }: { readonly instrument: InstrumentDto; readonly onClose: () => void }): ReactNode {
  const text = useText();
  return (
    <ReasonDialog
      title={text("halt.title", { symbol: instrument.symbol })} description={text("halt.lead")} label={text("halt.note")} hint={text("halt.noteHint")} action={text("halt.now")} kind="danger"
      done={text("halt.done", { symbol: instrument.symbol })} payload={(note) => ({ kind: "halt", instrument: instrument.id, note })} onClose={onClose}
    />
  );
}

/** Starting again: proposed by one, approved by another. */
export function ResumeDialog({ instrument, onClose }: { readonly instrument: InstrumentDto; readonly onClose: () => void }): ReactNode {
  const text = useText();
  return (
    <ReasonDialog
      title={text("resume.title", { symbol: instrument.symbol })} description={text("resume.lead")} label={text("change.reason")} hint={text("change.reasonHint")} action={text("resume.propose")} kind="primary"
      done={text("change.proposed")} payload={() => ({ kind: "resume", instrument: instrument.id })} onClose={onClose}
    />
  );
}

function ReasonDialog({ title, description, label, hint, action, kind, done, payload, onClose }: {
  readonly title: string; readonly description: string; readonly label: string; readonly hint: string; readonly action: string; readonly kind: "primary" | "danger"; readonly done: string;
  readonly payload: (reason: string) => ChangePayload; readonly onClose: () => void;
}): ReactNode {
  const text = useText();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const act = useChangeAct();
  const short = reason.trim().length < reasonCharsMin;
  const submit = (): void => {
    setTried(true);
    if (short || act.isPending) return;
    act.mutate({ act: "propose", payload: payload(reason.trim()), reason: reason.trim() }, {
      onSuccess: (change) => {
        if (change.status === "refused") toast.error(text("change.refusedNow"), { description: change.detail });
        else toast.success(done);
        onClose();
      },
    });
  };
  return (
    <Dialog open onOpenChange={(open) => { if (!open) onClose() }} title={title} description={description}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label={label} hint={hint} error={tried && short ? text("change.reasonShort", { min: reasonCharsMin }) : undefined}>
          {(ids) => <Input {...ids} autoFocus value={reason} maxLength={noteCharsMax} onChange={(event) => setReason(event.target.value)} />}
        </Field>
        {act.error !== null && <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-danger">{faultText(act.error, text)}</p>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{text("word.cancel")}</Button>
          <Button type="submit" kind={kind} disabled={act.isPending}>{act.isPending ? text("session.wait") : action}</Button>
        </div>
      </form>
    </Dialog>
  );
}
