/** The turns that calls take on Microsoft Teams. */
import type { Page } from 'puppeteer-core';
import { describe, expect } from 'vitest';
import { inCall, press } from '../../support/call.ts';
import { isAvailable, sidebars } from '../../support/rig.ts';
import { hungUp, identity, live, sound, useScenarios } from '../../support/scenario.ts';
import { teams } from '../../support/services.ts';
import { bringBack, isIn, meeting, meetNow, presents, rejoin, TEAMS } from '../../support/turns.ts';

describe.skipIf(!isAvailable('chromium'))('turns of a call in Chromium', () => {
  const scenario = useScenarios();

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
        await stage.quiet(3_500);
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
          // The media decide. Looked at before the next call, which takes as long as it takes to miss
          // the marks of this one.
          await stage.opens(doctor);
          expect(await stage.viewOf(doctor)).toMatchObject({ degraded: false });
          // Three pictures at once are much for one machine.
          await inCall(patient, (room) => room.camera(false));
          calls.push(doctor);
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
        await isIn(stage, doctor, 'whySmall');
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
});
