/**
 * Patients in turn on pages with the manners of real applications, the doctor's camera on throughout:
 * no tick of one is in the consultation of the next, which can have them by one click. `WEBSIDE_TURNS=30` plays so many patients, and
 * waits ten minutes in an empty room.
 */
import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import type { ConsultationView, View } from '../../../utils/core/consultation/view.ts';
import {
  inCall,
  openDoctor,
  openPatient,
  waitForFrames,
  waitForState,
} from '../../support/call.ts';
import { patientsInTurn, type Turns } from '../../support/patientsInTurn.ts';
import { type BrowserName, isAvailable, type Rig } from '../../support/rig.ts';
import { useRig } from '../../support/suite.ts';

const AA = 'https://consult.attendanywhere.com';
const turns = Number(process.env.WEBSIDE_TURNS ?? 2);
const turnMs = 60_000;
const emptyMs = turns > 2 ? 600_000 : 8_000;
/** Longer than a picture may stand still in one call. */
const longGapMs = 13_000;

interface Manner {
  readonly name: string;
  readonly flags: string;
  readonly gapMs?: number;
  /** The next one is there before the one before has gone. */
  readonly overlap?: boolean;
  /** What Firefox, which has no sound output here, cannot tell. */
  readonly chromiumOnly?: boolean;
}

const manners: readonly Manner[] = [
  { name: 'a room with a gap', flags: '', gapMs: 4_000 },
  { name: 'a room without a gap', flags: '' },
  { name: 'the next one before the last has gone', flags: '', overlap: true },
  { name: 'a selective server', flags: 'server=selective', gapMs: 1_000 },
  { name: 'a selective server without a gap', flags: 'server=selective' },
  { name: 'a place that is kept', flags: 'server=pooled', gapMs: longGapMs, chromiumOnly: true },
  { name: 'a mixing server', flags: 'server=mix', gapMs: 2_000, chromiumOnly: true },
  { name: 'sound through a mixer', flags: 'sound=mixed', gapMs: 1_000 },
  { name: 'a self-view on a canvas', flags: 'selfview=canvas', gapMs: 1_000 },
  { name: 'sound from nowhere in the page', flags: 'media=detached', gapMs: 1_000 },
  { name: 'an open shadow tree', flags: 'shadow=open', gapMs: 1_000 },
  { name: 'a frame that is written anew', flags: 'rewrite=1000', gapMs: 1_000 },
  { name: 'a toolbar that hides', flags: 'toolbar=hides', gapMs: 1_000 },
  { name: 'a picture that lingers', flags: 'linger=4000', gapMs: 1_000 },
];

const isConsultation = (view: View | undefined): view is ConsultationView =>
  view?.kind === 'consultation' && view.connection === 'live';

