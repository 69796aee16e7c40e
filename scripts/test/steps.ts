/** The steps of a run: each is told when it begins and ends, and all of them in the summary. */
import { describe, type Result, sum } from './results.ts';

const results: { title: string; result: Result; time: string }[] = [];

export async function step(title: string, work: () => Promise<Result>): Promise<void> {
  console.log(`\n=== ${title}`);
  const time = stopwatch();
  note(title, await work(), time());
}

/**
 * A step beside others, whose output would be mixed with theirs: it is told when the step has ended
 * and they have.
 * @returns what waits for it and tells it
 */
export function stepBeside(
  title: string,
  work: () => Promise<{ result: Result; output: string }>,
): () => Promise<void> {
  console.log(`\n=== ${title} begin beside what follows`);
  const time = stopwatch();
  const ended = work().then((done) => ({ ...done, took: time() }));
  // It is waited for later: until then a failure of ours is nobody's.
  ended.catch(() => {});
  return async () => {
    const { result, output, took } = await ended;
    console.log(`\n=== ${title}\n${output}`);
    note(title, result, took);
  };
}

/** @returns whether nothing failed */
export function summarise(): boolean {
  const total = sum(results.map(({ result }) => result));
  console.log('\n=== Summary');
  for (const { title, result, time } of results) {
    console.log(`${title}: ${describe(result)} (${time})`);
    for (const sentence of result.notes ?? []) console.log(`  ${sentence}`);
  }
  console.log(`\n${describe(total)}`);
  return total.failed === 0;
}

function note(title: string, result: Result, time: string): void {
  console.log(`--- ${title}: ${describe(result)} (${time})`);
  results.push({ title, result, time });
}

function stopwatch(): () => string {
  const began = performance.now();
  return () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
}
