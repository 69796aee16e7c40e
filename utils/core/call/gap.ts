import { type CallEvidence, isHeard, type Picture, pictureStillMs, silentMs } from './evidence.ts';

/** What is known of those with whom a call is. Ids of tracks are kept in memory only. */
export interface Known {
  /** Tracks of those who were there when the call began, or when it came back. */
  readonly people: readonly string[];
  /** Sound that came with them and may be theirs: it says that they are there while it is heard. */
  readonly voices: readonly string[];
  /** Sound that was there before anybody: a server's mix, which stays when they go. */
  readonly roomSound: readonly string[];
  /** All that was there at the last look that showed them. */
  readonly beside: readonly string[];
  /** Tracks that were no longer sent since the last look that showed them. */
  readonly ceased: readonly string[];
  /** How long their pictures had stood still at the last look; `null`: there were none. */
  readonly stillMs: number | null;
  /** They were heard while it stood still: the camera was off, and not the line. */
  readonly talked: boolean;
  /** They were neither seen nor heard for longer than a line that the page does not notice. */
  readonly dead: boolean;
  /**
   * Media were seen since the platform's marks came up: from then on the media alone say who is
   * there. The marks of a meeting stay when one patient leaves and the next one comes.
   */
  readonly mediaSeen: boolean;
}

/** Who is there at one look. */
export interface There {
  /** By their tracks, by a voice, or by the marks. */
  readonly isHere: boolean;
  readonly byTracks: boolean;
  /** How long their pictures have stood still; `null`: there are none. */
  readonly stillMs: number | null;
  /** Pictures of others, which move. */
  readonly others: readonly Picture[];
}

/** A gap longer than this is told to the doctor, and is more than a page that rearranges itself. */
export const interruptedMs = 2_000;
/** A gap longer than this ends the call, and so does a voice that is silent for so long. */
export const lostMs = 10_000;
/**
 * Media that stood still for this long before they went were lost with the line, which a page notices
 * after 6.5 s at the earliest. Some show the last picture of who has left for a few seconds.
 */
export const stalledFromMs = 4_500;
/** For longer than this no page waits for a line: the camera was off. */
export const stalledToMs = 30_000;
/** What was said before the line failed is measured for so long after it. */
const lastWordMs = 1_000;
/** A page takes away what a lost line has frozen for this long: what moves again later was none. */
export const deadMs = 12_000;
/** What the doctor pressed in a picture that stood still for this long may have changed who is there. */
export const pressedStillMs = 3_000;
/** A server's mix in which nobody is heard for this long has nobody in it. */
export const silentMixMs = 20_000;

export function whoIsThere(known: Known, evidence: CallEvidence): There {
  const { pictures, remoteTracks } = evidence;
  const theirs = pictures.filter((picture) => isOf(known.people, picture));
  const others = pictures.filter(
    (picture) => !theirs.includes(picture) && picture.stillMs < interruptedMs,
  );
  const byTracks = share(remoteTracks, known.people);
  return {
    byTracks,
    isHere: byTracks || areHereUnseen(known, evidence, others.length > 0),
    stillMs: theirs.length > 0 ? Math.min(...theirs.map(({ stillMs }) => stillMs)) : null,
    others,
  };
}

/** Whether they are there, as far as can be told without a track of theirs. */
function areHereUnseen(
  { people, voices, roomSound, mediaSeen }: Known,
  evidence: CallEvidence,
  othersMove: boolean,
): boolean {
  const { remoteTracks, twoMarks, somebody, sound } = evidence;
  if (!mediaSeen) return somebody ?? twoMarks;
  if (remoteTracks.length === 0) return false;
  const metNobody = people.length === 0;
  // The first media beside the marks.
  if (metNobody && roomSound.length === 0) return true;
  if (sound.deaf) return false;
  const quietMs = silentMs(evidence) ?? 0;
  // Whoever is seen now is the voice in the mix if that was heard just now.
  if (metNobody) {
    return (
      share(remoteTracks, roomSound) && (othersMove ? isHeard(evidence) : quietMs < silentMixMs)
    );
  }
  // Their picture went and somebody is heard: they may have switched their camera off.
  return !othersMove && share(remoteTracks, voices) && quietMs < lostMs;
}

