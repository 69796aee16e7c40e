/** What every browser test begins and ends with: one browser a file, nothing left to the next test. */
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type Call, startCall, until } from './call.ts';
import { type BrowserName, Rig } from './rig.ts';
import { type Service, withFlags } from './services.ts';

export interface Suite {
  /** Pages that are closed after the test. */
  readonly opened: Page[];
  newRoom(): string;
  /** A doctor and a patient in a call, the doctor's page in front. */
  call(doctorUrl: string, patientUrl: string): Promise<Call>;
  /** The same on a service, in a room of its own; flags such as `coep=1` are for the doctor's page. */
  callOn(service: Service, flags?: string): Promise<Call>;
}

/**
 * Starts a browser with Webside for the tests of a `describe`, and at the end asserts that it asked
 * nobody but the stand-ins for anything.
 * @param started is handed the rig before the first test
 * @param options how the browser is started
 */
export function useRig(
  kind: BrowserName,
  started: (rig: Rig) => void,
  options?: Parameters<typeof Rig.start>[1],
): Suite {
  const opened: Page[] = [];
  let rig: Rig | undefined;
  let rooms = 0;

  beforeAll(async () => {
    rig = await Rig.start(kind, options);
    await rig.observer();
    started(rig);
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((page) => page.close().catch(() => {})));
    await rig?.choose({});
    let left: unknown;
    await until(
      async () => {
        left = await rig?.events();
        return (left as unknown[] | undefined)?.length === 0 || undefined;
      },
      () => `the consultations of closed tabs to be closed; there is ${JSON.stringify(left)}`,
    );
  });

  afterAll(async () => {
    expect(await rig?.stop(), 'requests to anybody but the stand-ins').toEqual([]);
  });

  async function call(doctorUrl: string, patientUrl: string): Promise<Call> {
    if (!rig) throw new Error('The browser did not start.');
    const pages = await startCall(rig.browser, { doctorUrl, patientUrl });
    opened.push(pages.doctor, pages.patient);
    await pages.doctor.bringToFront();
    return pages;
  }

  const newRoom = () => `room-${++rooms}`;

  return {
    opened,
    newRoom,
    call,
    callOn(service, flags = '') {
      const room = newRoom();
      return call(withFlags(service.doctor(room), flags), service.patient(room));
    },
  };
}
