import { readdirSync } from 'node:fs';
import { generateChromeMessages, parseMessagesFile } from '@wxt-dev/i18n/build';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { longest } from '../../utils/core/checklist/library.ts';
import { checkTemplate, placeholders } from '../../utils/core/checklist/note.ts';
import { languages } from '../../utils/core/languages.ts';
import { type Messages, speak, t } from '../../utils/core/strings.ts';
import { readCatalogue } from './support/catalogue.ts';

const english = await readCatalogue();
const others = languages.filter((language) => language !== 'browser' && language !== 'en');

/** The values that a text takes, `$1` and `$2`, each as often as it does. */
const valuesIn = (text: string) => [...text.matchAll(/\$\d/g)].map(([value]) => value).sort();

test('every catalogue can be chosen, and every choice has one', () => {
  const files = readdirSync('locales').map((file) => file.replace('.yml', ''));
  expect(files.sort()).toEqual(languages.filter((language) => language !== 'browser').sort());
});

describe.each(others)('the catalogue "%s"', async (language) => {
  const strings = await readCatalogue(language);

  test('has every string that the English one has, and no other', () => {
    expect([...english.keys()].filter((key) => !strings.has(key))).toEqual([]);
    expect([...strings.keys()].filter((key) => !english.has(key))).toEqual([]);
  });

  test('takes the same values, in every form of a plural', () => {
    for (const [key, text] of english) {
      const forms = (strings.get(key) ?? '').split('\n');
      expect(forms, key).toHaveLength(text.split('\n').length);
      text.split('\n').forEach((form, index) => {
        const given = [...new Set(valuesIn(forms[index] ?? ''))];
        expect(given, key).toEqual([...new Set(valuesIn(form))]);
      });
    }
  });

  test('says something, in one line and without stray spaces', () => {
    for (const [key, text] of strings) {
      for (const form of text.split('\n')) {
        expect(form, key).toMatch(/\S/);
        expect(form.trim(), key).toBe(form);
        expect(form, key).not.toMatch(/ {2}/);
      }
    }
  });

  test('is in another language than English, but for names', () => {
    const names =
      /^(extension\.name|sidebar\.title|pages\.label|popup\.button|options\.groups\.general|settings\.language\.options\.en|checklists\.label)$/;
    const same = [...strings].filter(([key, text]) => text === english.get(key));
    expect(same.map(([key]) => key).filter((key) => !names.test(key))).toEqual([]);
  });

  test('keeps items as short as a doctor has to', () => {
    for (const [key, text] of strings) {
      if (/^items\.\w+\.label$/.test(key))
        expect([...text].length, key).toBeLessThanOrEqual(longest.label);
    }
  });

  test('has a template of the note that can be used', () => {
    const parts = placeholders.filter((name) => name !== 'items' && name !== 'after');
    const template = (strings.get('note.template') ?? '').replace(
      /\$(\d)/g,
      (_, place: string) => `{${parts[Number(place) - 1]}}`,
    );
    expect(checkTemplate(template)).toEqual([]);
  });
});

describe('a string of a language that was chosen', () => {
  afterEach(() => speak(null));

  const messages: Messages = {
    log_count: { message: '1 ymgynghoriad | $1 ymgynghoriad hyn' },
    sidebar_progress: { message: '$2 ac $1' },
    checklists_why: { message: 'Pam, am $$5?' },
  };

  test('stands in the place of the browser’s, with its values and its plural', () => {
    speak(messages);
    expect(t('sidebar.progress', ['3', '5'])).toBe('5 ac 3');
    expect(t('log.count', 1)).toBe('1 ymgynghoriad');
    expect(t('log.count', 7)).toBe('7 ymgynghoriad hyn');
    expect(t('checklists.why')).toBe('Pam, am $5?');
  });

  test('puts values in as they are, whatever they look like', () => {
    speak(messages);
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(t('sidebar.progress', [a, b])).toBe(`${b} ac ${a}`);
      }),
    );
  });

  test('is there in the form in which builds hold it', async () => {
    const built = generateChromeMessages(await parseMessagesFile('locales/cy.yml')) as Messages;
    speak(built);
    expect(t('phases.open')).toBe('Agor');
    expect(t('checklists.items', 4)).toBe('4 eitem');
  });
});
