/**
 * This side's camera, microphone and screen, and the self-view.
 */
import { query } from './flags.js';
import { play, stop } from './media.js';
import { withPerson } from './person.js';
import { throughCanvas } from './picture.js';

const KEPT = query.get('camera') === 'kept';
const PAINTED = ['canvas', 'blurred'].includes(query.get('selfview') ?? '');
const BLURRED = query.get('selfview') === 'blurred';
/**
 * What is captured. A call costs a machine about half a core, so it is small and unimproved unless
 * somebody is to look at it.
 */
const DRAWN = query.get('picture') === 'person';
const GOOD = DRAWN || query.get('picture') === 'good';
const PICTURE = GOOD
  ? { width: { ideal: 320 }, height: { ideal: 180 }, frameRate: { ideal: 10 } }
  : { width: { ideal: 160 }, height: { ideal: 90 }, frameRate: { ideal: 5 } };
const SOUND = { echoCancellation: GOOD, noiseSuppression: GOOD, autoGainControl: GOOD };

/** What a hang-up left running, for the next call of the page. */
/** @type {MediaStream | null} */
let kept = null;

/**
 * @param {object} options
 * @param {HTMLVideoElement | null} [options.self] the self-view
 * @param {boolean} options.audioOnly
 * @param {() => void} options.ended what was presented ended by itself
 */
export function createCapture({ self: element = null, audioOnly, ended }) {
  let self = element;
  /** @type {MediaStream | null} */
  let local = null;
  /** What is presented instead of the camera's picture: a screen, a window or a tab. */
  /** @type {MediaStream | null} */
  let presented = null;
  /** The camera's picture as a canvas captures it. */
  /** @type {ReturnType<typeof throughCanvas> | null} */
  let painted = null;
  let cameraOn = !audioOnly;
  let microphoneOn = true;

  async function open() {
    const video = cameraOn && PICTURE;
    const stream = await navigator.mediaDevices.getUserMedia({ audio: SOUND, video });
    for (const track of stream.getAudioTracks()) track.enabled = microphoneOn;
    return DRAWN && video ? withPerson(stream) : stream;
  }

  function takeKept() {
    const stream = kept;
    kept = null;
    return stream;
  }

  /** @param {MediaStream} stream */
  function use(stream) {
    local = stream;
    paint();
    showSelf();
  }

  function paint() {
    if (!PAINTED) return;
    painted?.end();
    painted?.track?.stop();
    painted = local && cameraOn ? throughCanvas(local, BLURRED ? 'blur(8px)' : 'none') : null;
  }

  function selfStream() {
    if (!(local && cameraOn)) return null;
    if (!PAINTED) return local;
    return painted?.track ? new MediaStream([painted.track]) : null;
  }

  function showSelf() {
    if (!self) return;
    self.srcObject = selfStream();
    self.toggleAttribute('data-off', !self.srcObject);
    if (self.srcObject) play(self);
  }

  return {
    showSelf,
    get stream() {
      return local;
    },
    get cameraOn() {
      return cameraOn;
    },
    get microphoneOn() {
      return microphoneOn;
    },
    get presented() {
      return presented;
    },
    pictureOn: () => cameraOn || presented !== null,

    /** @param {string} kind */
    track(kind) {
      if (kind === 'video' && presented) return presented.getVideoTracks()[0] ?? null;
      if (kind === 'video' && BLURRED && painted?.track) return painted.track;
      return local?.getTracks().find((track) => track.kind === kind) ?? null;
    },

    /**
     * Starts camera and microphone, unless they run.
     * @param {() => boolean} [wanted] asked when they have started
     * @returns {Promise<boolean>} whether they were still wanted then
     */
    async begin(wanted = () => true) {
      const stream = local ?? takeKept() ?? (await open());
      if (!wanted()) {
        stop(stream);
        return false;
      }
      use(stream);
      return true;
    },

    /** Captures anew. @param {() => boolean} wanted */
    async renew(wanted) {
      const stream = await open();
      if (!wanted()) {
        stop(stream);
        return false;
      }
      // Only now, so that there is no moment without a running capture.
      stop(local);
      use(stream);
      return true;
    },

    /** The devices at a hang-up. */
    end() {
      stop(presented);
      presented = null;
      if (KEPT) {
        // The self-view goes on with it.
        kept = local ?? kept;
        local = null;
        return;
      }
      stop(local);
      local = null;
      // The canvas' track outlives the camera, and the self-view stays with its last picture.
      painted?.end();
      if (!painted) showSelf();
      painted = null;
    },

    /** @param {HTMLVideoElement | null} next */
    showSelfIn(next) {
      if (self) self.srcObject = null;
      self = next;
      showSelf();
    },

    /** @param {boolean} on @returns {Promise<boolean>} whether it changed */
    async camera(on) {
      if (on === cameraOn || audioOnly) return false;
      cameraOn = on;
      if (local && !on) {
        for (const track of local.getVideoTracks()) {
          track.stop();
          local.removeTrack(track);
        }
      } else if (local) {
        const [track] = (await open()).getTracks().filter((each) => {
          if (each.kind === 'audio') each.stop();
          return each.kind === 'video';
        });
        if (track) local.addTrack(track);
      }
      paint();
      return true;
    },

    /** @param {boolean} on */
    microphone(on) {
      microphoneOn = on;
      for (const track of local?.getAudioTracks() ?? []) track.enabled = on;
    },

    /**
     * Presents the screen. That the browser, or the person, will not have it is no error.
     * @param {() => boolean} wanted
     */
    async present(wanted) {
      const stream = await navigator.mediaDevices
        .getDisplayMedia({ video: true })
        .catch(() => null);
      if (!stream) return false;
      if (!wanted() || presented) {
        stop(stream);
        return false;
      }
      presented = stream;
      stream.getVideoTracks()[0]?.addEventListener('ended', ended);
      return true;
    },

    /** @returns {boolean} whether anything was presented */
    stopPresenting() {
      if (!presented) return false;
      stop(presented);
      presented = null;
      return true;
    },
  };
}
