import { it, describe } from 'vitest';
import { Rig, sidebar } from '../support/rig.ts';
import { attendAnywhere } from '../support/services.ts';
import { useRig } from '../support/suite.ts';
import { inExtension, tabAt } from '../support/extension.ts';
describe('x', () => {
  let rig: Rig;
  const { callOn } = useRig('chromium', (r) => { rig = r; });
  it('probe', async () => {
    const { doctor } = await callOn(attendAnywhere, 'coep=1');
    await sidebar(doctor);
    const tab = await tabAt(rig, doctor.url());
    for (const tag of ['form', 'img', 'embed', 'object', 'iframe']) {
      const main = await doctor.evaluate((tag) => { const e = document.createElement(tag); e.setAttribute('name', 'createElement'); e.id = 'createElement'; document.body.append(e); const r = typeof document.createElement + String(document.createElement); return r; }, tag);
      const got = await inExtension(rig, async (chrome: any, tab: number) => {
        const [r] = await chrome.scripting.executeScript({ target: { tabId: tab, frameIds: [0] }, func: async () => typeof document.createElement + String(document.createElement).slice(0, 40) });
        return r.result;
      }, tab);
      console.log(tag, main.slice(0, 40), got);
      await doctor.evaluate(() => document.getElementById('createElement')?.remove());
    }
    const t = Promise.race([doctor.evaluate(async () => JSON.stringify((await (performance as any).measureUserAgentSpecificMemory()).breakdown.flatMap((b: any) => b.attribution))), new Promise((r) => setTimeout(() => r('timeout'), 40000))]);
    console.log(await t);
    console.log(await doctor.evaluate(() => JSON.stringify(performance.getEntriesByType('resource').map((e) => e.name).filter((n) => n.includes('extension')))));
  });
});
