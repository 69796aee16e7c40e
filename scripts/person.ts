import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromium } from '../tests/support/browsers.ts';

const source = join(import.meta.dirname, '../tests/standins/pages/shared/person.js');
/** What a browser plays a file of pictures at. */
const framesPerSecond = 30;
/** After this the drawing is the same again, seconds. */
const seconds = 4;

/** A camera that shows a drawn doctor: what to start Chromium with, and how to clear up after it. */
export async function drawnCamera(): Promise<{
  readonly args: readonly string[];
  readonly remove: () => Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'webside-camera-'));
  const file = join(folder, 'doctor.mjpeg');
  await writeFile(file, await draw());
  return {
    args: [`--use-file-for-fake-video-capture=${file}`],
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Draws with a browser, as the stand-ins do. Its proxy leads nowhere. */
async function draw(): Promise<Buffer> {
  const browser = await launchChromium({ proxyPort: 9 });
  try {
    const page = await browser.newPage();
    const script = (await readFile(source, 'utf8')).replaceAll(/^export /gm, '');
    const pictures = (await page.evaluate(
      `(async () => {
        ${script}
        const canvas = new OffscreenCanvas(640, 360);
        const context = canvas.getContext('2d');
        const pictures = [];
        for (let frame = 0; frame < ${framesPerSecond * seconds}; frame += 1) {
          drawPerson(context, looks.doctor, (frame * 1000) / ${framesPerSecond});
          const bytes = await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 })).bytes();
          pictures.push(bytes.toBase64());
        }
        return pictures;
      })()`,
    )) as string[];
    return Buffer.concat(pictures.map((picture) => Buffer.from(picture, 'base64')));
  } finally {
    await browser.close();
  }
}
