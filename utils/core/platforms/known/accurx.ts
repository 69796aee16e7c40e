import type { Platform } from '../types.ts';

/**
 * accuRx: the clinician's console opens the call in a Whereby room, in a frame or a tab of its own.
 * Its desktop program
 * opens one in a tab that nothing of accuRx opened: then Webside asks. Any other Whereby room belongs
 * to somebody else. Patients' links are on accurx.nhs.uk,
 * for which no permission is asked. Nothing public describes the room's page: media carry the phase.
 */
export const accurx: Platform = {
  id: 'accurx',
  name: 'accuRx',
  autoStart: 'always',
  hosts: [
    {
      host: 'web.accurx.com',
      verified: true,
      on: '2026-11-01',
      note: 'the clinicians’ web app, in the supplier’s help pages',
    },
  ],
  rooms: [
    {
      host: '*.whereby.com',
      verified: true,
      on: '2026-11-01',
      note: 'Whereby is named as supplier of the call room',
    },
  ],
  roomLinks: [
    {
      parameter: 'roomKey',
      verified: true,
      on: '2026-11-28',
      note: 'Whereby’s links for hosts and viewers have it, those for guests do not; in its own documentation. The value is a secret and is never read',
    },
  ],
  clinician: {
    addresses: [
      {
        path: '/',
        verified: true,
        on: '2026-11-01',
        note: 'patients use another host',
      },
    ],
    page: [],
  },
  inCall: {
    leave: [
      {
        selector: '.jstest-leave-room-button',
        verified: true,
        on: '2026-11-28',
        note: 'Whereby’s room leaves the call; in its room’s own source and in test files of others',
      },
    ],
    company: [
      {
        selector: '.jstest-client-video',
        verified: true,
        on: '2026-11-28',
        note: 'a tile in Whereby’s room, the same sources',
      },
    ],
  },
  somebody: [
    {
      selector: '.jstest-client-video:not(.jstest-local-client-video)',
      verified: true,
      on: '2026-11-28',
      note: 'the tile of somebody else in Whereby’s room, the same sources',
    },
  ],
  patient: {
    hosts: [
      {
        host: 'accurx.nhs.uk',
        verified: true,
        on: '2026-11-01',
        note: 'the links that patients are sent',
      },
    ],
    addresses: [],
    page: [],
  },
  notACall: [],
  waiting: [],
  controls: 'bottom',
};
