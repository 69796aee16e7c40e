/** What begins a consultation, and what ends it: a call that breaks off, and what was chosen for a service. */
import { describe, expect } from 'vitest';
import { inCall, press } from '../../support/call.ts';
import { isAvailable, sidebars, ticked } from '../../support/rig.ts';
import { hungUp, live, sound, useScenarios } from '../../support/scenario.ts';
import { attendAnywhere, nearMe, teams } from '../../support/services.ts';
import { bringBack, meetNow, rejoin, TEAMS } from '../../support/turns.ts';

describe.skipIf(!isAvailable('chromium'))('turns of a call in Chromium', () => {
  const scenario = useScenarios();

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
        const { doctor, patient } = await stage.call(attendAnywhere);
        await stage.opens(doctor);
        await stage.tick(doctor, sound);
        await inCall(patient, (room) => room.leave());
        await stage.ends(doctor);
        await inCall(patient, (room) => room.join());
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
      'does not ask again when the patient comes back to the same meeting, whatever the answer was',
      {
        told: [
          { service: 'teams', end: 'unclear', ticks: [sound.id] },
          { service: 'teams', end: 'live', offers: true },
        ],
        sidebarsAtOnce: 1,
      },
      async (stage) => {
        const no = await stage.call(teams);
        await stage.says(no.doctor, 'no');
        const yes = await stage.call(teams);
        await stage.says(yes.doctor, 'yes');
        await stage.tick(yes.doctor, sound);
        for (const { doctor, patient } of [no, yes]) {
          await inCall(patient, (room) => room.leave());
          await stage.sees(doctor, 'nobody', ({ tracks }) => tracks === 0);
          await stage.sees(doctor, 'an end', ({ phase }) => phase !== 'inCall');
          await inCall(patient, (room) => room.join());
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
});
