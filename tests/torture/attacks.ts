/** What pages, messages, files and texts from outside try, as `npm run torture` plays it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startCall } from '../support/call.ts';
import { Rig, sidebar } from '../support/rig.ts';
import { attendAnywhere } from '../support/services.ts';
import type { Fault, Outcome } from './fault.ts';
import { meetObstacles, obstacles } from './hostilePages.ts';
import { hostileTexts } from './xss.ts';

const root = join(import.meta.dirname, '../..');
/** Tried in one round. */
const triesEach = 10_000;
const textsEach = 4;

/** These need no browser: the tests of the same name play them, so many at a time. */
const messages: Fault = {
  key: 'messages',
  name: `messages that nobody of Webside's sent, ${triesEach} each`,
  runs: { short: 1, full: 10 },
  play: (round) => inTests('hostile message', round),
};

const files: Fault = {
  key: 'files',
  name: `changed files of log, settings, checklist and policy, ${triesEach} each`,
  runs: { short: 1, full: 10 },
  play: (round) => inTests('changed file', round),
};

const texts: Fault = {
  key: 'texts',
  name: `texts that are scripts, wherever a person or a policy can write, ${textsEach} each`,
  runs: { short: 1, full: 10 },
  play: (round) =>
    withRig(async (rig) => {
      const { tried, ran, shown } = await hostileTexts(rig, textsEach, round * textsEach);
      return { ...outcome(tried, ran.length, ran[0]), held: ran.length === 0 && shown > 0 };
    }),
};

const pages: Fault = {
  key: 'pages',
  name: `pages that make the checklist dead, ${obstacles.length} ways each`,
  runs: { short: 1, full: 5 },
  play: () =>
    withRig(async (rig) => {
      const room = 'obstacles';
      const { doctor } = await startCall(rig.browser, {
        doctorUrl: attendAnywhere.doctor(room),
        patientUrl: attendAnywhere.patient(room),
      });
      await doctor.bringToFront();
      await sidebar(doctor, 20_000);
      const { tried, silent, dead } = await meetObstacles(rig, doctor, obstacles.length);
      return outcome(tried, silent.length + dead.length, silent[0] ?? dead[0]);
    }),
};

export const attacks: readonly Fault[] = [messages, files, texts, pages];

/** Of an attack, what is lost is what it got through. */
function outcome(tried: number, through: number, first: string | undefined): Outcome {
  const note = `${tried} tried${first === undefined ? '' : `; ${first.slice(0, 200)}`}`;
  return { lost: through, silent: through, said: 0, note, held: through === 0 };
}

async function inTests(name: string, round: number): Promise<Outcome> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const test = ['run', '--project', 'unit', 'tests/unit/torture.test.ts', '-t', name];
  const child = spawn(process.execPath, [vitest, ...test], {
    cwd: root,
    env: {
      ...process.env,
      WEBSIDE_TORTURE: String(triesEach),
      WEBSIDE_TORTURE_SEED: String(round + 1),
    },
  });
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  const [code] = await once(child, 'close');
  return outcome(triesEach, code === 0 ? 0 : 1, code === 0 ? undefined : said.slice(-600));
}

async function withRig(use: (rig: Rig) => Promise<Outcome>): Promise<Outcome> {
  const rig = await Rig.start('chromium');
  try {
    await rig.observer();
    return await use(rig);
  } finally {
    await rig.stop();
  }
}
