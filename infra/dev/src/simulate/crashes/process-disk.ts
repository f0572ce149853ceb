/** The disk as one process of a run has it: the process dies at an armed failpoint, and whatever it had under way never comes back. */
import type { Disk, DiskFile, FaultyDisk, OpenMode } from "@crossfloor/journal";
import type { CrashCoverage } from "./crash-coverage.ts";
import { type Failpoint, stepOf, type StepName } from "./failpoints.ts";

export interface Armed {
  readonly at: readonly Failpoint[];
  /** The process dies when it comes to one of them for this time. */
  readonly time: number;
  /** How much of a write reaches the file when it dies within it, in thousandths. */
  readonly part: number;
}

/** The answer that a dead process waits for. */
export function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}

export class ProcessDisk implements Disk {
  readonly #disk: FaultyDisk;
  readonly #coverage: CrashCoverage;
  #armed: Armed | null;
  #time = 0;
  #dead = false;
  /** A sync of a file failed: the process may not ask for it again, nor write to it. */
  readonly #failedSyncs = new Set<string>();
  /** What broke that rule. */
  retried: string | undefined;
  recovering = true;
  /** A slow disk: syncs of batches wait for it. */
  hold: Promise<void> | undefined;

  constructor(disk: FaultyDisk, armed: Armed | null, coverage: CrashCoverage) {
    this.#disk = disk;
    this.#armed = armed;
    this.#coverage = coverage;
  }

  get dead(): boolean {
    return this.#dead;
  }

  /** Killed from outside. */
  kill(): void {
    this.#dead = true;
  }

  /** Whether the process dies here and now. */
  dies(at: Failpoint): boolean {
    if (this.#dead) return true;
    this.#coverage.pass(at);
    if (this.#armed === null || !this.#armed.at.includes(at)) return false;
    this.#time += 1;
    if (this.#time < this.#armed.time) return false;
    this.#armed = null;
    this.#dead = true;
    this.#coverage.die(at);
    return true;
  }

  list(folder: string): Promise<readonly string[]> {
    return this.#alive(() => this.#disk.list(folder));
  }
  makeFolder(): Promise<void> {
    return this.#alive(() => this.#disk.makeFolder());
  }
  remove(path: string): Promise<void> {
    return this.#step(stepOf("remove", path, this.#doing()), () => this.#disk.remove(path));
  }
  rename(from: string, to: string): Promise<void> {
    return this.#step(stepOf("rename", from, this.#doing()), () => this.#disk.rename(from, to));
  }
  syncFolder(folder: string): Promise<void> {
    return this.#step(stepOf("syncFolder", folder, this.#doing()), () => this.#disk.syncFolder(folder));
  }
  lock(path: string): Promise<() => Promise<void>> {
    return this.#alive(() => this.#disk.lock(path));
  }
  async open(path: string, how: OpenMode): Promise<DiskFile> {
    const file = await this.#step(how === "create" ? stepOf("open", path, this.#doing()) : undefined, () => this.#disk.open(path, how));
    return this.#file(path, file, how === "create");
  }

  #doing(atHeader = false): { readonly recovering: boolean; readonly atHeader: boolean } {
    return { recovering: this.recovering, atHeader };
  }

  #file(path: string, file: DiskFile, isNew: boolean): DiskFile {
    let atHeader = isNew;
    return {
      size: () => this.#alive(() => file.size()),
      read: (into, position) => this.#alive(() => file.read(into, position)),
      write: (bytes, position) => {
        atHeader = isNew && position === 0;
        this.#checkRetry(path);
        return this.#step(stepOf("write", path, this.#doing(atHeader)), () => file.write(bytes, position), async (part) => file.write(bytes.subarray(0, Math.floor((bytes.length * part) / 1_000)), position));
      },
      sync: async () => {
        const step = stepOf("sync", path, this.#doing(atHeader));
        this.#checkRetry(path);
        if (step === "batchSynced") {
          if (this.hold !== undefined) this.#coverage.mark("slow sync");
          await this.hold;
        }
        return this.#step(step, () => file.sync().catch((fault: unknown) => {
          this.#failedSyncs.add(path);
          throw fault;
        }));
      },
      truncate: (size) => this.#step(stepOf("truncate", path, this.#doing(atHeader)), () => file.truncate(size)),
      close: () => this.#alive(() => file.close()),
    };
  }

  #checkRetry(path: string): void {
    if (this.#failedSyncs.has(path) && !this.#dead) this.retried ??= path;
  }

  async #alive<T>(act: () => Promise<T>): Promise<T> {
    if (this.#dead) return never();
    const result = await act();
    return this.#dead ? never() : result;
  }

  async #step<T>(step: StepName | undefined, act: () => Promise<T>, within?: (part: number) => Promise<T>): Promise<T> {
    if (step === undefined) return this.#alive(act);
    if (this.dies(`${step}: before`)) return never();
    const { part } = this.#armed ?? { part: 0 };
    if (within !== undefined && this.dies(`${step}: within`)) {
      await within(part);
      return never();
    }
    const result = await act();
    return this.dies(`${step}: after`) ? never() : result;
  }
}
