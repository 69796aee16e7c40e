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
        // That clinicians never have it was not read anywhere.
        shared: true,
        verified: true,
        on: '2026-11-28',
        note: 'patients’ entry links, in a public report to a browser’s maker of 2024',
      },
    ],
    page: [],
  },
  notACall: [
    {
      query: ['testonly', 'true'],
      verified: true,
      on: '2026-11-28',
      note: 'the device test, in a public report to a browser’s maker of 2024',
    },
  ],
  waiting: [],
  controls: 'bottom',
};
