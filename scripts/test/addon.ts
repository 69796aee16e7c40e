/** The add-ons linter, on Firefox's build. */
import { folderOf, isBroken } from './builds.ts';
import { failure, PASSED, type Result } from './results.ts';
import { run } from './run.ts';

/**
 * What the add-ons linter may warn about. Anything else it warns about is a failure, and one that
 * no longer appears is told, to be taken out of here.
 */
const ALLOWED_WARNINGS: readonly { code: string; file: RegExp; reason: string }[] = [
  {
    code: 'UNSAFE_VAR_ASSIGNMENT',
    file: /^chunks\//,
    reason: "Preact's own code behind dangerouslySetInnerHTML, which nothing of ours uses",
  },
  {
    code: 'KEY_FIREFOX_ANDROID_UNSUPPORTED_BY_MIN_VERSION',
    file: /^manifest\.json$/,
    reason: 'Firefox for Android is not supported, and has no such consoles to run beside',
  },
];

export async function lintAddon(): Promise<Result> {
  if (isBroken('firefox')) return failure('not run, because its build failed');
  const { output } = await run(
    'web-ext',
    'web-ext',
    [
      'lint',
      '--source-dir',
      folderOf('firefox'),
      '--output=json',
      '--no-config-discovery',
      '--no-input',
    ],
    { env: { NO_UPDATE_NOTIFIER: '1' }, captured: true },
  );
  let report: LinterReport;
  try {
    report = JSON.parse(output) as LinterReport;
  } catch {
    console.log(output);
    return failure('web-ext left no report');
  }

  const isAllowed = ({ code, file = '' }: LinterMessage) =>
    ALLOWED_WARNINGS.some((allowed) => allowed.code === code && allowed.file.test(file));
  const problems = [
    ...report.errors.map((error) => ({ kind: 'error', ...error })),
    ...report.warnings
      .filter((warning) => !isAllowed(warning))
      .map((warning) => ({ kind: 'warning', ...warning })),
  ];
  for (const { kind, code, message, file, line } of problems) {
    console.log(`${kind} ${code} in ${file ?? 'the add-on'}${line ? `:${line}` : ''}: ${message}`);
  }
  for (const { code, file, reason } of ALLOWED_WARNINGS) {
    const seen = report.warnings.filter(
      (warning) => warning.code === code && file.test(warning.file ?? ''),
    ).length;
    console.log(
      seen > 0
        ? `allowed: ${code} in ${file} (${seen} times): ${reason}`
        : `this warning has gone, so remove it from those allowed: ${code} in ${file}`,
    );
  }
  if (problems.length === 0) return PASSED;
  return failure(`not allowed: ${problems.map(({ code }) => code).join(', ')}`);
}

interface LinterMessage {
  readonly code: string;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
}

interface LinterReport {
  readonly errors: readonly LinterMessage[];
  readonly warnings: readonly LinterMessage[];
}
