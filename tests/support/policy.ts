/**
 * Browser policy for tests. Policy files are system-wide, so the browser runs in a mount namespace of
 * its own, in which a folder of the test lies over the system's: nothing else on the machine sees it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { findChromium, findFirefox } from '../../scripts/browsers.mjs';
import type { BrowserName } from './rig.ts';

/** The ids under which a policy names the builds that tests load. */
const ids = {
  chromium: 'bppjdhoaepkebkhbkccagfefdpodgfhf',
  firefox: 'webside@webside.extension',
} as const;

export type PolicySettings = Readonly<Record<string, unknown>>;

export interface BrowserUnderPolicy {
  /** What to start instead of the browser. */
  readonly executable: string;
  /** Sets what the policy says of Webside. Chromium takes it after 5 s, Firefox at its next start. */
  set(settings: PolicySettings): Promise<void>;
  /** The same for Chromium at once: it waits for 5 s only where a file has another date than before. */
  setAtOnce(settings: PolicySettings): Promise<void>;
  /** Takes the policy away: nothing is set any more. */
  clear(): Promise<void>;
  /** Deletes the files, when the browser has ended. */
  remove(): Promise<void>;
}

/** Whether tests here may put a browser under a policy: on most machines only root may. */
export function canHavePolicy(kind: BrowserName): boolean {
  return place(kind) !== undefined && spawnSync('unshare', ['-m', 'true']).status === 0;
}

/** Makes a browser that is under a policy, of which other browsers on the machine see nothing. */
export async function underPolicy(
  kind: BrowserName,
  settings: PolicySettings,
): Promise<BrowserUnderPolicy> {
  const found = place(kind);
  if (!found) throw new Error(`No ${kind} found that can be under a policy.`);
  const folder = await mkdtemp(join(tmpdir(), 'webside-policy-'));
  const [system, file, next] = [join(folder, 'system'), found.file, join(folder, 'next')];
  await mkdir(dirname(join(system, file)), { recursive: true });
  let date = new Date();
  const put = async (settings: PolicySettings) => {
    // The browser may look at any moment: it sees the old file or the new one.
    await writeFile(next, JSON.stringify(found.policy(settings)));
    await utimes(next, date, date);
    await rename(next, join(system, file));
  };
  await put(settings);
  const executable = join(folder, kind);
  const inner = `mount --bind ${system} ${found.folder} && exec ${found.browser} "$@"`;
  await writeFile(executable, `#!/bin/sh\nexec unshare -m sh -c '${inner}' sh "$@"\n`);
  await chmod(executable, 0o755);
  return {
    executable,
    set(settings) {
      date = new Date();
      return put(settings);
    },
    setAtOnce: put,
    clear: () => rm(join(system, file), { force: true }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

interface Place {
  readonly browser: string;
  /** The system's folder that is covered. It has to be there: making it would be seen by others. */
  readonly folder: string;
  /** The policy's file in it. */
  readonly file: string;
  readonly policy: (settings: unknown) => unknown;
}

function place(kind: BrowserName): Place | undefined {
  const browser = kind === 'chromium' ? findChromium() : findFirefox();
  if (!browser) return undefined;
  const found: Place =
    kind === 'chromium'
      ? {
          browser,
          folder: '/etc/chromium',
          file: 'policies/managed/webside.json',
          policy: (settings) => ({ '3rdparty': { extensions: { [ids.chromium]: settings } } }),
        }
      : {
          browser,
          folder: join(dirname(realpathSync(browser)), 'distribution'),
          file: 'policies.json',
          policy: (settings) => ({
            policies: { '3rdparty': { Extensions: { [ids.firefox]: settings } } },
          }),
        };
  // Other browsers of Chromium's family look elsewhere.
  if (kind === 'chromium' && !basename(browser).startsWith('chromium')) return undefined;
  return existsSync(found.folder) ? found : undefined;
}
