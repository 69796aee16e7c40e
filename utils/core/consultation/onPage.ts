import type { Role } from '../call/role.ts';
import type { InputOf } from './input.ts';
import { callFrameGone, pageGone } from './onCall.ts';
import { emptyPlace, withoutDocument } from './place.ts';
import { type Turn, whySmallMs } from './turn.ts';

export function document(turn: Turn, input: InputOf<'document'>): void {
  if (input.top) newPage(turn, input);
  else frameGone(turn, input.frame);
  role(turn, input);
}

/** A new page in the tab: nothing of the one before is there any more. */
function newPage(
  turn: Turn,
  { platform, address, role, guessed = turn.place.page.guessed }: InputOf<'document'>,
): void {
  const patient = isPatientBy(turn, role, platform);
  if (turn.hasCall) pageGone(turn, turn.heardAt);
  turn.place = withoutDocument(turn.place);
  turn.set('page', { platform, address, guessed });
  turn.set('call', { late: {} });
  const { answer } = turn.place.ask;
  if (answer) turn.set('ask', { answer: { ...answer, sitting: false } });
  // A new page decides afresh who is at this screen.
  turn.set('who', { patient: false, guessed: false });
  const isElsewhere = patient || address !== turn.place.call.page;
  if (turn.consultation?.connection === 'reconnecting' && isElsewhere) turn.endCall('left');
}

export function documentGone(turn: Turn, { top, frame, pressed }: InputOf<'documentGone'>): void {
  if (top) {
    turn.place = withoutDocument(turn.place);
    pageGone(turn, turn.now, pressed);
  } else {
    frameGone(turn, frame, pressed);
  }
}

function frameGone(turn: Turn, frame: number, pressed = false): void {
  page(turn, { frame, presenting: false, degraded: false, frozen: false });
  callFrameGone(turn, frame, pressed);
}

export function role(turn: Turn, { role, platform }: Omit<InputOf<'role'>, 'type'>): void {
  const { patient, guessed } = turn.place.who;
  if (role === 'clinician') {
    const sure = patient && !guessed;
    turn.set('who', { clinician: platform, patient: sure, guessed: false });
  }
  if (isPatientBy(turn, role, platform)) {
    isPatient(turn, role === 'likelyPatient' && (guessed || !patient));
  }
}

/** A guess counts for less than what the tab has shown before. */
function isPatientBy(turn: Turn, role: Role, platform: string): boolean {
  if (role === 'likelyPatient') return turn.place.who.clinician !== platform;
  return role === 'patient';
}

/** The person at this screen turned out to be the patient: nothing was ever meant for them. */
function isPatient(turn: Turn, guessed: boolean): void {
  turn.place = withoutDocument(turn.place);
  turn.set('who', { patient: true, guessed });
  turn.endCall('left', turn.now);
  turn.close();
}

/** What a frame's page shows beside the call. */
export function page(
  turn: Turn,
  { frame, presenting, degraded, frozen }: Omit<InputOf<'page'>, 'type'>,
): void {
  const within = (frames: readonly number[], is: boolean) => [
    ...frames.filter((other) => other !== frame),
    ...(is ? [frame] : []),
  ];
  const wasPresenting = turn.isPresenting;
  const { presentingIn, degradedIn, frozenIn } = turn.place.page;
  turn.set('page', {
    presentingIn: within(presentingIn, presenting),
    degradedIn: within(degradedIn, degraded),
    frozenIn: within(frozenIn, frozen),
  });
  if (turn.isPresenting !== wasPresenting) presentingChanged(turn);
}

/** The checklist becomes small, and says why once in a consultation; or has its usual form again. */
function presentingChanged(turn: Turn): void {
  const { whySmallSaid } = turn.place.panel;
  const says = turn.isPresenting && !whySmallSaid;
  turn.set('panel', {
    openedAnyway: false,
    whySmallUntil: says ? turn.now + whySmallMs : null,
    whySmallSaid: whySmallSaid || says,
  });
}

export function panelGone(turn: Turn): void {
  turn.set('panel', { gone: true });
}

export function panelCovered(turn: Turn, { covered }: InputOf<'panelCovered'>): void {
  turn.set('panel', { covered });
}

export function tabClosed(turn: Turn): void {
  turn.endCall('left');
  turn.close();
  turn.place = emptyPlace;
}

/** All is forgotten; the consultation's last phase goes on as it is shown. */
export function switchedOff(turn: Turn): void {
  turn.endCall('left');
  const { hidden, whySmallSaid } = turn.place.panel;
  turn.place = { ...emptyPlace, panel: { ...emptyPlace.panel, hidden, whySmallSaid } };
}
