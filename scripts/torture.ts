/**
 * `npm run torture`: plays what goes wrong on real machines, in real browsers, on a fresh build, again and
 * again, and prints a table of what was lost and what was said. It fails where anything did not hold.
 *
 *     npm run torture                    every fault and attack, as often as it is played in full
 *     npm run torture -- --short         each a few times
 *     npm run torture -- --runs 5        each so many times
 *     npm run torture -- NAME ...        those of tests/torture with these names
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'wxt';
import { attacks } from '../tests/torture/attacks.ts';
import type { Fault, Outcome } from '../tests/torture/fault.ts';
import { faults } from '../tests/torture/index.ts';

interface Result {
  readonly fault: Fault;
  readonly runs: number;
  readonly outcomes: readonly Outcome[];
  /** Rounds that could not be played to their end. */
  readonly broken: number;
  /** Why it was not played. */
  readonly missing: string | null;
}

const root = join(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { short: { type: 'boolean' }, runs: { type: 'string' } },
});
const all = [...faults, ...attacks];
const unknown = positionals.filter((key) => !all.some((fault) => fault.key === key));

if (unknown.length > 0) {
  const keys = all.map(({ key }) => key).join(', ');
  console.error(`There is no fault "${unknown[0]}". There are: ${keys}.`);
  process.exitCode = 2;
} else {
  console.log('Building Webside for Chromium ...');
  await build({ root, browser: 'chrome' });
  const wanted = all.filter(({ key }) => positionals.length === 0 || positionals.includes(key));
  const results: Result[] = [];
  for (const fault of wanted) results.push(await playAll(fault));
  print(results);
  if (results.some((result) => verdict(result) === 'FAILED')) process.exitCode = 1;
}

async function playAll(fault: Fault): Promise<Result> {
  const missing = fault.missing?.() ?? null;
  const runs = Number(values.runs ?? fault.runs[values.short ? 'short' : 'full']);
  const outcomes: Outcome[] = [];
  let broken = 0;
  console.log(`\n=== ${fault.key}: ${fault.name}${missing ? `: not played, ${missing}` : ''}`);
  for (let round = 0; round < runs && !missing; round++) {
    try {
      const outcome = await fault.play(round);
      outcomes.push(outcome);
      console.log(`${round + 1}/${runs} ${outcome.held ? 'held' : 'FAILED'}: ${noteOf(outcome)}`);
    } catch (error) {
      broken++;
      console.log(`${round + 1}/${runs} could not be played:`, error);
    }
  }
  return { fault, runs: missing ? 0 : runs, outcomes, broken, missing };
}

function noteOf({ lost, silent, said, note }: Outcome): string {
  return `${lost} lost, ${silent} without a word, ${said} said${note ? ` (${note})` : ''}`;
}

function verdict({ outcomes, broken, missing }: Result): string {
  if (missing) return `not played: ${missing}`;
  return broken === 0 && outcomes.every(({ held }) => held) ? 'held' : 'FAILED';
}

function print(results: readonly Result[]): void {
  console.log('\n| fault | runs | lost | without a word | said | verdict |');
  console.log('|---|---|---|---|---|---|');
  for (const result of results) {
    const { fault, runs, outcomes, broken } = result;
    const total = (what: 'lost' | 'silent' | 'said') =>
      outcomes.reduce((sum, outcome) => sum + outcome[what], 0);
    const played = broken > 0 ? `${runs} (${broken} not to their end)` : `${runs}`;
    const counts = [played, total('lost'), total('silent'), total('said'), verdict(result)];
    console.log(`| ${[fault.name, ...counts].join(' | ')} |`);
  }
}
