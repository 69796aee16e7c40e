/** Who is at the screen, and on whose page: Webside is for the doctor of a service that it knows, and leaves everybody else alone. */
import type { Page } from 'puppeteer-core';
import { describe } from 'vitest';
import { enterCall, press } from '../../support/call.ts';
import { isAvailable } from '../../support/rig.ts';
import { hungUp, sound, useScenarios } from '../../support/scenario.ts';
import { accurx, attendAnywhere, teams } from '../../support/services.ts';
import { opensWithinMs } from '../../support/stage.ts';
import { AA, isWaiting, meeting, TEAMS } from '../../support/turns.ts';

const PRACTICE = 'video.practice.example';

describe.skipIf(!isAvailable('chromium'))('turns of a call in Chromium', () => {
  const scenario = useScenarios();

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
});
