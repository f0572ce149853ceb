/**
 * The kind of a command, read once where it comes in and handed on beside it: commands have more shapes than the compiler keeps apart, so that
 * each reading looks the name up in a table.
 */
import type { Command } from "@crossfloor/protocol";

export type CommandKind = Command["type"];

/** Whether this command, which is of kind `kind`, is of the one that is asked for. */
export function isOf<Wanted extends CommandKind>(_command: Command, kind: CommandKind, wanted: Wanted): _command is Extract<Command, { readonly type: Wanted }> {
  return kind === wanted;
}
