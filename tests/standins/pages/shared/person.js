/** A drawn person who looks at the camera, blinks and talks: nobody's picture, for demonstrations. */

/**
 * @typedef {object} Looks
 * @property {string} skin
 * @property {string} shade of the skin, for neck, nose and lids
 * @property {string} hair
 * @property {string} top
 * @property {string} wall
 * @property {string} floor of what is behind
 * @property {boolean} longHair
 */

/** @type {Readonly<Record<'patient' | 'doctor', Looks>>} */
export const looks = {
  patient: {
    skin: '#e3ae8a',
    shade: '#c98f6b',
    hair: '#6b4a35',
    top: '#4f7a6d',
    wall: '#d9d2c5',
    floor: '#b9a98f',
    longHair: true,
  },
  doctor: {
    skin: '#9a6a4b',
    shade: '#7d5238',
    hair: '#241a16',
    top: '#3f5f86',
    wall: '#cfd8dd',
    floor: '#9fb0b8',
    longHair: false,
  },
};

/**
 * Draws one picture.
 * @param {CanvasRenderingContext2D} context
 * @param {Looks} look
 * @param {number} ms since the beginning; after four seconds it is the same again
 */
export function drawPerson(context, look, ms) {
  const { width, height } = context.canvas;
  context.setTransform(width / 320, 0, 0, height / 180, 0, 0);
  const turn = (ms / 4_000) * 2 * Math.PI;
  const sway = Math.sin(turn) * 2.5;
  const nod = Math.sin(turn * 2) * 1.2;
  const speech = Math.sin(turn * 11) + Math.sin(turn * 17 + 1) + Math.sin(turn * 5);
  const opens = ms % 4_000 < 2_900 ? Math.max(0, speech) * 2 : 0.4;
  const blinks = ms % 2_000 > 1_850;

  behind(context, look);
  const x = 160 + sway;
  const y = 82 + nod;

  /** @param {string} colour @param {() => void} path */
  const fill = (colour, path) => {
    context.fillStyle = colour;
    context.beginPath();
    path();
    context.fill();
  };
  /** @param {number} atX @param {number} atY @param {number} wide @param {number} high */
  const oval = (atX, atY, wide, high) => context.ellipse(atX, atY, wide, high, 0, 0, 2 * Math.PI);

  if (look.longHair) fill(look.hair, () => context.roundRect(x - 43, y - 40, 86, 104, 40));
  fill(look.top, () => context.roundRect(82 + sway / 2, 140, 156, 80, 44));
  fill(look.shade, () => context.roundRect(x - 15, y + 28, 30, 38, 14));
  fill(look.skin, () => oval(x, y, 34, 43));
  fill(look.hair, () => {
    context.moveTo(x - 36, y - 6);
    context.bezierCurveTo(x - 44, y - 58, x + 44, y - 58, x + 36, y - 6);
    context.bezierCurveTo(x + 26, y - 30, x - 10, y - 26, x - 36, y - 6);
  });
  for (const side of [-1, 1]) {
    const eye = x + side * 13;
    fill(look.hair, () => context.roundRect(eye - 7, y - 13 - opens / 4, 14, 2.6, 1.3));
    if (blinks) {
      fill(look.shade, () => context.roundRect(eye - 6, y - 2, 12, 2, 1));
      continue;
    }
    fill('#ffffff', () => oval(eye, y - 2, 6, 4));
    fill('#2b2320', () => oval(eye + sway / 4, y - 2, 2.8, 2.8));
  }
  fill(look.shade, () => oval(x, y + 10, 4, 3));
  fill('#8c3f3a', () => oval(x, y + 23, 9, 1.6 + opens));
}

/**
 * A room: a wall, a shelf and a plant.
 * @param {CanvasRenderingContext2D} context
 * @param {Looks} look
 */
function behind(context, { wall, floor }) {
  const books = ['#8a5a44', '#3f6475', '#a8893f', '#5c6b4a', '#7a4a5e'];
  context.fillStyle = wall;
  context.fillRect(0, 0, 320, 180);
  context.fillStyle = floor;
  context.fillRect(20, 64, 76, 4);
  for (const [index, colour] of books.entries()) {
    context.fillStyle = colour;
    context.fillRect(26 + index * 11, 34 + (index % 3) * 4, 8, 30 - (index % 3) * 4);
  }
  context.fillRect(262, 128, 26, 30);
  context.fillStyle = '#5f8a5a';
  for (const lean of [-16, -6, 6, 16]) {
    context.beginPath();
    context.ellipse(275 + lean, 106, 6, 24, lean / 28, 0, 2 * Math.PI);
    context.fill();
  }
}

/**
 * The stream with the drawn person in place of its picture.
 * @param {MediaStream} stream
 * @returns {MediaStream}
 */
export function withPerson(stream) {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 360;
  const context = canvas.getContext('2d');
  const began = Date.now();
  const draw = () => context && drawPerson(context, looks.patient, Date.now() - began);
  draw();
  const [drawn] = canvas.captureStream(15).getVideoTracks();
  const timer = setInterval(() => {
    if (drawn?.readyState === 'ended') clearInterval(timer);
    draw();
  }, 66);
  for (const track of stream.getVideoTracks()) track.stop();
  return new MediaStream([...stream.getAudioTracks(), ...(drawn ? [drawn] : [])]);
}
