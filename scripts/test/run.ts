/** Runs the tools that `npm test` is made of, and stops them when it is stopped. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { failure, PASSED, type Result } from './results.ts';

export const root = join(import.meta.dirname, '../..');

export interface How {
  readonly env?: NodeJS.ProcessEnv;
  /** Its output is handed over; otherwise it goes where ours does. */
  readonly captured?: boolean;
}

/** Runs a tool on this Node, by the file its package names, which needs no shell on any system. */
export function run(
  command: string,
  from: string,
  args: readonly string[],
  { env, captured = false }: How = {},
): Promise<{ code: number; output: string }> {
  const folder = join(root, 'node_modules', from);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: Record<string, string>;
  };
  const file = bin[command];
  if (file === undefined) throw new Error(`${from} has no command ${command}`);
  return new Promise((done, failed) => {
    let output = '';
    const child = spawn(process.execPath, [join(folder, file), ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', captured ? 'pipe' : 'inherit', 'inherit'],
    });
    running = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', failed);
    child.on('close', (code, signal) => {
      running = undefined;
      done({ code: code ?? (signal ? 128 + constants.signals[signal] : 1), output });
    });
  });
}

/** A tool that says by how it ends whether all is well. */
export async function check(
  command: string,
  from: string,
  ...args: readonly string[]
): Promise<Result> {
  const { code } = await run(command, from, args);
  return code === 0 ? PASSED : failure(`${command} ended with ${code}`);
}

/** What runs now. */
let running: ReturnType<typeof spawn> | undefined;

/** Call it before anything is started, so that Ctrl-C and a CI's stop never leave a browser behind. */
export function passSignalsOn(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      const exit = () => process.exit(128 + constants.signals[signal]);
      if (!running) exit();
      running?.once('close', exit);
      // At a terminal Ctrl-C reaches it without us.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) running?.kill(signal);
    });
  }
}
