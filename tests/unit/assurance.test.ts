import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Evidence } from '../../docs/assurance/data/evidence.ts';
import { hazards } from '../../docs/assurance/data/hazards.ts';
import { documents } from '../../docs/assurance/data/pack.ts';
import {
  highestLeft,
  type Level,
  levelOf,
  levels,
  likelihoods,
  severities,
} from '../../docs/assurance/data/scheme.ts';
import { anchor, packFiles, withParts } from '../../scripts/assurance.ts';
import { catalogue } from '../../utils/core/settings/catalogue.ts';
import { claims } from './support/claims.ts';
import { testTitles } from './support/testTitles.ts';

/** By the word and not by the data: nobody shall change what the fields say in one place. */
const notAssured = 'not assured';
const read = (file: string) => readFileSync(file, 'utf8');
const pack = packFiles();
/** The tables of a Markdown text: a record a row, by the heads of its columns. */
function rowsOf(markdown: string): Record<string, string>[] {
  const cells = (line: string) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
  return [...markdown.matchAll(/^(\|.*\|)\n\|[-|: ]+\|\n((?:\|.*\|\n?)+)/gm)].flatMap(
    ([, head = '', body = '']) =>
      body
        .trim()
        .split('\n')
        .map((line) =>
          Object.fromEntries(cells(line).map((cell, at) => [cells(head)[at] || String(at), cell])),
        ),
  );
}

/** The headings of a Markdown text, as they are linked to. */
const headings = (file: string) =>
  [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchor(heading));

describe('the risk of a hazard', () => {
  test('is the one that the scheme gives', () => {
    expect(levelOf({ likelihood: 'very low', severity: 'minor' })).toBe(1);
    expect(levelOf({ likelihood: 'low', severity: 'major' })).toBe(3);
    expect(levelOf({ likelihood: 'very high', severity: 'minor' })).toBe(3);
    expect(levelOf({ likelihood: 'high', severity: 'considerable' })).toBe(3);
    expect(levelOf({ likelihood: 'very high', severity: 'catastrophic' })).toBe(5);
  });

  test('never falls with more likelihood or more harm, and has every level', () => {
    const found = new Set<Level>();
    for (const [down, likelihood] of likelihoods.entries()) {
      for (const [across, severity] of severities.entries()) {
        const level = levelOf({ likelihood, severity });
        found.add(level);
        const less = [likelihoods[down - 1], severities[across - 1]] as const;
        if (less[0]) expect(levelOf({ likelihood: less[0], severity })).toBeLessThanOrEqual(level);
        if (less[1]) expect(levelOf({ likelihood, severity: less[1] })).toBeLessThanOrEqual(level);
      }
    }
    expect([...found].sort()).toEqual([...levels]);
  });

  test.each(hazards)('$id is not raised by its controls, and not left too high', (hazard) => {
    const { initial, residual } = hazard;
    expect(likelihoods.indexOf(residual.likelihood)).toBeLessThanOrEqual(
      likelihoods.indexOf(initial.likelihood),
    );
    expect(severities.indexOf(residual.severity)).toBeLessThanOrEqual(
      severities.indexOf(initial.severity),
    );
    expect(levelOf(residual)).toBeLessThanOrEqual(levelOf(initial));
    expect(levelOf(residual)).toBeLessThanOrEqual(highestLeft);
  });

  test.each(hazards.filter(({ standInsOnly }) => standInsOnly))(
    '$id is not called very unlikely where stand-ins alone say so',
    ({ residual }) => {
      expect(residual.likelihood).not.toBe('very low');
    },
  );
});

describe('the hazards', () => {
  test('have ids of their own, in order, and names of their own', () => {
    expect(hazards.map(({ id }) => id)).toEqual(
      hazards.map((_, at) => `H${String(at + 1).padStart(2, '0')}`),
    );
    expect(new Set(hazards.map(({ name }) => name)).size).toBe(hazards.length);
  });

  test('have controls, each with what shows it, and something of Webside’s own', () => {
    for (const { id, controls, remains } of hazards) {
      expect(controls.filter(({ by }) => by === 'Webside').length, id).toBeGreaterThan(0);
      expect(
        controls.filter((control) => control.evidence.length === 0),
        id,
      ).toEqual([]);
      expect(remains, id).toMatch(/\.$/);
    }
  });

  test.each(hazards)('have one control at least that a test shows: $id', ({ controls }) => {
    const kinds = controls.flatMap((control) => control.evidence.map(({ kind }) => kind));
    expect(kinds).toContain('test');
  });
});

describe('what a control is linked to', () => {
  const titles = new Map<string, readonly string[]>();
  const titlesOf = (file: string) => {
    const known = titles.get(file) ?? testTitles(file);
    titles.set(file, known);
    return known;
  };

  const missing = (one: Evidence) => {
    if (!existsSync(one.file)) return `${one.file} is not there`;
    if (one.kind === 'document') {
      return headings(one.file).includes(anchor(one.heading))
        ? []
        : `${one.file} has no heading "${one.heading}"`;
    }
    const times = titlesOf(one.file).filter((title) => title === one.name).length;
    return times === 1 ? [] : `${one.file} has ${times} times the test "${one.name}"`;
  };

  test.each(hazards)('is there, once and by its whole name: $id $name', ({ controls }) => {
    const wrong = controls.flatMap((control) => control.evidence.flatMap(missing));
    expect(wrong, 'put right in docs/assurance/data/hazards.ts').toEqual([]);
  });

  test('is no test that is never run', () => {
    const source = `
      describe('a', () => { test('b', () => {}); test.each([1])('c %s', () => {}); });
      describe.skipIf(x)(\`d \${y}\`, () => { it('e', () => { it.matches('no'); }); });
      describe.skip('f', () => { test('g', () => {}); });
      test.skip('h', () => {}); test.todo('i'); test.fails('j', () => {});
      describe(title('k'), () => { scenario('l', [], play); });`;
    expect(testTitles('any.ts', source)).toEqual(['a > b', 'a > c %s', 'd … > e', 'l']);
  });
});

