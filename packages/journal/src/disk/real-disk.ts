/** The disk of this machine. */
import { readFileSync } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { type Disk, type DiskFile, LockedFault, type OpenMode } from "./disk.ts";

const flags = { read: "r", create: "wx+", update: "r+" } as const satisfies Record<OpenMode, string>;

export const realDisk: Disk = {
  async list(folder) {
    try {
      return (await readdir(folder)).sort();
    } catch (fault) {
      if (codeOf(fault) === "ENOENT") return [];
      throw fault;
    }
  },
  makeFolder: async (folder) => void (await mkdir(folder, { recursive: true })),
  open: openFile,
  remove: (path) => rm(path, { force: true }),
  rename,
  async syncFolder(folder) {
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  async lock(path) {
    const own = JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) });
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        await writeFile(path, own, { flag: "wx" });
        return () => rm(path, { force: true });
      } catch (fault) {
        if (codeOf(fault) !== "EEXIST") throw fault;
        const holder = holderOf(await readFile(path, "utf8"));
        if (holder !== undefined && startOf(holder.pid) === holder.startedAt) throw new LockedFault(`process ${holder.pid} holds ${path}`);
        await rm(path, { force: true }); // its holder is dead
      }
    }
    throw new LockedFault(`another process has just taken ${path}`);
  },
};

async function openFile(path: string, how: OpenMode): Promise<DiskFile> {
  if (how === "update") await (await open(path, "a")).close();
  const handle = await open(path, flags[how]);
  return {
    size: async () => (await handle.stat()).size,
    async read(into, position) {
      let got = 0;
      while (got < into.length) {
        const { bytesRead } = await handle.read(into, got, into.length - got, position + got);
        if (bytesRead === 0) break;
        got += bytesRead;
      }
      return got;
    },
    async write(bytes, position) {
      let put = 0;
      while (put < bytes.length) {
        const { bytesWritten } = await handle.write(bytes, put, bytes.length - put, position + put);
        put += bytesWritten;
      }
    },
    sync: () => handle.datasync(),
    truncate: (size) => handle.truncate(size),
    close: () => handle.close(),
  };
}

/** When a process started, in the kernel's own ticks, so that a number that was given out again is not taken for its former owner. */
function startOf(pid: number): string | undefined {
  try {
    // The name in parentheses may hold spaces; after it the start is the 20th field.
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[19];
  } catch (fault) {
    if (codeOf(fault) === "ENOENT" || codeOf(fault) === "ESRCH") return undefined;
    throw fault;
  }
}

function holderOf(text: string): { readonly pid: number; readonly startedAt: string } | undefined {
  const found = /"pid":(\d+),"startedAt":"(\d+)"/.exec(text);
  return found === null ? undefined : { pid: Number(found[1]), startedAt: found[2] };
}

function codeOf(fault: unknown): string | undefined {
  return fault instanceof Error && "code" in fault && typeof fault.code === "string" ? fault.code : undefined;
}
