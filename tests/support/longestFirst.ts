import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The browser tests that take longest, longest first. Begun last, one of them would go on alone
 * while the other workers have nothing left to do. What is not named here follows, the larger file
 * first, or the one that took longer the last time.
 */
const longest = [
  'soak',
  'disk',
  'breaks',
  'scenarios/services',
  'scenarios/teams',
  'hostile',
  'scenarios/manners',
  'admin',
  'standins',
  'tabs',
  'log',
  'scenarios/beginAndEnd',
  'policy',
].map((name) => join(import.meta.dirname, '../e2e', `${name}.test.ts`));

/** The order in which Vitest hands out files to its workers. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const missing = longest.filter((file) => !existsSync(file));
    if (missing.length > 0) throw new Error(`There is no ${missing.join(', no ')}.`);
    const place = ({ moduleId }: TestSpecification) => {
      const found = longest.indexOf(moduleId.replaceAll('/', sep));
      return found === -1 ? longest.length : found;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}
