/** Sound that goes through WebAudio before it is heard. */
import { play } from './media.js';

/** One for the page, as pages that mix have it. */
/** @type {AudioContext | null} */
let context = null;

function audio() {
  context ??= new AudioContext();
  if (context.state === 'suspended') context.resume();
  return context;
}

/**
 * A track of mixed sound, silent while nobody is put into it.
 * @returns {{ track: MediaStreamTrack, add: (stream: MediaStream) => () => void }} `add` answers what
 *   takes the stream out again
 */
export function createMix() {
  const mix = audio();
  const destination = mix.createMediaStreamDestination();
  // Silence that is sent, and not nothing at all.
  const silence = new ConstantSourceNode(mix, { offset: 0 });
  silence.connect(destination);
  silence.start();
  const [track] = destination.stream.getAudioTracks();
  if (!track) throw new Error('WebAudio gave no track.');

  return {
    track,
    add(stream) {
      const sound = new MediaStream(stream.getAudioTracks());
      if (sound.getTracks().length === 0) return () => {};
      // Chromium gives WebAudio no remote sound that no element plays.
      const pump = new Audio();
      pump.muted = true;
      pump.srcObject = sound;
      play(pump);
      const source = mix.createMediaStreamSource(sound);
      source.connect(destination);
      return () => {
        source.disconnect();
        pump.srcObject = null;
      };
    },
  };
}

/** @type {ReturnType<typeof createMix> | null} */
let mixer = null;
/** @type {HTMLAudioElement | null} */
let speaker = null;

/** The element that plays everybody's sound, from the first call until the page ends. */
export function pageMixer() {
  if (mixer && speaker) return { mixer, speaker };
  mixer = createMix();
  speaker = document.createElement('audio');
  speaker.id = 'mixer';
  speaker.autoplay = true;
  document.body.append(speaker);
  speaker.srcObject = new MediaStream([mixer.track]);
  play(speaker);
  return { mixer, speaker };
}