describe.each<BrowserName>(['chromium', 'firefox'])('patients in turn in %s', (kind) => {
  describe.skipIf(!isAvailable(kind))('with the camera on', () => {
    let rig: Rig;
    const suite = useRig(kind, (started) => {
      rig = started;
    });

    const tick = async ({ id }: ConsultationView, item: string) => {
      const place = Object.entries(await rig.views()).find(
        ([, view]) => view?.kind === 'consultation' && view.id === id,
      )?.[0];
      await rig.send({
        type: 'act',
        place: Number(place),
        consultation: id,
        requestId: crypto.randomUUID(),
        action: { do: 'setItem', item, result: 'done' },
      });
      await rig.waitForView(
        `${item} ticked`,
        (view) => view.kind === 'consultation' && view.id === id && item in view.items,
      );
    };

    /** The next patient joins, and the consultation that is theirs, with nothing ticked in it. */
    const meet = async (patients: Turns, { gapMs = 0, overlap }: Manner, met: Set<string>) => {
      const isFirst = met.size === 0;
      const before = overlap && !isFirst ? await patients.overlap() : undefined;
      if (!before) await patients.next({ gapMs: isFirst ? 0 : gapMs });
      await before?.leave();
      const who = `patient ${met.size + 1}`;
      const view = await rig.waitForView(
        `a consultation for ${who}`,
        (view) => isConsultation(view) && !met.has(view.id),
        turnMs,
      );
      if (!isConsultation(view)) throw new Error('There is no consultation.');
      expect(Object.keys(view.items), `ticked for ${who}`).toEqual([]);
      if (!isFirst) expect(view.offerUntil, `the ticks before offered to ${who}`).not.toBeNull();
      return view;
    };

    const played = manners.filter(({ chromiumOnly }) => !chromiumOnly || kind === 'chromium');

    it.each(played)(
      '$name',
      async (manner) => {
        const room = suite.newRoom();
        const doctor = await openDoctor(rig.browser, `${AA}/call/${room}?${manner.flags}`);
        suite.opened.push(doctor);
        const patients = await patientsInTurn(rig.browser, `${AA}/ce/${room}`);
        const met = new Set<string>();
        try {
          while (met.size < turns) {
            const view = await meet(patients, manner, met);
            met.add(view.id);
            await tick(view, 'identity');
            await doctor.bringToFront();
          }
        } finally {
          await patients.close();
        }
      },
      turns * turnMs,
    );

    // Firefox has no sound output here, and cannot hear that nobody is heard.
    it.skipIf(kind === 'firefox')(
      'nobody on a mixing server: no consultation, and the clock from the patient on',
      async () => {
        const room = suite.newRoom();
        const doctor = await openDoctor(rig.browser, `${AA}/call/${room}?server=mix`);
        suite.opened.push(doctor);
        await rig.waitForView('alone', (view) => view.kind === 'idle' && view.seen === 'alone');
        await new Promise((resolve) => setTimeout(resolve, emptyMs));
        expect(Object.values(await rig.views()).filter(isConsultation)).toEqual([]);
        const patient = await openPatient(rig.browser, `${AA}/ce/${room}`);
        suite.opened.push(patient);
        const view = await rig.waitForView('a consultation', isConsultation);
        const seenAt = await firstPictureAt(doctor);
        if (!isConsultation(view)) throw new Error('There is no consultation.');
        expect(Math.abs(view.openedAt - seenAt)).toBeLessThan(2_000);
      },
      emptyMs + 2 * turnMs,
    );

    for (const [what, ms, flags] of [
      ['five seconds', 5_000, 'patience=5000'],
      ['fifteen seconds, over the same tracks', 15_000, 'patience=5000'],
      ['fifteen seconds, over a new connection', 15_000, 'patience=5000&recover=anew'],
      ['forty seconds, over a new connection', 40_000, 'patience=5000&recover=anew'],
    ] as const) {
      it(`the same patient after a line that was lost for ${what}`, async () => {
        const room = suite.newRoom();
        const line = rig.line(room);
        const patient = await openPatient(rig.browser, `${AA}/ce/${room}?${flags}`);
        const doctor = await openDoctor(rig.browser, `${AA}/call/${room}?${flags}`);
        suite.opened.push(patient, doctor);
        await doctor.bringToFront();
        const view = await rig.waitForView('a consultation', isConsultation, turnMs);
        if (!isConsultation(view)) throw new Error('There is no consultation.');
        await tick(view, 'identity');
        line.cut();
        await new Promise((resolve) => setTimeout(resolve, ms));
        line.mend();
        await waitForState(doctor, 'connected');
        await waitForFrames(doctor);
        await rig.waitForView(
          'the same consultation, with its tick',
          (after) => isConsultation(after) && after.id === view.id && 'identity' in after.items,
          turnMs,
        );
        expect((await rig.rows()).filter(({ status }) => status === 'open')).toHaveLength(1);
      }, 120_000);
    }
  });
});

function firstPictureAt(doctor: Page): Promise<number> {
  return inCall(doctor, (room) => room.firstRemoteFrameAt ?? 0);
}
