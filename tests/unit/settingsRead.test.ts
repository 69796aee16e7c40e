import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../utils/core/settings/catalogue.ts';

/** Where settings are declared, which is not where they are read. */
const declaring = ['utils/core/settings/catalogue.ts', 'utils/core/breaks/settings.ts'];

const source = globSync('{components,entrypoints,utils}/**/*.{ts,tsx}')
  .filter((file) => !declaring.includes(file))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

/** The names that settings are declared under; those of each platform are one. */
const declared = [...new Set(Object.keys(catalogue).map((key) => key.split('.')[0] ?? key))];

/** Whether a setting's value is taken from the settings: by its name, or out of them with others. */
function isRead(name: string, text: string): boolean {
  return [
    // Not in quotes: those are the names of a setting's words.
    `(?<!['"\`])\\b(?:settings|now|readSettings\\(\\)\\))\\.${name}\\b`,
    `\\bsettings\\[\`${name}\\.`,
    `\\{[^{}]*\\b${name}\\b[^{}]*\\}\\s*=\\s*[\\w.#]*(?:settings|arrangement);`,
    `\\{[^{}]*\\b${name}\\b[^{}]*\\}:\\s*(?:Pick<)?\\w*(?:Settings|Arrangement)\\b`,
  ].some((pattern) => new RegExp(pattern).test(text));
}

describe('a setting', () => {
  // The other way round, a setting that is read and not declared, is an error of types.
  test.each(declared)('is read somewhere: %s', (name) => {
    expect(isRead(name, source)).toBe(true);
  });

  test('counts as read where its value is taken, and nowhere else', () => {
    for (const text of [
      'settings.lamp',
      'this.#settings.lamp',
      '(await readSettings()).lamp',
      'settings[`lamp.$' + '{id}`]',
      'const { other, lamp } = this.#settings;',
      'const { lamp: light } = arrangement;',
      "function f({ lamp }: Pick<Settings, 'lamp'>)",
      'function f({ lamp, other }: Arrangement) {',
    ]) {
      expect(isRead('lamp', text), text).toBe(true);
    }
    for (const text of [
      "t('settings.lamp.title')",
      'const lamp = true;',
      'settings.lampshade',
      'const { lamp } = lights;',
      '{ lamp: 1 } // settings',
    ]) {
      expect(isRead('lamp', text), text).toBe(false);
    }
  });
});
