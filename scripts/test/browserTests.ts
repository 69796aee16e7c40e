/** The browser tests, in each browser that is there and whose build is sound. */
import { BROWSERS, usable } from './browsers.ts';
import { isBroken } from './builds.ts';
import { failure, note, type Result, sum } from './results.ts';
import { type Choice, vitest } from './vitest.ts';

const inCi = Boolean(process.env.CI);

export async function browserTests(choice: Choice): Promise<Result> {
  const { browsers, missing } = usable();
  const sound = browsers.filter((browser) => !isBroken(BROWSERS[browser].build));
  const unsound = browsers.filter((browser) => !sound.includes(browser));
  const others = [
    ...missing.map((browser) => {
      const sentence = `${BROWSERS[browser].name} was not found, so its tests were not run`;
      // With other browsers' tests running, Vitest counts the ones it skipped.
      return inCi ? failure(sentence) : note(sentence, sound.length === 0 ? 1 : 0);
    }),
    ...unsound.map((browser) =>
      failure(`the tests in ${BROWSERS[browser].name} were not run, because its build failed`),
    ),
  ];
  if (sound.length === 0) return sum(others);
  const result = await vitest('e2e', choice, { env: { WEBSIDE_BROWSERS: sound.join(',') } });
  return sum([result, ...others]);
}
