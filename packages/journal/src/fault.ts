/** The journal, an archive or a snapshot is not what was written. The message names the file and the byte. */
export class JournalFault extends Error {
  override readonly name = "JournalFault";
}
