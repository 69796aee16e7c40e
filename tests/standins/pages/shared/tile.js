/** How a page shows the others: the manners of real ones, by flags. */
import { query } from './flags.js';
import { play, watchFirst } from './media.js';
import { drawOn, generate } from './picture.js';
import { markOther } from './presence.js';
import { pageMixer } from './sound.js';

/**
 * A person to be shown.
 * @typedef {object} Person
 * @property {import('./room.js').Role} role
 * @property {MediaStream} stream
 * @property {boolean} cameraOn
 * @property {() => void} playing called once, with the first frame or sound
 */

/**
 * A person who is shown.
 * @typedef {object} Shown
 * @property {() => readonly HTMLMediaElement[]} players
 * @property {(on: boolean) => void} camera
 * @property {() => void} remove
 */

const NAMES = { doctor: 'Clinician', patient: 'Patient', carer: 'Carer' };
const MEDIA = query.get('media');
const TRACKS = query.get('tracks');

/**
 * A tile without media.
 * @param {HTMLElement} stage
 * @param {import('./room.js').Role} role
 * @param {boolean} audioOnly
 */
export function addTile(stage, role, audioOnly) {
  const tile = document.createElement('figure');
  tile.className = `tile ${audioOnly ? 'tile-audio' : ''}`;
  tile.dataset.role = role;
  const name = document.createElement('figcaption');
  name.textContent = NAMES[role];
  const face = document.createElement('span');
  face.className = 'face';
  face.textContent = name.textContent.slice(0, 1);
  tile.append(face, name);
  markOther(tile, NAMES[role]);
  stage.append(tile);
  return { tile, face };
}

/**
 * @param {HTMLMediaElement} media
 * @param {MediaStream} stream
 * @param {() => void} playing
 */
export function playIn(media, stream, playing) {
  media.autoplay = true;
  if (media instanceof HTMLVideoElement) media.playsInline = true;
  watchFirst(media, playing);
  media.srcObject = stream;
  play(media);
  return media;
}

/**
 * @param {HTMLElement} stage
 * @param {boolean} audioOnly
 * @param {Person} person
 * @returns {Shown}
 */
export function showPerson(stage, audioOnly, person) {
  const { tile, face } = addTile(stage, person.role, audioOnly);
  /** @type {HTMLMediaElement[]} */
  const players = [];
  /** @type {(() => void)[]} */
  const ends = [];
  const generated = TRACKS ? generate(person.stream, TRACKS) : null;
  if (generated) ends.push(generated.end);
  const stream = generated?.stream ?? person.stream;
  const sound = () => new MediaStream(stream.getAudioTracks());
  const picture = () => new MediaStream(stream.getVideoTracks());

  /** @param {HTMLMediaElement} media @param {MediaStream} from */
  function add(media, from) {
    players.push(playIn(media, from, person.playing));
    return media;
  }

  if (query.get('sound') === 'mixed') {
    const { mixer } = pageMixer();
    ends.push(mixer.add(stream));
    if (audioOnly) person.playing();
    else face.after(add(document.createElement('video'), picture()));
  } else if (MEDIA === 'detached' || MEDIA === 'alldetached') {
    // Heard and nowhere to be seen: it plays without ever being in the document.
    add(new Audio(), sound());
    if (!audioOnly && MEDIA === 'detached') {
      face.after(add(document.createElement('video'), picture()));
    } else if (!audioOnly) {
      add(document.createElement('video'), picture());
      const canvas = document.createElement('canvas');
      canvas.className = 'picture';
      face.after(canvas);
      ends.push(drawOn(stream, canvas));
    }
  } else {
    face.after(add(document.createElement(audioOnly ? 'audio' : 'video'), stream));
  }

  const camera = (/** @type {boolean} */ on) => tile.classList.toggle('camera-off', !on);
  camera(person.cameraOn);
  return {
    players: () => players,
    camera,
    remove() {
      for (const media of players.splice(0)) media.srcObject = null;
      for (const end of ends.splice(0)) end();
      tile.remove();
    },
  };
}
