/** Pictures and sound that the page makes anew from others' before it shows them. */
import { play } from './media.js';
import { createMix } from './sound.js';

const FRAME_MS = 66;

/**
 * Draws a stream's picture onto a canvas, again and again, also in a page that nobody looks at.
 * @param {MediaStream} stream
 * @param {HTMLCanvasElement} canvas
 * @param {string} [filter] a CSS filter, such as `blur(8px)`
 * @returns {() => void} stops it
 */
export function drawOn(stream, canvas, filter = 'none') {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream(stream.getVideoTracks());
  play(video);
  const context = canvas.getContext('2d');
  const timer = setInterval(() => {
    if (!(context && video.videoWidth > 0)) return;
    if (canvas.width !== video.videoWidth) {
      canvas.width = video.videoWidth;
      canvas.height = video.videoHeight;
    }
    context.filter = filter;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
  }, FRAME_MS);
  return () => {
    clearInterval(timer);
    video.srcObject = null;
  };
}

/**
 * The stream's picture as a canvas captures it.
 * @param {MediaStream} stream
 * @param {string} [filter]
 * @returns {{ track: MediaStreamTrack | undefined, end: () => void }} the track lives on after `end`
 */
export function throughCanvas(stream, filter) {
  const canvas = document.createElement('canvas');
  // Firefox captures no canvas that has not been drawn on.
  canvas.getContext('2d')?.fillRect(0, 0, canvas.width, canvas.height);
  const end = drawOn(stream, canvas, filter);
  return { track: canvas.captureStream(15).getVideoTracks()[0], end };
}

/**
 * The same picture and sound in tracks that the page generates.
 * @param {MediaStream} stream
 * @param {string} how `generated`: by the browser's track generators, where it has them; else by
 *   canvas and WebAudio
 */
export function generate(stream, how) {
  const made = new MediaStream();
  /** @type {(() => void)[]} */
  const ends = [];
  for (const track of stream.getTracks()) {
    const generated = how === 'generated' ? pipe(track) : null;
    if (generated) {
      made.addTrack(generated);
      ends.push(() => generated.stop());
    } else if (track.kind === 'video') {
      const drawn = throughCanvas(stream);
      if (drawn.track) made.addTrack(drawn.track);
      ends.push(drawn.end, () => drawn.track?.stop());
    } else {
      const mix = createMix();
      made.addTrack(mix.track);
      ends.push(mix.add(stream), () => mix.track.stop());
    }
  }
  return {
    stream: made,
    end() {
      for (const each of ends) each();
    },
  };
}

/** @param {MediaStreamTrack} track */
function pipe(track) {
  const { MediaStreamTrackGenerator, MediaStreamTrackProcessor } = /** @type {any} */ (window);
  if (!(MediaStreamTrackGenerator && MediaStreamTrackProcessor)) return null;
  const generator = new MediaStreamTrackGenerator({ kind: track.kind });
  // Ends when either of them does.
  new MediaStreamTrackProcessor({ track }).readable.pipeTo(generator.writable).catch(() => {});
  return /** @type {MediaStreamTrack} */ (generator);
}
