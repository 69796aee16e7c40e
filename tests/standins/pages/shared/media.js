/** What every part of a call page does with media elements, and the page's list of its errors. */

/** @type {string[]} */
export const errors = [];
addEventListener('error', (event) => errors.push(event.message));
addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));

/** @param {unknown} error */
export function report(error) {
  errors.push(String(error));
}

/** @param {HTMLMediaElement} media */
export function play(media) {
  media.play().catch((error) => {
    // A source replaced or removed before it played is an ordinary end of a call.
    if (error.name !== 'AbortError') report(error);
  });
}

/** @param {MediaStream | null | undefined} stream */
export function stop(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/**
 * Calls back once, when the element has something to show or to be heard.
 * @param {HTMLMediaElement} media
 * @param {() => void} then
 */
export function watchFirst(media, then) {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    then();
  };
  if (media instanceof HTMLVideoElement && 'requestVideoFrameCallback' in media) {
    media.requestVideoFrameCallback(once);
    countFrames(media);
  }
  // Sound alone has no frames, and a camera that is off sends none.
  media.addEventListener('playing', once, { once: true });
}

/** Frames counted by ourselves, where the browser does not. */
/** @type {WeakMap<HTMLVideoElement, number>} */
const counted = new WeakMap();

/**
 * Firefox reports no playback quality of a live stream, so its frames are counted as they come.
 * @param {HTMLVideoElement} video
 */
function countFrames(video) {
  const next = (/** @type {number} */ _now, /** @type {{ presentedFrames: number }} */ frame) => {
    if (video.getVideoPlaybackQuality().totalVideoFrames > 0) return;
    counted.set(video, frame.presentedFrames);
    video.requestVideoFrameCallback(next);
  };
  video.requestVideoFrameCallback(next);
}

/** @param {HTMLVideoElement} video */
export function framesOf(video) {
  return video.getVideoPlaybackQuality().totalVideoFrames || (counted.get(video) ?? 0);
}
