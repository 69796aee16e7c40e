import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvLine, csvStart, safeCell } from '../../utils/core/log/csv.ts';

describe('a cell of a spreadsheet', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc
      .array(
        fc.constantFrom(
          ...'=+-@＝＋－＠\t\r\n", ;\'|\0\u00a0\u200b\uFEFF\ud800'.split(''),
          '1',
          'cmd',
          '""',
          '\r\n',
          '=1+1',
        ),
        { maxLength: 8 },
      )
      .map((parts) => parts.join('')),
  );

  test('that a spreadsheet would run has an apostrophe before it', () => {
    for (const text of [
      '=1+1',
      '+1',
      '-1',
      '@A1',
      '＝1',
      '\t=1',
      '\n=1',
      ' =1',
      '\u200b=1',
      '\r',
      '\ty',
    ]) {
      expect(safeCell(text)).toBe(`'${text}`);
    }
    for (const text of ['', 'a=1', '1-2', "'=1", '“=1”', '12:04'])
      expect(safeCell(text)).toBe(text);
  });

  test('of ten thousand hostile ones is read back by another parser as it was, and none would run', () => {
    const texts = fc.sample(hostile, { numRuns: 10_000, seed: 2_026 });
    const rows = Array.from({ length: 2_500 }, (_, at) => texts.slice(at * 4, at * 4 + 4));
    const csv = csvStart + rows.map(csvLine).join('');
    const script =
      'import csv,io,json,sys\ntext=sys.stdin.buffer.read().decode("utf-8-sig")\nprint(json.dumps(list(csv.reader(io.StringIO(text,newline=""),strict=True))))';
    const { stdout, stderr, error } = spawnSync('python3', ['-c', script], {
      input: csv,
      encoding: 'utf8',
      maxBuffer: 64_000_000,
    });
    if (error) throw error;
    expect(stderr).toBe('');
    const back = JSON.parse(stdout) as string[][];
    expect(back).toEqual(rows.map((cells) => cells.map(safeCell)));
    for (const cell of back.flat()) {
      expect(/^[=+\-@＝＋－＠\t\r\n]/.test(cell), JSON.stringify(cell)).toBe(false);
    }
  });
});
