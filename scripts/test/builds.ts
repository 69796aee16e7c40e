/** The builds of Webside that tests load. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { failure, type Result } from './results.ts';
import { check, root } from './run.ts';

export type Build = 'chrome' | 'edge' | 'firefox';

const broken = new Set<Build>();

export function folderOf(build: Build): string {
  return join(root, '.output', `${build}-mv3`);
}

export async function makeBuild(build: Build): Promise<Result> {
  const folder = folderOf(build);
  // What an earlier build left must not be what is tested.
  rmSync(folder, { recursive: true, force: true });
  const result = await check('wxt', 'wxt', 'build', '--browser', build);
  if (result.failed === 0 && existsSync(join(folder, 'manifest.json'))) return result;
  broken.add(build);
  return failure('the build failed');
}

export function isBroken(build: Build): boolean {
  return broken.has(build);
}
