/** Carries out the operations of a run: writer and shadow as they are, on a disk that fails and a clock that is told, until they die, and again. */
import { hasPendingWork, stateHash } from "@crossfloor/engine";
import type { ReceivedCommand } from "@crossfloor/feed";
import { FaultyDisk, type Journal, JournalFault, openArchive, readArchive, readMarkOf } from "@crossfloor/journal";
import { foldersOf, type Folders, JournalFollower, recoverWriter, restoreBehind, Sequencer, VenueClock } from "@crossfloor/matching/durable";
import type { Event, Outcome, Seq } from "@crossfloor/protocol";
import { type Coverage, startAt } from "@crossfloor/simulator";
import { Prng } from "@crossfloor/stdx";
import { CrashCoverage } from "./crash-coverage.ts";
import type { DiskError, LifeOperation, Operation, Rot } from "./operation.ts";
import { checkDoubleFault } from "./double-fault.ts";
import { never, ProcessDisk } from "./process-disk.ts";
import { demand, type Send, Witness } from "./witness.ts";

const folders: Folders = foldersOf("floor");
const name = "simulated";

interface Life {
  readonly disk: ProcessDisk;
  readonly journal: Journal;
  readonly sequencer: Sequencer;
  replies: number;
}

export class CrashFloor {
  readonly witness: Witness;
  /** Of this floor alone, so that what is drawn after it is the same whatever ran before. */
  readonly coverage = new CrashCoverage();
  #disk = new FaultyDisk();
  #now: number = startAt;
  #life: Life | undefined;
  #shadow: { readonly disk: ProcessDisk; readonly follower: JournalFollower } | undefined;
  #plan: LifeOperation | undefined;
  #release: (() => void) | undefined;
  #ended: unknown;
  /** Sent and not answered yet, in order. */
  #unanswered: Send[] = [];
  readonly #sent: Send[] = [];
  #heard: Event[] = [];

  constructor(coverage: Coverage) {
    this.witness = new Witness(coverage);
  }

  get writes(): boolean {
    return this.#life !== undefined;
  }
  get now(): number {
    return this.#now;
  }
  get sent(): readonly Send[] {
    return this.#sent;
  }

  /** Returns the events of what became durable. Throws `AuditFault`; whatever else is thrown is a fault of the floor. */
  async carryOut(operation: Operation): Promise<readonly Event[]> {
    switch (operation.kind) {
      case "life": await this.#begin(operation); break;
      case "send": this.#send(operation.envelope); break;
      case "repeat": this.#submit(this.#sent.at(-1 - operation.back)); break;
      case "time": this.#pass(operation.ms); break;
      case "own": this.#life?.sequencer.own(operation.command); break;
      case "settle": await this.#settle(operation.hold); break;
      case "shadow":
        if (operation.anew === true) this.#killShadow();
        await this.#follow(operation.snapshot);
        break;
      case "stop": await this.#stop(); break;
      case "finish": await this.#finish(); break;
    }
    const heard = [...this.#heard, ...this.witness.audit()];
    this.#heard = [];
    return heard;
  }

  #send(envelope: Send["envelope"]): void {
    const send: Send = { envelope, reply: undefined };
    this.#sent.push(send);
    this.#unanswered.push(send);
    this.#submit(send);
  }

  /** To the life that there is; without one nobody hears it. */
  #submit(send: Send | undefined): void {
    const life = this.#life;
    if (send === undefined || life === undefined || life.disk.dead || this.#ended !== undefined) return;
    // Its own object, since the same command may be under way twice.
    const once: Send = { envelope: send.envelope, reply: undefined };
    this.witness.submitted(once);
    const received: ReceivedCommand = { role: "gateway", name, ...send.envelope, reply: (outcome) => this.#reply(life, send, once, outcome) };
    life.sequencer.submit(received);
  }

  #reply(life: Life, send: Send, once: Send, outcome: Outcome): void {
    if (life.disk.dead || (life.replies > 0 && life.disk.dies("replies: between"))) return;
    life.replies += 1;
    this.witness.answered(once, outcome);
    send.reply ??= outcome;
    this.#unanswered = this.#unanswered.filter((each) => each !== send);
  }

