/** The tests of Vitest's projects, and what its report counts. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failure, type Result, sum } from './results.ts';
import { type How, root, run } from './run.ts';

type Project = 'unit' | 'e2e';

export interface Choice {
  /** A file's name or a part of it, else a test's. Without one: all. */
  readonly filter?: string;
  /** A forgotten `.only` is a failure: it would pass for a whole run. */
  readonly whole?: boolean;
}

export async function vitest(
  project: Project,
  { filter = '', whole = false }: Choice,
  how?: How,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'webside-test-'));
  const file = join(folder, 'report.json');
  try {
    const { code } = await run(
      'vitest',
      'vitest',
      [
        'run',
        `--project=${project}`,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${file}`,
        ...(whole ? ['--allowOnly=false'] : []),
        ...filterArguments(project, filter),
      ],
      how,
    );
    if (!existsSync(file)) return failure(`Vitest ended with ${code} and left no report`);
    return count(JSON.parse(readFileSync(file, 'utf8')) as VitestReport, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The parts of Vitest's JSON report that count. */
interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: 'passed' | 'failed';
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

function filterArguments(project: Project, filter: string): readonly string[] {
  if (filter === '') return [];
  const folder = join(root, 'tests', project);
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
    : [];
  // A file's name when there is such a file, otherwise a test's.
  if (files.some((file) => file.includes(filter))) return [filter];
  return ['-t', filter.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')];
}

function count({ testResults }: VitestReport, code: number): Result {
  const statuses = testResults.flatMap((file) => file.assertionResults.map(({ status }) => status));
  const passed = statuses.filter((status) => status === 'passed').length;
  const failed = statuses.filter((status) => status === 'failed').length;
  // A file that could not be loaded, or whose hooks failed, has no failed test to show for it.
  const files = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const problems = files.map(({ name }) => failure(`${name} failed outside its tests`));
  if (failed + problems.length === 0) {
    if (passed === 0) problems.push(failure('no test was run'));
    else if (code !== 0) problems.push(failure(`Vitest ended with ${code} though no test failed`));
  }
  return sum([{ passed, failed, skipped: statuses.length - passed - failed }, ...problems]);
}
