import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Room for a profile and what it writes in a minute. */
const megabytes = 90;

/** A small disk of its own for a profile: memory that is mounted as a folder, and can be filled. */
export interface TightDisk {
  readonly folder: string;
  /** Writes until nothing more fits, not even a byte. @param left bytes that stay free */
  fill(left?: number): void;
  /** Takes away what `fill` wrote. */
  free(): void;
  /** Unmounts it. Nothing of it stays. */
  remove(): Promise<void>;
}

/** Why there can be none here; `null`: there can. */
export function whyNoTightDisk(): string | null {
  if (process.platform !== 'linux') return 'needs Linux, to mount a small disk';
  if (process.getuid?.() !== 0) return 'needs root, to mount a small disk';
  const mayMount =
    spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
  return mayMount ? null : 'may not mount a small disk here';
}

export async function tightDisk(): Promise<TightDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'webside-disk-'));
  mount(['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  const filler = join(folder, 'filler');
  return {
    folder,
    fill(left = 0) {
      const file = openSync(filler, 'a');
      for (const size of [1 << 20, 4096, 1]) {
        const bytes = Buffer.alloc(size);
        while (freeBytes(folder) - size >= left && wrote(file, bytes));
      }
      // The last page of a file may have space that the system does not count.
      if (left === 0) while (wrote(file, Buffer.alloc(1)));
      closeSync(file);
    },
    free: () => rmSync(filler, { force: true }),
    async remove() {
      spawnSync('umount', ['-l', folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function wrote(file: number, bytes: Buffer): boolean {
  try {
    return writeSync(file, bytes) === bytes.length;
  } catch {
    return false;
  }
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function mount(args: readonly string[]): void {
  const { status, stderr } = spawnSync('mount', [...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mount: ${stderr}`);
}
