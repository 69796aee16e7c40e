import type { Platform } from '../types.ts';

/**
 * Attend Anywhere: a waiting area per clinic, a console and the call on one host, which patients use too.
 * Only the words of its call page are documented, and words change with language,
 * so the media carry the call phase and no page mark is needed.
 */
export const attendAnywhere: Platform = {
  id: 'attendAnywhere',
  name: 'Attend Anywhere',
  autoStart: 'always',
  hosts: [
    {
      host: '*.attendanywhere.com',
      verified: true,
      on: '2026-11-01',
      note: 'consult. and england.nhs. are named in the supplier’s and NHS set-up guides',
    },
  ],
  clinician: {
    addresses: [
      {
        path: '/console',
        verified: false,
        on: '2026-11-01',
        note: 'clinicians work from a page that guides call the console; its path is a guess',
      },
    ],
    page: [],
  },
  patient: {
    addresses: [
      {
        path: '/ce/',
        verified: false,
        on: '2026-11-01',
        note: 'shape of the patient entry links that clinics publish',
      },
    ],
    page: [],
  },
  notACall: [
    {
      query: ['testonly', 'true'],
      verified: false,
      on: '2026-11-01',
      note: 'the device test linked from clinics’ patient pages',
    },
  ],
  waiting: [],
  controls: 'bottom',
};
