import type { Platform } from '../types.ts';
import { attendAnywhere } from './attendAnywhere.ts';

/** The NHS Wales Video Consulting Service: a tenant of Attend Anywhere under a name of its own. */
export const nhsWales: Platform = {
  ...attendAnywhere,
  id: 'nhsWales',
  name: 'NHS Wales Video Consulting',
  hosts: [
    {
      host: 'wales.nhs.attendanywhere.com',
      verified: true,
      on: '2026-11-01',
      note: 'named in the supplier’s and NHS set-up guides',
    },
  ],
};