  #pass(ms: number): void {
    this.#now += ms;
    this.#life?.sequencer.tick();
  }

  /** Lets the writer work until it has nothing more to do, waits for the disk, or is dead. */
  async #settle(hold: boolean): Promise<void> {
    this.#release?.();
    this.#release = undefined;
    const life = this.#life;
    if (life === undefined) return;
    if (hold) {
      life.disk.hold = new Promise<void>((resolve) => {
        this.#release = resolve;
      });
    } else life.disk.hold = undefined;
    life.replies = 0;
    await turns(3);
    await this.#look();
  }

  /** Whether anybody died meanwhile, and of what. */
  async #look(): Promise<void> {
    const life = this.#life;
    if (life === undefined) return;
    demand("F6", life.disk.retried === undefined, () => `${life.disk.retried} was written or synced after a sync of it had failed`);
    if (this.#ended !== undefined && !life.disk.dead) {
      if (!isDiskError(this.#ended)) throw this.#ended instanceof Error ? this.#ended : new Error(String(this.#ended));
      this.coverage.mark(this.#ended.code === "ENOSPC" ? "writer ended by a full disk" : "writer ended by an error of the disk");
      this.#die(false);
    } else if (life.disk.dead) this.#die(this.#plan?.power ?? false);
  }

  /** The writer is gone, with the machine's power or alone. */
  #die(power: boolean): void {
    this.#release?.();
    this.#release = undefined;
    this.#life?.disk.kill();
    this.#life = undefined;
    this.#ended = undefined;
    this.#disk.plan = () => undefined;
    this.#disk.capacity = Number.MAX_SAFE_INTEGER;
    if (!power) {
      this.coverage.mark("killed");
      return this.#disk.forgetLocks();
    }
    this.coverage.mark("power failed");
    this.#killShadow();
    const prng = new Prng(this.#plan?.tear ?? 0);
    this.#disk = this.#disk.crash((n) => prng.below(n));
  }

  async #begin(plan: LifeOperation): Promise<void> {
    if (this.#life !== undefined) {
      await turns(1);
      this.#die(plan.power);
    }
    this.#plan = plan;
    this.#disk.plan = () => undefined;
    this.#disk.capacity = Number.MAX_SAFE_INTEGER;
    this.#now -= plan.clockBackMs;
    const undo = plan.rot === null ? undefined : await this.#rot(plan.rot);
    const isRotten = undo !== undefined && plan.rot?.file === "journal";
    this.#fail(plan.error);
    const disk = new ProcessDisk(this.#disk, plan.armed, this.coverage);
    try {
      const recovering = recoverWriter({ disk, folders, segmentBytes: plan.segmentBytes, log: (_level, message) => this.coverage.log(message) });
      const recovered = await orDeath(recovering, disk);
      if (recovered === undefined) return this.#die(plan.power);
      disk.recovering = false;
      const { replica, journal, point } = recovered;
      if (point.seq > 0) this.coverage.mark("recovered from a snapshot");
      if (journal.recovered.tornBytes > 0) this.coverage.mark("torn end");
      this.#disk.plan = () => undefined;
      this.#heard.push(...await this.witness.recovered(journal.durable.seq, stateHash(replica.state), this.#disk, folders.journal, isRotten));
      this.#fail(plan.error);
      const clock = new VenueClock({ kind: "live" }, replica.seq === 0 ? undefined : { at: replica.state.at, wall: replica.state.wall }, () => this.#now);
      const witnessed = this.#witnessed(journal, disk);
      const sequencer = new Sequencer({
        replica, clock, journal: witnessed, checkpoint: recovered.checkpoint,
        onDurable: (records) => {
          if (!disk.dead) this.witness.told(records);
        },
        onFatal: (fault) => {
          this.#ended = fault ?? new Error("the writer ended without a word");
        },
      });
      this.#ended = undefined;
      this.#life = { disk, journal, sequencer, replies: 0 };
      for (const send of [...this.#unanswered]) this.#submit(send);
    } catch (fault) {
      this.#refused(fault, isRotten, plan.error);
    } finally {
      undo?.();
    }
  }

  /** A start may be refused for what was done to the disk, and for nothing else. */
  #refused(fault: unknown, isRotten: boolean, error: DiskError | null): void {
    const named = fault instanceof JournalFault && isRotten;
    if (!named && !(error !== null && isDiskError(fault))) throw fault;
    this.coverage.mark(named ? "start refused for damage" : "start refused by the disk");
    this.#die(false);
  }

  #witnessed(journal: Journal, disk: ProcessDisk): Journal {
    const { witness } = this;
    return {
      epoch: journal.epoch, recovered: journal.recovered,
      get durable() { return journal.durable; },
      async append(firstSeq, records) {
        if (disk.dead) return never();
        witness.asked(firstSeq, records.records());
        await journal.append(firstSeq, records);
      },
      appendEvidence: (firstSeq, records) => journal.appendEvidence(firstSeq, records),
      close: () => journal.close(),
    };
  }

  #fail(error: DiskError | null): void {
    if (error === null) return;
    if (error.code === "ENOSPC") {
      let used = 0;
      for (const bytes of this.#disk.files().values()) used += bytes.length;
      this.#disk.capacity = used + error.after * 16;
      return;
    }
    let left = error.after;
    this.#disk.plan = (call) => (call !== error.call || left-- > 0 ? undefined : "EIO");
  }

  /** Damages a file at rest; returns what puts it right again, as from a copy, or `undefined` where nothing was changed. */
  async #rot({ file, place, harm }: Rot): Promise<(() => void) | undefined> {
    const all = this.#disk.files();
    const paths = [...all.keys()].filter((path) => path.endsWith(file === "journal" ? ".journal" : file === "snapshot" ? ".snapshot" : ".mark")).sort();
    // After a power failure the last batch is told from a torn one by the mark alone, which is not synced and may be old: rot there is a second fault, and looked at apart.
    const isProven = ((await readMarkOf(this.#disk, folders.journal))?.seq ?? 0) >= this.witness.promised;
    if (file === "journal" && !isProven) await this.#doubleFault(paths.at(-1), place, harm);
    const candidates = file === "journal" ? (isProven ? paths : paths.slice(0, -1)) : paths.slice(-1);
    const path = candidates[place % Math.max(1, candidates.length)] as string | undefined;
    const before = path === undefined ? undefined : all.get(path);
    // Of snapshots one may be lost, and is not when it is the only one.
    if (path === undefined || before === undefined || before.length === 0 || (file === "snapshot" && paths.length < 2)) return undefined;
    const at = place % before.length;
    const end = Math.min(before.length, at + 512);
    const harmed = before.slice();
    harmIn(harmed, place, harm);
    if (Buffer.compare(harmed, before) === 0) return undefined;
    this.#disk.rot(path, (bytes) => bytes.set(harmed));
    this.coverage.mark(file === "journal" ? "journal rotten" : file === "snapshot" ? "snapshot rotten" : "mark rotten");
    if (file === "mark") return () => undefined;
    return () => {
      const { length } = this.#disk.files().get(path) ?? new Uint8Array(0);
      if (length > at) this.#disk.rot(path, (bytes) => bytes.set(before.subarray(at, Math.min(end, length)), at));
    };
  }

  /** The end of the journal rots as well, on a copy of the disk: this floor goes on without. */
  async #doubleFault(path: string | undefined, place: number, harm: Rot["harm"]): Promise<void> {
    const files = this.#disk.files();
    const { length } = (path === undefined ? undefined : files.get(path)) ?? new Uint8Array(0);
    if (path === undefined || length === 0) return;
    // Mostly nearer to the end, where the mark does not reach; elsewhere the batches behind tell it.
    const behind = place % 2 === 0 ? place % length : Math.floor(length / 2) + (place % Math.ceil(length / 2));
    const came = await checkDoubleFault(files, folders, path, (bytes) => harmIn(bytes, behind, harm), this.#plan?.segmentBytes ?? 0);
    if (came !== undefined) this.coverage.mark(came === "named" ? "rot and power failure: named" : "rot and power failure: taken for a torn end");
  }

  /** The shadow takes what is acknowledged, beside the writer, and writes a snapshot. */
  async #follow(snapshot: boolean): Promise<void> {
    try {
      this.#shadow ??= await this.#beginShadow();
      const shadow = this.#shadow;
      if (shadow === undefined) return;
      let taken = await orDeath(shadow.follower.step(500, () => undefined, () => false), shadow.disk);
      while (taken !== undefined && taken > 0) taken = await orDeath(shadow.follower.step(500, () => undefined, () => false), shadow.disk);
      if (taken !== undefined && snapshot && await orDeath(shadow.follower.snapshot(), shadow.disk) !== undefined) this.coverage.mark("snapshot written");
    } catch (fault) {
      if (!isDiskError(fault)) throw fault;
      this.coverage.mark("shadow ended by an error of the disk");
      this.#shadow?.disk.kill();
    }
    if (this.#shadow?.disk.dead === true) {
      const { power = false } = this.#plan ?? {};
      this.#shadow = undefined;
      if (power) this.#die(true);
      else this.#disk.forgetLocks();
    }
    await this.#look();
  }

  #killShadow(): void {
    this.#shadow?.disk.kill();
    this.#shadow = undefined;
  }

  #follower(): JournalFollower | undefined {
    return this.#shadow?.follower;
  }

  async #beginShadow(): Promise<{ readonly disk: ProcessDisk; readonly follower: JournalFollower } | undefined> {
    if (this.#life === undefined) return undefined;
    const disk = new ProcessDisk(this.#disk, this.#plan?.armed ?? null, this.coverage);
    disk.recovering = false;
    const begin = async (): Promise<JournalFollower> => {
      const archive = await openArchive(disk, folders.archive);
      const { replica, point } = await restoreBehind(archive, disk, folders, (_level, message) => this.coverage.log(message));
      return new JournalFollower({ disk, folders, replica, point, archive, keepBytes: this.#plan?.keepBytes ?? 0 });
    };
    const follower = await orDeath(begin(), disk);
    if (follower !== undefined) return { disk, follower };
    if (this.#plan?.power === true) this.#die(true);
    return undefined;
  }

  async #stop(): Promise<void> {
    const life = this.#life;
    if (life === undefined) return;
    await this.#settle(false);
    if (this.#life === undefined) return;
    await orDeath(life.sequencer.stop(), life.disk);
    await this.#look();
    if (this.#life === undefined) return;
    await life.journal.close();
    this.coverage.mark("stopped in order");
    this.#life = undefined;
  }

  /** Faults have stopped: everything sent is answered, and writer, shadow, archive and replay agree. */
  async #finish(): Promise<void> {
    const life = this.#life;
    demand("F3", life !== undefined, () => "without faults no life begins");
    if (life === undefined) return;
    for (let left = 200; left > 0 && (this.#unanswered.length > 0 || hasPendingWork(this.witness.audited.state)); left -= 1) {
      await this.#settle(false);
      this.#heard.push(...this.witness.audit());
    }
    demand("F3", this.#life === life && this.#unanswered.length === 0, () => `${this.#unanswered.length} commands are never answered`);
    // A shadow of an earlier life may still be armed.
    this.#killShadow();
    await this.#follow(true);
    const follower = this.#follower();
    demand("F3", follower?.point.seq === this.witness.history.length, () => `the shadow ends at ${follower?.point.seq}, the journal at ${this.witness.history.length}`);
    if (follower === undefined) return;
    const own = stateHash(this.witness.audited.state);
    demand("D3", stateHash(follower.replica.state) === own, () => "the shadow ends in another state than the replay of everything");
    for await (const part of readArchive(this.#disk, folders.archive, follower.archive.oldest, follower.archive.newest)) {
      for (const { seq, bytes } of part) demand("D1", Buffer.compare(bytes, this.witness.events[seq - 1]) === 0, () => `the archive has record ${seq} otherwise than its replay tells it`);
    }
    demand("D3", (await openArchive(this.#disk, folders.archive)).newest === (this.witness.history.length as Seq), () => "the archive ends elsewhere than the journal");
  }
}

/** A bit, or a sector from there on. */
function harmIn(bytes: Uint8Array, place: number, harm: Rot["harm"]): void {
  const at = place % bytes.length;
  const end = Math.min(bytes.length, at + 512);
  if (harm === "flip") bytes[at] ^= 1 << (place % 8);
  else if (harm === "zero") bytes.fill(0, at, end);
  else bytes.copyWithin(at, Math.floor(at / 2), Math.floor(at / 2) + end - at);
}

async function turns(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve));
}

/** What the work gives, or `undefined` when the process died over it. */
async function orDeath<T>(work: Promise<T>, disk: ProcessDisk): Promise<T | undefined> {
  let result: { readonly value: T } | undefined;
  let failed: { readonly fault: unknown } | undefined;
  work.then((value) => {
    result = { value };
  }, (fault: unknown) => {
    failed = { fault };
  });
  // Nothing in memory waits for anything but the disk, which answers at once.
  while (result === undefined && failed === undefined && !disk.dead) await turns(1);
  if (disk.dead) return undefined;
  if (failed !== undefined) throw failed.fault;
  return result?.value;
}

function isDiskError(fault: unknown): fault is Error & { readonly code: string } {
  return fault instanceof Error && "code" in fault && (fault.code === "EIO" || fault.code === "ENOSPC");
}
