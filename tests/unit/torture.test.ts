/** Attacks by the thousand, in short; `WEBSIDE_TORTURE=100000` for the long run. */
import { generateChromeMessages, parseMessagesFile } from '@wxt-dev/i18n/build';
import { expect, test } from 'vitest';
import { type Messages, speak } from '../../utils/core/strings.ts';
import { changedFiles } from '../torture/files.ts';
import { hostileMessages } from '../torture/messages.ts';

speak(generateChromeMessages(await parseMessagesFile('locales/en.yml')) as Messages);

const count = Number(process.env.WEBSIDE_TORTURE ?? 4_000);
const seed = Number(process.env.WEBSIDE_TORTURE_SEED ?? 1);
const longMs = 600_000;

test('no hostile message is accepted, and none makes the worker throw', {
  timeout: longMs,
}, async () => {
  const { tried, accepted, thrown } = await hostileMessages(count, seed);
  expect({ tried, accepted: accepted.slice(0, 5), thrown: thrown.slice(0, 5) }).toEqual({
    tried: count,
    accepted: [],
    thrown: [],
  });
});

test('a changed file is taken as it stands or refused, and crashes nothing', {
  timeout: longMs,
}, async () => {
  const { tried, taken, crashed, halfTaken } = await changedFiles(count, seed);
  expect({ tried, crashed: crashed.slice(0, 5), halfTaken: halfTaken.slice(0, 5) }).toEqual({
    tried: count,
    crashed: [],
    halfTaken: [],
  });
  // Some changes do no harm.
  expect(taken).toBeGreaterThan(0);
});