/** Whether a call that was gone and is there again goes on with the same people. */
export function isSameLine(known: Known, { byTracks }: There, gapMs: number): boolean {
  // A toolbar that came back.
  if (!known.mediaSeen) return true;
  return (byTracks && gapMs < interruptedMs) || hasStalled(known);
}

/**
 * Whether all that was sent of them ended while the line held, as when a server's place is given to the
 * next person: browsers mute a track where the other side says that nothing is sent, and for no line.
 */
export function gaveWay(known: Known): boolean {
  const sent = known.people.filter((id) => known.beside.includes(id));
  return sent.length > 0 && !hasStalled(known) && sent.every((id) => known.ceased.includes(id));
}

/** The line failed: what was seen and heard of them stopped some time before the page took it away. */
export function hasStalled({ stillMs, talked }: Known): boolean {
  return stillMs !== null && stillMs >= stalledFromMs && stillMs <= stalledToMs && !talked;
}

/** Whether they were heard after their picture stood still, not only until then. */
export function talksUnseen({ sound: { heardMs } }: CallEvidence, stillMs: number | null): boolean {
  return heardMs !== null && stillMs !== null && heardMs < stillMs - lastWordMs;
}

/** Pictures that came after those of a line that failed: whoever was there beside them did not. */
export function cameBack({ beside }: Known, { others }: There): readonly Picture[] {
  return others.filter((picture) => !isOf(beside, picture));
}

/** Somebody stays who was there beside those whose line failed. */
export function hasCompany({ beside, roomSound }: Known, { remoteTracks }: CallEvidence): boolean {
  return remoteTracks.some((id) => beside.includes(id) && !roomSound.includes(id));
}

/**
 * In a place that a server keeps for whoever comes, the next person is seen by the same tracks: after
 * so long without a sign, or with something pressed meanwhile, nobody can tell that it is the same.
 * @param pressed the doctor pressed something since their picture stood still, or shortly before
 */
export function isSomebodyElse(
  { stillMs: was, dead }: Known,
  evidence: CallEvidence,
  { byTracks, stillMs }: There,
  pressed: boolean,
): boolean {
  const moved = stillMs !== null && (was === null || stillMs < was);
  if (dead) return moved || isHeard(evidence);
  if (was === null || !pressed) return false;
  return byTracks ? moved && was >= pressedStillMs : true;
}

/** Whether they are neither seen nor heard for so long that it shows in what comes next. */
export function areDead(evidence: CallEvidence, stillMs: number | null): boolean {
  // It is listened for them only once their picture stands still.
  const quietMs = silentMs(evidence) ?? deadMs;
  return stillMs !== null && stillMs >= deadMs && quietMs >= lostMs && !isHeard(evidence);
}

/** The tracks of those who are there. */
export function meet(
  { remoteTracks, pictures }: CallEvidence,
  notTheirs: readonly string[],
): Pick<Known, 'people' | 'voices'> {
  const seen = pictures.filter(({ stillMs }) => stillMs < pictureStillMs).flatMap(tracksOf);
  const people = without(seen.length > 0 ? seen : remoteTracks, notTheirs);
  return { people, voices: without(remoteTracks, [...people, ...notTheirs]) };
}

export function tracksOf({ id, mates }: Picture): string[] {
  return [id, ...mates];
}

function without(ids: readonly string[], others: readonly string[]): string[] {
  return ids.filter((id) => !others.includes(id));
}

function share(some: readonly string[], others: readonly string[]): boolean {
  return some.some((id) => others.includes(id));
}

function isOf(ids: readonly string[], picture: Picture): boolean {
  return share(tracksOf(picture), ids);
}
