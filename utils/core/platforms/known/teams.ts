import type { PageMark, Platform } from '../types.ts';

/** Marks read in public browser-automation code for Teams; Microsoft renames them from time to time. */
function mark(selector: string, note: string): PageMark {
  return { selector, verified: true, on: '2026-11-01', note };
}

/** Read in code of 2025 and 2026 that others keep up with Teams: attendee, Vexa, Live-Captions-Saver. */
function later(selector: string, note: string): PageMark {
  return { selector, verified: true, on: '2026-11-28', note };
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
      {
        fragment: ['anon', 'true'],
        verified: true,
        on: '2026-11-28',
        note: 'anonymous guest, behind "#" in three public code bases of 2025 and 2026',
      },
      { query: ['anon', 'true'], verified: true, on: '2026-11-01', note: 'anonymous guest' },
    ],
    page: [prejoinName, later('[data-tid="anon-hangup-button"]', 'a guest leaves the call')],
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
      later('[data-inp="hangup-button"]', 'leaves the call'),
      later('[data-tid="hangup-leave-button"]', 'leaves the meeting'),
      later('[data-tid="hangup-end-meeting-button"]', 'ends the meeting for everybody'),
    ],
    company: [
      mark('#call-duration-custom', 'call timer'),
      mark('#callingButtons-showMoreBtn', 'call toolbar'),
      mark('#roster-button', 'people list'),
      mark('#microphone-button', 'call toolbar'),
      later('[data-tid="calling-toolbar-people-button"]', 'people list'),
      later('#chat-button', 'call toolbar'),
      later('#view-mode-button', 'call toolbar'),
      later('#custom-view-button', 'call toolbar'),
    ],
  },
  somebody: [
    {
      ...later(
        '[data-stream-type][data-tid]',
        'a tile a person, perhaps the doctor’s own too; the value is a name and is never read',
      ),
      atLeast: 2,
    },
  ],
  ended: [
    later('#calling-retry-screen-title', 'the screen after a call'),
    later('[data-tid="calling-retry-cancelbutton"]', 'the screen after a call'),
    later('[data-tid="calling-e2ee-end-screen"]', 'the screen after an encrypted call'),
  ],
  presenting: [
    mark('#share-button[data-state="call-control-stop-presenting-new"]', 'stops presenting'),
    later('#screenshare-button', 'there while the screen is shown'),
  ],
  controls: 'top',
};