describe('the documents', () => {
  test('are those of the pack, and their index', () => {
    expect(pack.map((file) => file.split('/').at(-1)).sort()).toEqual(
      ['README.md', ...documents.map(({ file }) => file)].sort(),
    );
  });

  test.each(pack)('%s has its made parts as the data gives them', (file) => {
    expect(read(file), 'run node scripts/assurance.ts').toBe(withParts(file, read(file)));
  });

  test('that ask for a part that there is not, or leave one open, are refused', () => {
    const part = (name: string, end = `<!-- end of ${name} -->`) =>
      `<!-- made from data/: ${name} -->\n\n${end}\n`;
    expect(() => withParts('any.md', part('toString'))).toThrow('any.md asks for "toString"');
    expect(() => withParts('any.md', part('fields', ''))).toThrow('any.md has a part without');
    expect(withParts('dtac.md', part('fields'))).toContain('| C3.1: Cyber Essentials |');
  });

  test.each(documents)('$file says of every field that it is not assured', ({ file, fields }) => {
    const text = read(join('docs/assurance', file));
    const rows = rowsOf(text).filter((row) => 'Who fills it' in row);
    expect(rows.map(({ Field }) => Field)).toEqual(fields.map(({ field }) => field));
    // Nothing else in the document may answer what only a person can.
    for (const { field } of fields) {
      const lines = text.split('\n').filter((line) => line.includes(`${field}:`));
      expect(lines.filter((line) => !line.includes(notAssured))).toEqual([]);
    }
  });

  test.each(pack)('%s has nothing filled in that only a person can', (file) => {
    const personal = ['Value', 'Done', 'Accepted', "Controller's rating"];
    const text = read(file);
    const values = rowsOf(text).flatMap((row) => [
      ...personal.flatMap((column) => (column in row ? [row[column]] : [])),
      ...(Object.values(row)[0]?.startsWith('Accepted by') ? [Object.values(row)[1]] : []),
    ]);
    expect(new Set(values)).toEqual(new Set([notAssured]));
    for (const [, value] of text.matchAll(
      /^.*\b(?:Name|Signed|Registration|Whom to tell[^:]*): *(.*)$/gm,
    )) {
      expect(value).toBe(notAssured);
    }
  });

  test.each(pack)('%s links to what is there', (file) => {
    for (const [, target = ''] of read(file).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https:/.test(target)) continue;
      const [path = '', heading] = target.split('#');
      const place = path === '' ? file : join(dirname(file), path);
      expect(existsSync(place), `${target} is there`).toBe(true);
      if (heading !== undefined) expect(headings(place), target).toContain(heading);
    }
  });

  test('name settings that there are', () => {
    const keys = Object.keys(catalogue);
    const named = pack.flatMap((file) =>
      [...read(file).matchAll(/`([a-z]+[A-Z][A-Za-z]*)(?:\.(?:min|max|default))?`/g)].map(
        ([, key = '']) => key,
      ),
    );
    expect(named).toContain('retentionDays');
    expect(named.filter((key) => !keys.includes(key))).toEqual([]);
  });

  test('tell the version and the days that the code has', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    expect(read('docs/assurance/dtac.md')).toContain(`| A3 | ${version}, which is not released |`);
    const days = String(catalogue.retentionDays.default);
    expect(read('docs/assurance/retention.md')).toContain(`\`retentionDays\`: ${days} by default`);
    expect(read('docs/assurance/privacy-notice.md')).toContain(`**How long.** ${days} days`);
  });
});

describe('a claim that nobody has given', () => {
  test.each([...pack, 'README.md', 'CHANGELOG.md', ...globSync('docs/{,architecture/}*.md')])(
    'is not in %s',
    (file) => {
      expect(claims(read(file))).toEqual([]);
    },
  );

  test.each([
    'Webside is approved.',
    'It has been reviewed by a clinician.',
    'It is fully compliant with DCB0129.',
    'This does not cost anything; it is certified.',
    'No doctor waits, and all of it is **approved** by the NHS.',
    '| Webside is no toy | It is certified |',
    'Not only that, but the log complies\nwith the UK GDPR.',
    '- A list\n- Endorsed by [a body](https://example.org/not)',
    '| WCAG 2.2 | compliant |',
    '> Signed off in November',
    'Its safety is assured.',
  ])('is found in %j', (text) => {
    expect(claims(text)).toHaveLength(1);
  });

  test.each([
    'It is not approved, certified or endorsed by anybody.',
    'Nobody has reviewed or approved any of this.',
    '| Approval | not assured |',
    'The practice decides whether it is compliant.',
    'A clinician has gone through it.',
    'Run `approved --certified` or see [this](approved.md).',
  ])('is not found in %j', (text) => {
    expect(claims(text)).toEqual([]);
  });
});
