import type { Platform } from '../types.ts';
import { attendAnywhere } from './attendAnywhere.ts';

/**
 * Near Me, NHS Scotland's video service: a tenant of Attend Anywhere, so its pages are the same
 * and only host and name differ. The contract ran to March 2026; a successor is not known.
 */
export const nearMe: Platform = {
  ...attendAnywhere,
  id: 'nearMe',
  name: 'Near Me',
  hosts: [
    {
      host: 'scotland.nhs.attendanywhere.com',
      verified: false,
      on: '2026-11-01',
      note: 'by analogy with england.nhs. and wales.nhs.; its real host is not documented',
    },
  ],
};
