/** How set-up runs other programs, and what it says meanwhile and when something fails. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './place.mjs';

/**
 * How a program ended: `printed` is what it wrote to its standard output alone.
 * @typedef {{ code: number, output: string, printed: string }} Ended
 */

/** A step that failed; the message is one sentence for the person, with the remedy. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {number} [exitCode]
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * The one way in which set-up runs another program. Its output is kept: a line of it is told now and
 * then while it takes long, and the end of it when it fails.
 *
 * - `isSystem`: it changes the system. It is never killed half-way, and the caller tells its failure.
 * - `isQuestion`: it changes nothing. Its failure is an answer, and so is that there is no such
 *   program (127).
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, shell?: boolean, isSystem?: boolean, isQuestion?: boolean }} [options]
 * @returns {Promise<Ended>}
 */
export async function run(command, args, options = {}) {
  const { env = process.env, shell = false, isSystem = false, isQuestion = false } = options;
  try {
    const child = spawn(command, args, {
      cwd: root,
      env,
      shell,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = await follow(child, isSystem);
    if (ended.code !== 0 && !isSystem && !isQuestion) {
      for (const line of telling(ended.output).slice(-25)) console.error(`  ${line}`);
    }
    return ended;
  } catch (error) {
    if (error instanceof SetupError) throw error;
    if (isQuestion) return { code: 127, output: '', printed: '' };
    const { message } = /** @type {Error} */ (error);
    throw new SetupError(
      `${command} could not be run (${message}): install it, and run this again.`,
    );
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<string | undefined>} what it printed, or undefined when it failed or is not there
 */
export async function ask(command, args) {
  const { code, printed } = await run(command, args, { isQuestion: true });
  return code === 0 ? printed.trim() : undefined;
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child
 * @param {boolean} isSystem
 * @returns {Promise<Ended>} rejects with a `SetupError` when somebody interrupted us
 */
function follow(child, isSystem) {
  const began = Date.now();
  let output = '';
  let printed = '';
  return new Promise((done, failed) => {
    /** @type {NodeJS.Signals | undefined} */
    let interrupted;
    // Both must end, whether the terminal told both or somebody told only us.
    /** @param {NodeJS.Signals} signal */
    const interrupt = (signal) => {
      interrupted = signal;
      child.kill(signal);
      // npm finishes its installation first, which is longer than anyone waits.
      if (!isSystem) setTimeout(() => child.kill('SIGKILL'), 2000).unref();
    };
    /** @type {NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, interrupt);
    const beat = setInterval(() => {
      const line = output
        .trim()
        .split(/[\r\n]/)
        .at(-1)
        ?.trim()
        .slice(0, 80);
      console.log(`  ${seconds(began)}${line ? `: ${line}` : ''}`);
    }, 10_000);
    const end = () => {
      clearInterval(beat);
      for (const signal of signals) process.off(signal, interrupt);
    };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      printed += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.on('error', (error) => {
      end();
      failed(error);
    });
    child.on('exit', () => {
      if (!interrupted) return;
      end();
      // What it started may still hold these, and would keep us waiting.
      child.stdout.destroy();
      child.stderr.destroy();
      failed(new SetupError('interrupted.', 128 + constants.signals[interrupted]));
    });
    child.on('close', (code) => {
      end();
      done({ code: code ?? 1, output, printed });
    });
  });
}

/**
 * The lines worth reading: npm also prints stack traces and a page on how it is used.
 * @param {string} output
 */
function telling(output) {
  const [before = ''] = output.split('npm error Clean install a project');
  return before.split('\n').filter((line) => !/^(npm error)?(\s+at .*)?\s*$/.test(line));
}

/** @param {string} sentence */
export function say(sentence) {
  console.log(`Set-up: ${sentence}`);
}

/** @param {number} began */
export function seconds(began) {
  return `${Math.round((Date.now() - began) / 1000)} s`;
}

/**
 * Tells a failure in one sentence and sets the exit code; anything unexpected keeps its stack.
 * @param {unknown} error
 */
export function reportFailure(error) {
  if (error instanceof SetupError) {
    console.error(`Set-up: ${error.message}`);
    process.exitCode = error.exitCode;
  } else {
    console.error(error);
    process.exitCode = 1;
  }
}
