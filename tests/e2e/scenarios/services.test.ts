/** The turns that calls take on the other services, and on several at once. */
import type { Page } from 'puppeteer-core';
import { describe, expect } from 'vitest';
import { enterCall, inCall, press, until } from '../../support/call.ts';
import { isAvailable, sidebars } from '../../support/rig.ts';
import { hungUp, identity, live, sound, useScenarios } from '../../support/scenario.ts';
import { accurx, attendAnywhere, nearMe, nhsWales } from '../../support/services.ts';
import { AA, isIn, roomOf } from '../../support/turns.ts';

describe.skipIf(!isAvailable('chromium'))('turns of a call in Chromium', () => {
  const scenario = useScenarios();

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
        await isIn(stage, doctor, 'whySmall');
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
        await other.reload();
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
});
