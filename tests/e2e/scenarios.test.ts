/**
 * The turns that calls take, one scenario each: in every one of them Webside notices what a person
 * beside the doctor would notice, when they would, and nothing else.
 */
import type { Frame, Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { leaveControlGoneMs } from '../../utils/core/call/phase.ts';
import type { View } from '../../utils/core/consultation/view.ts';
import { enterCall, inCall, press, until } from '../support/call.ts';
import { isAvailable, pressControl, sidebars, ticked } from '../support/rig.ts';
import {
  identity,
  opensWithinMs,
  type Stage,
  sound,
  type Told,
  useScenarios,
} from '../support/scenario.ts';
import { accurx, attendAnywhere, nearMe, nhsWales, teams } from '../support/services.ts';

const AA = 'https://consult.attendanywhere.com';
const TEAMS = 'https://teams.microsoft.com';
const PRACTICE = 'video.practice.example';

/** A Teams meeting at an address of its own. */
const meeting = (room: string, flags = '') =>
  `${TEAMS}/v2/?meetingjoin=true${flags && `&${flags}`}#${room}`;

/** Begins a meeting that its address, which all meetings share, knows nothing of. */
async function meetNow(page: Page, room: string): Promise<void> {
  await page.waitForFunction(() => window.standin !== undefined);
  await page.evaluate((room) => window.standin?.meetNow(room), room);
  await rejoin(page);
}

/** Joins by the keyboard: the checklist of the call before may lie over the button. */
async function rejoin(page: Page): Promise<void> {
  await page.waitForSelector('#join');
  await page.focus('#join');
  await page.keyboard.press('Enter');
}

const hungUp = (service: string, ...ticks: string[]): Told => ({ service, end: 'hangUp', ticks });
const live = (service: string, ...ticks: string[]): Told => ({ service, end: 'live', ticks });

describe.skipIf(!isAvailable('chromium'))('turns of a call in Chromium', () => {
  const { scenario, tally } = useScenarios();

  describe('who is at the screen', () => {
    scenario(
      'a guest link of Teams is the patient, by its path or by its word',
      [],
      async (stage) => {
        const room = stage.room();
        const guests: Page[] = [];
        for (const link of ['light-meetings/launch?', 'v2/?anon=true&']) {
          guests.push(await stage.window(`${TEAMS}/${link}room=${room}&join=1`));
        }
        for (const guest of guests) await stage.leavesAlone(guest);
      },
    );

    scenario('a field for a guest’s name that appears later is the patient', [], async (stage) => {
      const room = stage.room();
      await stage.patient(teams.patient(room));
      const guest = await stage.tab(meeting(room));
      await stage.sees(guest, 'a lobby', ({ waiting, role }) => waiting && role === 'unknown');
      await guest.evaluate(() => {
        const field = document.createElement('input');
        field.dataset.tid = 'prejoin-display-name-input';
        document.querySelector('.prejoin')?.append(field);
      });
      await stage.sees(guest, 'a patient', ({ role }) => role === 'patient');
      await press(guest, '#join');
      await stage.leavesAlone(guest);
    });

    scenario('a patient’s link of Attend Anywhere is the patient', [], async (stage) => {
      const room = stage.room();
      await stage.doctor(`https://elsewhere.example/call/${room}?role=doctor`);
      await stage.leavesAlone(await stage.window(attendAnywhere.patient(room)));
    });

    scenario(
      'the same link in a tab that showed the console is the clinician',
      [hungUp('attendAnywhere')],
      async (stage) => {
        const room = stage.room();
        await stage.patient(attendAnywhere.patient(room));
        const doctor = await stage.tab(`${AA}/console?rooms=none`);
        await stage.sees(doctor, 'the clinician', ({ role }) => role === 'clinician');
        await doctor.goto(attendAnywhere.patient(room));
        await stage.opens(doctor);
        await press(doctor, '#leave');
        await stage.ends(doctor);
      },
    );

    scenario('a patient’s page has a host of its own', [], async (stage) => {
      const room = stage.room();
      await stage.doctor(`https://elsewhere.example/call/${room}?role=doctor`);
      await stage.staysAway(await stage.window(accurx.patient(room)));
    });

    scenario('a device test is no call', [], async (stage) => {
      await stage.leavesAlone(await stage.tab(`${AA}/ce/test?testonly=true`));
    });

    scenario(
      'nobody is let in from the lobby, where the doctor sees themselves',
      [],
      async (stage) => {
        const doctor = await stage.tab(meeting(stage.room(), 'lobby=60000'));
        await doctor.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
        await stage.shows(doctor, 'a waiting room', isWaiting);
        await enterCall(doctor);
        await doctor.waitForSelector('[data-tid="prejoin-cancel-button"]');
        await stage.quiet(opensWithinMs);
        await stage.shows(doctor, 'the lobby', isWaiting);
      },
    );

    scenario('a call on a site that nobody named', [], async (stage) => {
      const room = stage.room();
      await stage.patient(attendAnywhere.patient(room));
      await stage.staysAway(
        await stage.doctor(`https://elsewhere.example/call/${room}?role=doctor`),
      );
    });
  });

  describe('when the call breaks off', () => {
    scenario(
      'the patient is away for 20 seconds, and comes back',
      [live('attendAnywhere', sound.id)],
      async (stage) => {
        const { doctor, patient } = await stage.call(attendAnywhere);
        const frame = await stage.opens(doctor);
        await stage.tick(doctor, sound);
        await inCall(patient, (room) => room.drop());
        await frame.waitForSelector('::-p-text(Reconnecting. Your ticks are kept.)');
        await stage.quiet(20_000);
        await inCall(patient, (room) => room.comeBack());
        await frame.waitForSelector('::-p-text(Continuing from)', { timeout: 15_000 });
        await stage.goesOn(doctor, 'reconnected');
      },
    );

    scenario(
      'the next patient comes five seconds after a hang-up',
      [hungUp('attendAnywhere', sound.id), live('attendAnywhere')],
      async (stage) => {
        const { doctor, patient } = await stage.call(attendAnywhere);
        await stage.opens(doctor);
        await stage.tick(doctor, sound);
        await inCall(doctor, (room) => room.leave());
        await inCall(patient, (room) => room.leave());
        await stage.quiet(5_000);
        const next = stage.room();
        await stage.patient(attendAnywhere.patient(next));
        await doctor.goto(attendAnywhere.doctor(next));
        await stage.opens(doctor);
      },
    );

    scenario(
      'another call begins after the time to come back',
      [
        { service: 'attendAnywhere', end: 'lapsed', ticks: [sound.id] },
        { service: 'attendAnywhere', end: 'live', offers: true },
      ],
      async (stage) => {
        await stage.choose('reconnectSeconds', 15);
        const { doctor, patient } = await stage.call(attendAnywhere);
        const frame = await stage.opens(doctor);
        await stage.tick(doctor, sound);
        await inCall(patient, (room) => room.drop());
        await frame.waitForSelector('::-p-text(The call has ended.)');
        await inCall(patient, (room) => room.comeBack());
        await stage.opens(doctor);
      },
    );

    scenario(
      'nobody can tell who comes back, and the doctor says that it is the same patient',
      [
        { service: 'attendAnywhere', end: 'unclear', ticks: [sound.id] },
        live('attendAnywhere', sound.id),
      ],
      async (stage) => {
        const { doctor, patient } = await stage.call(attendAnywhere, 'selfview=none');
        await stage.opens(doctor);
        await stage.tick(doctor, sound);
        await inCall(patient, (room) => room.drop());
        await stage.ends(doctor);
        await inCall(patient, (room) => room.comeBack());
        const frame = await stage.opens(doctor);
        expect(await ticked(frame)).toEqual([]);
        await bringBack(frame);
        await stage.shows(
          doctor,
          'the ticks',
          (view) => view.kind === 'consultation' && sound.id in view.items,
        );
      },
    );
  });

  describe('what a call does', () => {
    scenario(
      'does not ask again after a drop in the same meeting, whatever the answer was',
      {
        told: [
          { service: 'teams', end: 'unclear', ticks: [sound.id] },
          { service: 'teams', end: 'live', offers: true },
        ],
        sidebarsAtOnce: 1,
      },
      async (stage) => {
        const no = await stage.call(teams, 'selfview=none');
        await stage.says(no.doctor, 'no');
        const yes = await stage.call(teams, 'selfview=none');
        await stage.says(yes.doctor, 'yes');
        await stage.tick(yes.doctor, sound);
        for (const { doctor, patient } of [no, yes]) {
          await inCall(patient, (room) => room.drop());
          await stage.sees(doctor, 'nobody', ({ tracks }) => tracks === 0);
          await inCall(patient, (room) => room.comeBack());
          await stage.sees(doctor, 'an end', ({ phase }) => phase === 'ended');
        }
        await stage.opens(yes.doctor);
        await stage.sees(no.doctor, 'another call', ({ phase }) => phase === 'inCall');
        await stage.shows(
          no.doctor,
          'no question',
          (view) => view.kind === 'idle' && view.seen === 'call',
        );
        await stage.quiet();
        expect(sidebars(no.doctor)).toEqual([]);
      },
    );

    scenario(
      'asks, opens on yes, and asks again at another address',
      [hungUp('teams', sound.id)],
      async (stage) => {
        const { doctor } = await stage.call(teams);
        await stage.says(doctor, 'yes');
        await stage.tick(doctor, sound);
        await press(doctor, '#hangup-button');
        await stage.ends(doctor);
        const next = stage.room();
        await stage.patient(teams.patient(next));
        await doctor.goto(`${TEAMS}/v2/?meetingjoin=true&next=1#${next}`);
        await rejoin(doctor);
        await stage.asks(doctor);
      },
    );

    scenario(
      'asks again at the address that all meetings share, after a hang-up',
      [hungUp('teams', sound.id), live('teams')],
      async (stage) => {
        const [first, second] = [stage.room(), stage.room()];
        await stage.patient(teams.patient(first));
        await stage.patient(teams.patient(second));
        const doctor = await stage.tab(`${TEAMS}/v2/`);
        await meetNow(doctor, first);
        await stage.says(doctor, 'yes');
        await stage.tick(doctor, sound);
        await press(doctor, '#hangup-button');
        await stage.ends(doctor);
        await press(doctor, '#calendar');
        await meetNow(doctor, second);
        await stage.says(doctor, 'yes');
      },
    );

    scenario(
      'opens nothing where never was chosen, runs nothing where the service is off, and all once it is on',
      [{ service: 'attendAnywhere', end: 'left', ticks: [sound.id] }],
      async (stage) => {
        await stage.choose('enabled.attendAnywhere', false);
        await stage.choose('autoStart.nearMe', 'never');
        const { doctor: never } = await stage.call(nearMe);
        await stage.firstFrameAt(never);
        const { doctor } = await stage.call(attendAnywhere);
        await stage.staysAway(doctor);
        const popup = await stage.rig.popup(doctor);
        await popup.waitForSelector(
          '::-p-text(Attend Anywhere is switched off in the settings. Webside does not run here.)',
        );
        await popup.close();
        const on = Date.now();
        await stage.choose('enabled.attendAnywhere', true);
        await stage.opens(doctor, on);
        await stage.tick(doctor, sound);
        await stage.choose('enabled.attendAnywhere', false);
        await stage.ends(doctor);
        await stage.runsNothing(doctor);
        await stage.shows(never, 'a call', (view) => view.kind === 'idle' && view.seen === 'call');
        expect(sidebars(never)).toEqual([]);
      },
    );
  });

  describe('on Teams', () => {
    scenario(
      'the page is sent from one host to another, and another is on the host for everybody',
      { told: [hungUp('teams'), live('teams')], sidebarsAtOnce: 2 },
      async (stage) => {
        const [first, second] = [stage.room(), stage.room()];
        await stage.patient(teams.patient(first));
        const sent = await stage.doctor(meeting(first, 'redirect=1'));
        expect(new URL(sent.url()).hostname).toBe('teams.cloud.microsoft');
        await stage.firstFrameAt(sent);
        await stage.patient(teams.patient(second));
        const everybody = await stage.doctor(`https://teams.live.com/meet/${second}`);
        await stage.firstFrameAt(everybody);
        await stage.says(sent, 'yes');
        await stage.says(everybody, 'yes');
        await sent.bringToFront();
        await press(sent, '#hangup-button');
        await stage.ends(sent);
      },
    );

    scenario(
      'the call goes into a small window, and back, and the page elsewhere within itself',
      [hungUp('teams', sound.id)],
      async (stage) => {
        await stage.choose('autoStart.teams', 'always');
        const { doctor } = await stage.call(teams);
        await stage.opens(doctor);
        await press(doctor, '#minimise');
        await stage.sees(doctor, 'no control', ({ leaveControl }) => leaveControl === false);
        await stage.quiet(leaveControlGoneMs + 500);
        await stage.goesOn(doctor);
        await stage.tick(doctor, sound);
        await press(doctor, '#restore');
        await doctor.evaluate(() => {
          history.pushState(null, '', '/v2/?chat=19:meeting_4711');
          location.hash = 'activity';
        });
        await stage.sees(doctor, 'both', (frame) => frame.phase === 'inCall' && frame.twoMarks);
        await stage.goesOn(doctor);
        await press(doctor, '#hangup-button');
        await stage.ends(doctor);
      },
    );

    scenario(
      'a dialog lies over the lobby, and its button stays in the page, hidden or covered',
      { told: [live('teams'), hungUp('teams')], sidebarsAtOnce: 2 },
      async (stage) => {
        await stage.choose('autoStart.teams', 'always');
        const calls: Page[] = [];
        for (const modal of ['1', 'covered']) {
          const room = stage.room();
          await stage.patient(teams.patient(room));
          const doctor = await stage.doctor(meeting(room, `modal=${modal}&lobby=1000`));
          await doctor.waitForSelector('dialog:modal');
          await stage.sees(doctor, 'a lobby', ({ phase }) => phase === 'waiting');
          await stage.firstFrameAt(doctor);
          calls.push(doctor);
        }
        for (const doctor of calls) {
          await stage.opens(doctor);
          await stage.sees(doctor, 'both', ({ phase, waiting }) => phase === 'inCall' && waiting);
        }
        const [, last] = calls;
        if (!last) return;
        await press(last, '#hangup-button');
        await stage.ends(last);
      },
    );

    scenario(
      'nothing plays in the page, and the lobby ends without a click',
      [hungUp('teams', sound.id)],
      async (stage) => {
        await stage.choose('autoStart.teams', 'always');
        const room = stage.room();
        await stage.patient(teams.patient(room));
        const doctor = await stage.doctor(meeting(room, 'audio=1&media=detached&lobby=1000'));
        await stage.connected(doctor);
        await stage.opens(doctor);
        await stage.sees(doctor, 'marks alone', ({ tracks, twoMarks }) => tracks === 0 && twoMarks);
        await stage.tick(doctor, sound);
        await press(doctor, '#hangup-button');
        await stage.ends(doctor);
      },
    );

    scenario(
      'its marks have other names: the control that leaves, the others, all',
      { told: [hungUp('teams'), hungUp('teams'), hungUp('teams')], sidebarsAtOnce: 3 },
      async (stage) => {
        await stage.choose('autoStart.teams', 'always');
        const calls: Page[] = [];
        for (const marks of ['leave', 'company', 'none']) {
          const { doctor, patient } = await stage.call(teams, `marks=${marks}`);
          await stage.firstFrameAt(doctor);
          // Three pictures at once are much for one machine.
          await inCall(patient, (room) => room.camera(false));
          calls.push(doctor);
        }
        // The media decide.
        for (const doctor of calls) {
          await stage.opens(doctor);
          expect(await stage.viewOf(doctor)).toMatchObject({ degraded: false });
        }
        for (const doctor of calls) {
          await stage.shows(
            doctor,
            'a part',
            (view) => view.kind === 'consultation' && view.degraded,
          );
          const frame = await stage.checklist(doctor);
          await frame.waitForSelector('::-p-text(This page has changed)');
        }
        for (const doctor of calls) {
          await doctor.bringToFront();
          await press(doctor, '.danger');
          await stage.ends(doctor);
        }
      },
    );

    scenario(
      'the doctor shows their screen, again, and once more without a small checklist',
      [live('teams', sound.id)],
      async (stage) => {
        await stage.choose('autoStart.teams', 'always');
        const { doctor } = await stage.call(teams);
        await stage.opens(doctor);
        await press(doctor, '#share-button');
        await isIn(stage, doctor, 'note');
        await isIn(stage, doctor, 'tab');
        const [small] = sidebars(doctor);
        if (small) await press(small, '.small-tab');
        await isIn(stage, doctor, 'panel');
        await stage.tick(doctor, sound);
        await press(doctor, '#share-button');
        await presents(stage, doctor, false);
        // It was said before why it is small.
        await press(doctor, '#share-button');
        await isIn(stage, doctor, 'tab');
        await press(doctor, '#share-button');
        await isIn(stage, doctor, 'panel');
        await stage.choose('smallWhenSharing', false);
        await press(doctor, '#share-button');
        await presents(stage, doctor, true);
        await isIn(stage, doctor, 'panel');
      },
    );

    scenario(
      'the question waits while the doctor shows their screen',
      [live('teams')],
      async (stage) => {
        const { doctor } = await stage.call(teams);
        await press(doctor, '#share-button');
        await stage.shows(
          doctor,
          'a question that waits',
          (view) => view.kind === 'ask' && view.presenting,
        );
        await stage.quiet();
        expect(sidebars(doctor)).toEqual([]);
        const at = Date.now();
        await press(doctor, '#share-button');
        await stage.says(doctor, 'yes', at);
      },
    );

    scenario(
      'the organiser removes the doctor, and the doctor hangs up on another device',
      { told: [hungUp('teams', sound.id), hungUp('teams')], sidebarsAtOnce: 2 },
      async (stage) => {
        await stage.choose('autoStart.teams', 'always');
        const { doctor: first } = await stage.call(teams);
        await stage.firstFrameAt(first);
        const { doctor: second } = await stage.call(teams);
        await stage.opens(first);
        await stage.opens(second);
        await stage.tick(first, sound);
        await inCall(first, (room) => room.removed());
        await stage.ends(first);
        await inCall(second, (room) => room.endedElsewhere());
        await stage.ends(second);
      },
    );

    scenario(
      'the others go into a window of their own, and back',
      [
        { service: 'teams', end: 'unclear', ticks: [sound.id] },
        { service: 'teams', end: 'unclear', ticks: [sound.id, identity.id] },
        live('teams', sound.id, identity.id),
      ],
      async (stage) => {
        const { doctor } = await stage.call(teams);
        await stage.says(doctor, 'yes');
        await stage.tick(doctor, sound);
        const popup = await stage.openedBy(doctor, () => press(doctor, '#popout'));
        const at = Date.now();
        const frame = await stage.opens(popup, at);
        expect(sidebars(doctor)).toEqual([]);
        await bringBack(frame);
        await stage.tick(popup, identity);
        const back = Date.now();
        await press(doctor, '#popin');
        await bringBack(await stage.opens(doctor, back));
        await stage.shows(
          doctor,
          'the ticks',
          (view) => view.kind === 'consultation' && identity.id in view.items,
        );
      },
    );

    scenario(
      'the page is refreshed, at the meeting’s own address and at the one that all share',
      {
        told: [
          live('teams', sound.id),
          { service: 'teams', end: 'left', ticks: [identity.id] },
          { service: 'teams', end: 'live', offers: true },
        ],
        sidebarsAtOnce: 2,
      },
      async (stage) => {
        await stage.choose('autoStart.teams', 'always');
        const { doctor: own } = await stage.call(teams);
        await stage.firstFrameAt(own);
        const room = stage.room();
        await stage.patient(teams.patient(room));
        const shared = await stage.tab(`${TEAMS}/v2/`);
        await meetNow(shared, room);
        await stage.opens(own);
        await stage.opens(shared);
        await stage.tick(own, sound);
        await stage.tick(shared, identity);

        await shared.reload();
        await meetNow(shared, room);
        await stage.firstFrameAt(shared);
        await own.bringToFront();
        await own.reload();
        await rejoin(own);
        await stage.opens(shared);
        await stage.goesOn(own, 'refreshed');
      },
    );
  });

  describe('on Attend Anywhere', () => {
    scenario(
      'a call from the console in the same tab',
      [hungUp('attendAnywhere', sound.id)],
      async (stage) => {
        const room = stage.room();
        await stage.patient(attendAnywhere.patient(room));
        const doctor = await stage.doctor(`${AA}/console?rooms=${room}`);
        await stage.opens(doctor);
        await stage.tick(doctor, sound);
        await press(doctor, '#leave');
        await stage.ends(doctor);
        await press(doctor, '#back');
        await doctor.waitForSelector('.caller');
        await stage.ends(doctor);
      },
    );

    scenario('a call from the console in a new tab', [hungUp('attendAnywhere')], async (stage) => {
      const room = stage.room();
      await stage.patient(attendAnywhere.patient(room));
      const tab = await stage.tab(`${AA}/console?rooms=${room}&newtab=1`);
      const doctor = await stage.openedBy(tab, () => press(tab, '.caller button'));
      await stage.opens(doctor);
      await press(doctor, '#leave');
      await stage.ends(doctor);
      expect(sidebars(tab)).toEqual([]);
    });

    scenario(
      'the patient is handed over to a colleague',
      {
        told: [hungUp('attendAnywhere', sound.id), live('attendAnywhere')],
        sidebarsAtOnce: 2,
      },
      async (stage) => {
        const { doctor } = await stage.call(attendAnywhere);
        await stage.opens(doctor);
        await stage.tick(doctor, sound);
        await press(doctor, '#transfer');
        await stage.ends(doctor);
        await stage.opens(await stage.doctor(doctor.url()));
      },
    );

    scenario(
      'the next patient comes straight from the console, without a hang-up',
      [
        { service: 'attendAnywhere', end: 'left', ticks: [sound.id] },
        { service: 'attendAnywhere', end: 'live', offers: true },
      ],
      async (stage) => {
        const [first, second] = [stage.room(), stage.room()];
        await stage.patient(attendAnywhere.patient(first));
        await stage.patient(attendAnywhere.patient(second));
        const doctor = await stage.doctor(`${AA}/console?rooms=${first}`);
        await stage.opens(doctor);
        await stage.tick(doctor, sound);
        await doctor.goto(`${AA}/console?rooms=${second}`);
        await enterCall(doctor);
        await stage.opens(doctor);
      },
    );

    scenario(
      'the next patient comes within the page',
      [hungUp('attendAnywhere', sound.id), live('attendAnywhere')],
      async (stage) => {
        const [first, second] = [stage.room(), stage.room()];
        await stage.patient(attendAnywhere.patient(first));
        await stage.patient(attendAnywhere.patient(second));
        const doctor = await stage.doctor(`${AA}/app?rooms=${first},${second}`);
        await stage.opens(doctor);
        await stage.tick(doctor, sound);
        await press(doctor, '#next');
        await stage.connected(doctor);
        await stage.opens(doctor);
      },
    );

    scenario(
      'the patient’s camera goes off and on, and the doctor shows a screen that the page shows too',
      [live('attendAnywhere', sound.id)],
      async (stage) => {
        const room = stage.room();
        const patient = await stage.patient(attendAnywhere.patient(room));
        const doctor = await stage.doctor(`https://england.nhs.attendanywhere.com/call/${room}`);
        // Who is at the screen this page does not say: it is the clinician.
        await stage.sees(doctor, 'nobody', ({ role }) => role === 'unknown');
        await stage.opens(doctor);
        await stage.tick(doctor, sound);
        await inCall(patient, (call) => call.camera(false));
        await doctor.waitForSelector('.camera-off');
        await stage.quiet();
        await stage.sees(doctor, 'the call', ({ phase }) => phase === 'inCall');
        await inCall(patient, (call) => call.camera(true));
        await until(
          async () => (await doctor.$('.camera-off')) === null || undefined,
          'the camera',
        );
        await stage.goesOn(doctor);
        await press(doctor, '#share');
        await doctor.waitForSelector('#preview');
        await isIn(stage, doctor, 'note');
        await press(doctor, '#share');
        await isIn(stage, doctor, 'panel');
      },
    );

    scenario(
      'the patient leaves, their carer stays, and then all leave',
      [hungUp('attendAnywhere', sound.id)],
      async (stage) => {
        const { doctor, patient } = await stage.call(attendAnywhere);
        const carer = await stage.patient(
          `${attendAnywhere.patient(await roomOf(doctor))}?role=carer`,
        );
        await stage.connected(carer);
        await stage.sees(doctor, 'two others', ({ tracks }) => tracks === 4);
        await stage.opens(doctor);
        await stage.tick(doctor, sound);
        await press(patient, '#leave');
        await stage.sees(doctor, 'one other', ({ tracks }) => tracks === 2);
        await stage.quiet();
        await stage.goesOn(doctor);
        await press(carer, '#leave');
        await stage.sees(doctor, 'nobody', ({ tracks }) => tracks === 0);
        await press(doctor, '#leave');
        await stage.ends(doctor);
      },
    );

    scenario(
      'the patient goes and does not come back in time',
      [{ service: 'attendAnywhere', end: 'lapsed', ticks: [sound.id] }],
      async (stage) => {
        await stage.choose('reconnectSeconds', 1);
        const { doctor, patient } = await stage.call(attendAnywhere);
        await stage.opens(doctor);
        await stage.tick(doctor, sound);
        await press(patient, '#leave');
        await stage.ends(doctor);
      },
    );
  });

  describe('on accuRx', () => {
    scenario('the room is in a frame', [hungUp('accurx', sound.id)], async (stage) => {
      const { doctor } = await stage.call(accurx);
      await stage.opens(doctor);
      await stage.tick(doctor, sound);
      await inCall(doctor, (room) => room.leave());
      await stage.ends(doctor);
    });

    scenario(
      'the room is in a tab of its own, also in one that does not know where it comes from',
      { told: [hungUp('accurx'), live('accurx')], sidebarsAtOnce: 2 },
      async (stage) => {
        const calls: Page[] = [];
        for (const flags of ['', '?newtab=1']) {
          const room = stage.room();
          await stage.patient(accurx.patient(room));
          const desk = await stage.tab(accurx.doctor(room) + flags);
          const doctor = await stage.openedBy(desk, () => press(desk, '#newtab'));
          await stage.firstFrameAt(doctor);
          calls.push(doctor);
        }
        for (const doctor of calls) await stage.opens(doctor);
        const [first] = calls;
        if (!first) return;
        await first.bringToFront();
        await press(first, '#leave');
        await stage.ends(first);
      },
    );

    scenario(
      'the room’s tab is refreshed after the one it comes from was closed, and so is another call',
      { told: [live('accurx', sound.id), live('attendAnywhere', identity.id)], sidebarsAtOnce: 2 },
      async (stage) => {
        const room = stage.room();
        await stage.patient(accurx.patient(room));
        const desk = await stage.tab(`${accurx.doctor(room)}?newtab=1`);
        const doctor = await stage.openedBy(desk, () => press(desk, '#newtab'));
        await stage.firstFrameAt(doctor);
        const { doctor: other } = await stage.call(attendAnywhere);
        await stage.opens(doctor);
        await stage.opens(other);
        await stage.tick(doctor, sound);
        await stage.tick(other, identity);
        await desk.close();
        await Promise.all([other.waitForNavigation(), press(other, '#refresh')]);
        await doctor.reload();
        await stage.goesOn(doctor, 'refreshed');
        await stage.goesOn(other, 'refreshed');
      },
    );

    scenario('a room that somebody else shows is not ours', [], async (stage) => {
      const room = stage.room();
      await stage.patient(accurx.patient(room));
      await stage.staysAway(await stage.doctor(`https://elsewhere.example/embed/${room}`));
    });

    scenario('a room that is opened directly is not ours', [], async (stage) => {
      const room = stage.room();
      await stage.patient(accurx.patient(room));
      await stage.staysAway(await stage.doctor(`https://clinic.whereby.com/${room}?role=doctor`));
    });
  });

  describe('on hosts that were added', () => {
    scenario(
      'nothing runs before, all of it meanwhile, and nothing afterwards',
      [{ service: 'other.practice-video', end: 'left', ticks: [sound.id] }],
      async (stage) => {
        const room = stage.room();
        await stage.patient(`https://${PRACTICE}/call/${room}`);
        const doctor = await stage.doctor(`https://${PRACTICE}/call/${room}?role=doctor`);
        await stage.allow(PRACTICE);
        await stage.staysAway(doctor);
        const added = Date.now();
        await stage.choose('extraHosts', [
          { host: PRACTICE, label: 'Practice video', autoStart: 'always' },
        ]);
        await stage.opens(doctor, added);
        await stage.tick(doctor, sound);
        await stage.choose('extraHosts', []);
        await stage.ends(doctor);
        await stage.runsNothing(doctor);
      },
    );

    scenario('a broker’s host for Teams is Teams', [hungUp('teams')], async (stage) => {
      const host = 'teams.microsoft.com.mcas.ms';
      await stage.allow(host);
      await stage.choose('extraHosts', [{ host, label: 'Broker', autoStart: 'always' }]);
      const room = stage.room();
      await stage.patient(teams.patient(room));
      const doctor = await stage.doctor(`https://${host}/v2/?meetingjoin=true#${room}`);
      await stage.says(doctor, 'yes');
      await press(doctor, '#hangup-button');
      await stage.ends(doctor);
    });
  });

  describe('several calls at once', () => {
    for (const [where, { platform, doctor: addressOf, patient }] of [
      ['tab', nearMe],
      ['window', nhsWales],
    ] as const) {
      scenario(
        `in two ${where}s`,
        {
          told: [hungUp('attendAnywhere', sound.id), live(platform, identity.id)],
          sidebarsAtOnce: 2,
        },
        async (stage) => {
          const { doctor } = await stage.call(attendAnywhere);
          await stage.opens(doctor);
          await stage.tick(doctor, sound);
          const room = stage.room();
          await stage.patient(patient(room));
          const { origin } = new URL(addressOf(room));
          const other = await stage[where](`${origin}/console?rooms=${room}`);
          await enterCall(other);
          await stage.opens(other);
          await stage.tick(other, identity);
          await doctor.bringToFront();
          await press(doctor, '#leave');
          await stage.ends(doctor);
          await stage.goesOn(other);
        },
      );
    }
  });

  it('told no call too many, missed none, ended none too early, and was never late', () => {
    expect(tally).toMatchObject({ falseStarts: 0, missedStarts: 0, falseEnds: 0 });
    expect(tally.slowestMs).toBeLessThanOrEqual(opensWithinMs);
    expect(tally.scenarios).toBeGreaterThanOrEqual(40);
  });
});

/** The checklist takes as much of the page as it says. */
async function isIn(stage: Stage, page: Page, form: 'panel' | 'note' | 'tab'): Promise<void> {
  await stage.shows(page, form, (view) => view.kind === 'consultation' && view.form === form);
  const widths = { panel: 300, note: 272, tab: 88 };
  await until(async () => {
    const box = await (await sidebars(page)[0]?.frameElement())?.boundingBox();
    return box?.width === widths[form] || undefined;
  }, `a sidebar as a ${form}`);
}

/** The worker has heard whether the doctor shows their screen, whatever it makes of it. */
async function presents(stage: Stage, page: Page, on: boolean): Promise<void> {
  const tab = await stage.tabOf(page);
  await until(
    async () => ((await stage.rig.places())[tab]?.presentingIn.length ?? 0) > 0 === on || undefined,
    `a screen that is ${on ? '' : 'not '}shown`,
  );
}

function isWaiting(view: View): boolean {
  return view.kind === 'idle' && view.seen === 'waiting';
}

function roomOf(page: Page): Promise<string> {
  return inCall(page, (call) => call.room);
}

function bringBack(frame: Frame): Promise<void> {
  return pressControl(frame, 'button', 'Same patient: bring back ticks');
}
