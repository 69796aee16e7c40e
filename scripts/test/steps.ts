/** The steps of a run: each is told when it begins and ends, and all of them in the summary. */
import { describe, type Result, sum } from './results.ts';

const results: { title: string; result: Result; time: string }[] = [];

export async function step(title: string, work: () => Promise<Result>): Promise<void> {
  console.log(`\n=== ${title}`);
  const began = performance.now();
  const result = await work();
  const time = `${((performance.now() - began) / 1000).toFixed(1)} s`;
  console.log(`--- ${title}: ${describe(result)} (${time})`);
  results.push({ title, result, time });
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
