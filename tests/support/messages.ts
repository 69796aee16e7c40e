/** One of each message that the worker takes, for tests of what it refuses. */
import type { Request, Signal } from '../../utils/core/messages.ts';

export const uuid = '3f8a1c52-9d0e-4b7a-8c11-2f60d5a4e9b7';

export const heartbeat: Signal = { type: 'heartbeat', call: 7, ago: 3_000, after: null };

export const signals: readonly Signal[] = [
  { type: 'arrived' },
  { type: 'document', role: 'unknown' },
  { type: 'document', role: 'likelyPatient' },
  { type: 'role', role: 'patient' },
  { type: 'role', role: 'clinician' },
  { type: 'documentGone', top: true, pressed: true },
  { type: 'documentGone', top: false, pressed: false },
  { type: 'call', report: { phase: 'none' } },
  { type: 'call', report: { phase: 'waiting' } },
  { type: 'call', report: { phase: 'inCall', call: 7, ago: 3_000, after: null } },
  { type: 'call', report: { phase: 'inCall', call: 8, ago: 3_000, after: 'hangUp' } },
  { type: 'call', report: { phase: 'interrupted', ago: 2_000 } },
  { type: 'call', report: { phase: 'resumed', ago: 2_000 } },
  { type: 'call', report: { phase: 'ended', by: 'hangUp', ago: 0 } },
  { type: 'call', report: { phase: 'ended', by: 'dropped', ago: 10_000 } },
  { type: 'call', report: { phase: 'ended', by: 'unclear', ago: 10_000 } },
  heartbeat,
  { ...heartbeat, after: 'dropped' },
  { type: 'call', report: { phase: 'alone' } },
  { type: 'call', report: { phase: 'ended', by: 'left', ago: 10_000 } },
  { type: 'call', report: { phase: 'ended', by: 'replaced', ago: 5_000 } },
  { type: 'page', presenting: true, degraded: false, frozen: false },
  { type: 'needs', script: 'judge' },
  { type: 'needs', script: 'ear' },
  { type: 'panelGone' },
  { type: 'panelCovered', covered: true },
  { type: 'quiet' },
];

type Act = Extract<Request, { type: 'act' }>;
export const act = (action: Act['action']): Act => {
  return { type: 'act', place: 3, consultation: uuid, requestId: uuid, action };
};

type EditChecklists = Extract<Request, { type: 'editChecklists' }>;
export const edit = (edit: EditChecklists['edit']): EditChecklists => {
  return { type: 'editChecklists', requestId: uuid, edit };
};

export const requests: readonly Request[] = [
  { type: 'hello' },
  { type: 'hello', token: uuid },
  { type: 'covered', place: 3, covered: true },
  act({ do: 'setItem', item: 'identity', result: 'done' }),
  act({ do: 'setItem', item: 'identity', result: 'notApplicable' }),
  act({ do: 'setItem', item: 'identity', result: 'open' }),
  act({ do: 'setPhase', phase: 'close' }),
  act({ do: 'dismissNudge', nudge: 'opening' }),
  act({ do: 'undo' }),
  act({ do: 'pause', paused: true }),
  act({ do: 'bringBack' }),
  act({ do: 'declineOffer' }),
  act({ do: 'newPatient' }),
  act({ do: 'end' }),
  act({ do: 'close' }),
  { ...act({ do: 'end' }), place: 'byHand' },
  { type: 'answer', place: 0, start: true },
  { type: 'practise' },
  { type: 'start', place: 'byHand' },
  { type: 'start', place: 3 },
  { type: 'show', place: 3, shown: false },
  { type: 'open', place: 3, open: true },
  { type: 'arrange', place: 3, key: 'panelSide', value: 'left' },
  { type: 'arrange', place: 3, key: 'panelWidth', value: 360 },
  { type: 'drag', place: 3, what: 'width', x: 2 },
  { type: 'dragged', place: 3, what: 'width', by: -2, over: false },
  { type: 'diagnose', place: 3 },
  { type: 'clock', place: 3 },
  { type: 'choose', key: 'slotMinutes', value: 10 },
  { type: 'choose', key: 'nudges', value: false },
  { type: 'choose', key: 'panelSide', value: 'left' },
  { type: 'choose', key: 'panelSide' },
  {
    type: 'choose',
    key: 'extraHosts',
    value: [{ host: 'video.example.org', label: 'Clinic Rooms', autoStart: 'ask' }],
  },
  {
    type: 'chooseAll',
    choices: [{ key: 'nudges' }, { key: 'slotMinutes', value: 10 }, { key: 'note', value: '' }],
  },
  edit({ do: 'activate', list: 'default' }),
  // Names and labels may be empty, and are judged where the doctor can be told why.
  edit({ do: 'moveItem', list: 'review', item: 'identity', to: 'up' }),
  { type: 'deleteRows', ids: 'all', at: 1 },
  { type: 'deleteRows', ids: [uuid], at: 1 },
  { type: 'restoreRows', at: 1 },
  { type: 'sample', load: true },
  { type: 'stageImport', part: 0, consultations: [], deleted: [], breaks: [] },
  { type: 'commitImport', bringBack: false },
  { type: 'dropImport' },
  { type: 'deleteSetAside' },
  { type: 'troubleSeen' },
  { type: 'breaks', do: 'take' },
  { type: 'breaks', do: 'later' },
  { type: 'breaks', do: 'skip' },
  { type: 'breaks', do: 'end' },
  { type: 'breaks', do: 'pauseToday' },
  { type: 'breaks', do: 'resume' },
  { type: 'breaks', do: 'look' },
];
