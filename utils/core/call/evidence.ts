/** The doctor's own camera or microphone in this document, as far as the page shows it. */
export type Capture = 'unseen' | 'live' | 'stopped';

/** A remote picture that has moved in this page. Ids are kept in memory only. */
export interface Picture {
  readonly id: string;
  /** The other tracks of the same stream, which are the same person's. */
  readonly mates: readonly string[];
  /** How long looks have seen it stand still, milliseconds; 0 while it moves. */
  readonly stillMs: number;
}

/** What is heard of the others. Measured only where no picture shows who is there. */
export interface Sound {
  /** How long it has been measured, milliseconds; 0: it is not. */
  readonly measuredMs: number;
  /** How long ago somebody was last heard, milliseconds; `null`: not yet. */
  readonly heardMs: number | null;
  /** The browser does not let an extension measure it. */
  readonly deaf: boolean;
}

/** What one look at a frame found. */
export interface CallEvidence {
  /** A patient's page or a device test: nothing here is a consultation, whatever plays. */
  readonly blocked: boolean;
  /** A pre-join screen or lobby. */
  readonly waiting: boolean;
  /** The page has joined a call: it plays what comes from a peer, be it nothing yet. */
  readonly joined: boolean;
  /** Ids of the remote tracks that somebody sends, in playing elements. Kept in memory only. */
  readonly remoteTracks: readonly string[];
  /** Those that somebody stopped to send since the look before, also where they are sent again. */
  readonly ceased: readonly string[];
  readonly pictures: readonly Picture[];
  readonly sound: Sound;
  /** The platform's mark that somebody else is in the call; `undefined` where it names none. */
  readonly somebody: boolean | undefined;
  /** The platform's control that leaves the call; `undefined` where the platform names none. */
  readonly leaveControl: boolean | undefined;
  /** The leave control and one more sign of a call: it was joined, also where no media are seen. */
  readonly twoMarks: boolean;
  /** The platform's screen after a call. */
  readonly endScreen: boolean;
  readonly capture: Capture;
  /** All of the doctor's tracks from the last look are gone, and other tracks are there. */
  readonly captureReplaced: boolean;
  /** When the doctor last pressed something in this frame, by the clock of `now`; `null`: never. */
  readonly pressedAt: number | null;
}

/** A picture that has stood still for longer than this shows nobody, milliseconds. */
export const pictureStillMs = 5_000;
/** Somebody who was heard this long ago is there, milliseconds: people pause. */
export const heardWithinMs = 5_000;

export function isHeard({ remoteTracks, sound: { heardMs } }: CallEvidence): boolean {
  return remoteTracks.length > 0 && heardMs !== null && heardMs < heardWithinMs;
}

/** How long nobody has been heard where it is measured, milliseconds; `null`: that is not known. */
export function silentMs({ sound: { measuredMs, heardMs } }: CallEvidence): number | null {
  if (measuredMs === 0) return null;
  return Math.min(measuredMs, heardMs ?? measuredMs);
}

/** Whether somebody else is seen, heard, or shown to be there by the platform's mark. */
export function somebodyIsThere(
  evidence: CallEvidence,
  roomSound: readonly string[],
  mediaSeen: boolean,
): boolean {
  const { pictures, remoteTracks, sound, somebody, twoMarks } = evidence;
  if (pictures.some(({ stillMs }) => stillMs < pictureStillMs) || isHeard(evidence)) return true;
  // Where nobody can listen, a sound that came with nobody else is somebody.
  if (sound.deaf && remoteTracks.some((id) => !roomSound.includes(id))) return true;
  // The marks of a meeting stay when one patient leaves and the next one comes.
  return !mediaSeen && (somebody ?? twoMarks);
}
