/**
 * Calls that go through a server: what the page shows is not what another page sends, but what a
 * server sends on. The server is in the page, behind a real connection of its own.
 */
import { query } from './flags.js';
import { openLoopback } from './loopback.js';
import { report } from './media.js';
import { createMix } from './sound.js';
import { addTile, playIn, showPerson } from './tile.js';

/** @typedef {import('./tile.js').Person} Person */
/** @typedef {import('./tile.js').Shown} Shown */

/**
 * Where the others are shown.
 * @typedef {object} Presenter
 * @property {() => void} open this side has joined
 * @property {(person: Person) => Shown} show
 * @property {() => readonly HTMLMediaElement[]} players what plays without belonging to a person
 * @property {() => void} close this side has left
 */

/**
 * @param {HTMLElement} stage
 * @param {boolean} audioOnly
 * @returns {Presenter}
 */
export function createPresenter(stage, audioOnly) {
  const server = query.get('server');
  if (server === 'selective' || server === 'pooled') {
    return selective(stage, audioOnly, server === 'pooled');
  }
  if (server === 'mix') return mixing(stage, audioOnly);
  return {
    open() {},
    show: (person) => showPerson(stage, audioOnly, person),
    players: () => [],
    close() {},
  };
}

/**
 * A server that chooses whom it sends on, over places that are negotiated before anybody is there.
 * @param {HTMLElement} stage
 * @param {boolean} audioOnly
 * @param {boolean} pooled the places stay as they are when someone leaves, and nothing comes
 * @returns {Presenter}
 */
function selective(stage, audioOnly, pooled) {
  /** @type {ReturnType<typeof openPlace>[]} */
  const places = [];

  function openPlace() {
    const { near, far, negotiate, close } = openLoopback();
    const { tile, face } = addTile(stage, 'patient', audioOnly);
    tile.classList.add('empty');
    const media = document.createElement(audioOnly ? 'audio' : 'video');
    face.after(media);
    /** @type {Person | null} */
    let person = null;
    /** @type {(() => void) | null} */
    let playing = null;
    far.ontrack = ({ streams: [stream] }) => {
      if (!stream || media.srcObject === stream) return;
      playIn(media, stream, () => playing?.());
    };
    const stream = new MediaStream();
    const transceivers = (audioOnly ? ['audio'] : ['audio', 'video']).map((kind) =>
      near.addTransceiver(kind, { direction: 'sendonly', streams: [stream] }),
    );
    negotiate().catch(report);

    /** @param {MediaStream | null} from */
    async function send(from) {
      for (const transceiver of transceivers) {
        const kind = transceiver.receiver.track.kind;
        const track = from?.getTracks().find((each) => each.kind === kind) ?? null;
        await transceiver.sender.replaceTrack(track);
        if (!pooled) transceiver.direction = track ? 'sendonly' : 'inactive';
      }
      if (!pooled) await negotiate();
    }

    return {
      media,
      taken: () => person !== null,
      /** @param {Person} next @returns {Shown} */
      show(next) {
        person = next;
        playing = next.playing;
        // The element plays already, whoever is there.
        if (media instanceof HTMLVideoElement && 'requestVideoFrameCallback' in media) {
          media.requestVideoFrameCallback(() => next.playing());
        } else if (audioOnly) next.playing();
        tile.dataset.role = next.role;
        tile.classList.remove('empty');
        tile.classList.toggle('camera-off', !next.cameraOn);
        send(next.stream).catch(report);
        return {
          players: () => [media],
          camera: (on) => tile.classList.toggle('camera-off', !on),
          remove() {
            if (person !== next) return;
            person = null;
            tile.classList.add('empty');
            send(null).catch(() => {});
          },
        };
      },
      close() {
        close();
        media.srcObject = null;
        tile.remove();
      },
    };
  }

  return {
    open: () => {
      if (places.length === 0) places.push(openPlace());
    },
    show(person) {
      let place = places.find((each) => !each.taken());
      if (!place) {
        place = openPlace();
        places.push(place);
      }
      return place.show(person);
    },
    players: () => places.filter((each) => !each.taken()).map((each) => each.media),
    close() {
      for (const place of places.splice(0)) place.close();
    },
  };
}

/**
 * A server that sends one sound, mixed from everybody's, for as long as this side is in the room.
 * Pictures come one by one.
 * @param {HTMLElement} stage
 * @param {boolean} audioOnly
 * @returns {Presenter}
 */
function mixing(stage, audioOnly) {
  /** @type {(() => void) | null} */
  let end = null;
  /** @type {ReturnType<typeof createMix> | null} */
  let mix = null;
  const speaker = document.createElement('audio');

  return {
    open() {
      if (end) return;
      const loopback = openLoopback();
      mix = createMix();
      const track = mix.track;
      stage.append(speaker);
      loopback.far.ontrack = ({ streams: [stream] }) => {
        if (stream) playIn(speaker, stream, () => {});
      };
      loopback.near.addTrack(track, new MediaStream([track]));
      loopback.negotiate().catch(report);
      end = () => {
        loopback.close();
        track.stop();
        speaker.srcObject = null;
        speaker.remove();
      };
    },
    show(person) {
      const takeOut = mix?.add(person.stream);
      if (audioOnly) {
        person.playing();
        return { players: () => [], camera() {}, remove: () => takeOut?.() };
      }
      const picture = new MediaStream(person.stream.getVideoTracks());
      const shown = showPerson(stage, false, { ...person, stream: picture });
      return {
        ...shown,
        remove() {
          takeOut?.();
          shown.remove();
        },
      };
    },
    players: () => (end ? [speaker] : []),
    close() {
      end?.();
      end = null;
    },
  };
}
