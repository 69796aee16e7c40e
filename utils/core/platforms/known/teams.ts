import type { PageMark, Platform } from '../types.ts';

/** Marks read in public browser-automation code for Teams; Microsoft renames them from time to time. */
function mark(selector: string, note: string): PageMark {
  return { selector, verified: true, on: '2026-11-01', note };
}

const prejoinName = mark(
  '[data-tid="prejoin-display-name-input"]',
  'only guests are asked for a display name',
);

/** Microsoft Teams in the browser. Most meetings are not consultations, so it asks first. */
export const teams: Platform = {
  id: 'teams',
  name: 'Microsoft Teams',
  autoStart: 'ask',
  hosts: ['teams.microsoft.com', 'teams.cloud.microsoft', 'teams.live.com'].map((host) => ({
    host,
    verified: true,
    on: '2026-11-01',
    note: 'Microsoft redirects between these',
  })),
  patient: {
    hosts: [
      {
        host: 'visit.teams.microsoft.com',
        verified: true,
        on: '2026-11-01',
        note: 'virtual appointments, which patients open without an account',
      },
    ],
    addresses: [
      {
        path: '/dl/launcher/',
        verified: true,
        on: '2026-11-01',
        note: 'guest links start here',
      },
      {
        path: '/light-meetings/',
        verified: true,
        on: '2026-11-01',
        note: 'the guest’s meeting page',
      },
      { query: ['anon', 'true'], verified: true, on: '2026-11-01', note: 'anonymous guest' },
    ],
    page: [prejoinName],
  },
  notACall: [],
  waiting: [
    mark('[data-tid="prejoin-join-button"]', 'pre-join screen, and disabled in the lobby'),
    mark('[data-tid="prejoin-cancel-button"]', 'lobby'),
  ],
  inCall: {
    leave: [
      mark('#hangup-button', 'leaves the call'),
      mark('[data-tid="hangup-main-btn"]', 'leaves the call, newer name'),
    ],
    company: [
      mark('#call-duration-custom', 'call timer'),
      mark('#callingButtons-showMoreBtn', 'call toolbar'),
      mark('#roster-button', 'people list'),
      mark('#microphone-button', 'call toolbar'),
    ],
  },
  presenting: [
    mark('#share-button[data-state="call-control-stop-presenting-new"]', 'stops presenting'),
  ],
  controls: 'top',
};
