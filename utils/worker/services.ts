import { isEnabled } from '../core/settings/services.ts';
import { chooseLanguage } from '../store/language.ts';
import { readPlaces } from '../store/session.ts';
import { refreshPolicy } from '../store/settings.ts';
import { handleInput } from './consultations.ts';
import { registerDetector, startInOpenTabs, stopDetectors } from './detectors.ts';
import { refresh } from './housekeeping.ts';
import { inTurn } from './queue.ts';
import type { Stored } from './stored.ts';

/** What hosts Webside may see has changed. */
export function permissionsChanged(): Promise<void> {
  return inTurn(async (stored) => {
    await followServices(stored);
    await startInOpenTabs(await stored.settings());
  });
}

/**
 * Looks at the browser's policy. Nothing waits for this: managed storage may answer late, and until
 * then the policy of the last time is in force.
 */
export async function followPolicy(): Promise<void> {
  if (!(await refreshPolicy())) return;
  await inTurn(applySettings);
}

/** Settings may have changed: everything that goes by them does. */
export async function applySettings(stored: Stored): Promise<void> {
  const settings = await stored.settings();
  await chooseLanguage(settings.language);
  await followServices(stored);
  await refresh(stored);
}

/** Runs the detector in the pages of the services that are switched on, and in no others. */
export async function followServices(stored: Stored): Promise<void> {
  const settings = await stored.settings();
  await registerDetector(settings);
  const { places } = await stored.session();
  for (const [place, known] of Object.entries(places)) {
    const platform = known?.page.platform;
    if (place === 'byHand' || !platform || isEnabled(platform, settings)) continue;
    await stopDetectors(Number(place));
    await handleInput(stored, Number(place), { type: 'switchedOff' });
  }
}

/** The service whose calls were accepted in a tab before. */
export async function serviceIn(tab: number): Promise<string | undefined> {
  return (await readPlaces())[tab]?.page.platform ?? undefined;
}
