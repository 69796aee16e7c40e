/** Markup and script in every text that a person, a file or a policy can set, in all of Webside's pages. */
import { randomUUID } from 'node:crypto';
import type { Page } from 'puppeteer-core';
import { exportRow } from '../../utils/core/log/file.ts';
import { sampleRows } from '../../utils/core/log/sample.ts';
import { inExtension } from '../support/extension.ts';
import type { Rig } from '../support/rig.ts';

/** Each calls `hit()` where it runs as anything but text. */
export const corpus: readonly string[] = [
  '<script>hit()</script>',
  '<img src=x onerror=hit()>',
  '<svg onload=hit()>',
  '<svg><script>hit()</script>',
  '"><img src=x onerror=hit()>',
  "'><svg/onload=hit()>",
  '"onmouseover="hit()',
  "' autofocus onfocus='hit()",
  'javascript:hit()',
  'JaVaScRiPt:hit()',
  'data:text/html,<script>hit()</script>',
  '<iframe srcdoc="<script>parent.hit()</script>">',
  '<a href="javascript:hit()">x</a>',
  '<details open ontoggle=hit()>',
  '<body onload=hit()>',
  '<math><mtext></p><img src=x onerror=hit()>',
  '<noscript><p title="</noscript><img src=x onerror=hit()>">',
  '</textarea><img src=x onerror=hit()>',
  '</style><img src=x onerror=hit()>',
  '</title><svg onload=hit()>',
  '--><img src=x onerror=hit()><!--',
  ']]><img src=x onerror=hit()>',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an attack on templates.
  '${hit()}',
  '{{hit()}}',
  '{{constructor.constructor("hit()")()}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an attack on templates.
  '`${hit()}`',
  '$1$2$&$`',
  '&lt;img src=x onerror=hit()&gt;',
  '&#60;img src=x onerror=hit()>',
  '%3Cimg src=x onerror=hit()%3E',
  '<template><img src=x onerror=hit()></template>',
  '<object data="javascript:hit()">',
  '<embed src="javascript:hit()">',
  '<form><button formaction="javascript:hit()">x',
  '<input autofocus onfocus=hit()>',
  '<video><source onerror=hit()>',
  '<marquee onstart=hit()>',
  '<style>@import"javascript:hit()"</style>',
  '<base href="javascript:hit()//">',
  '<meta http-equiv=refresh content="0;url=javascript:hit()">',
];

const pages = [
  'log.html',
  'options.html',
  'diagnostics.html',
  'popup.html',
  'sidebar.html',
  'break.html',
  'welcome.html',
  'practice.html',
];

export interface Executions {
  readonly tried: number;
  /** Texts that became more than text, with the page. */
  readonly ran: readonly string[];
  /** How often a page showed the text, so that something was tried there. */
  readonly shown: number;
}

/**
 * @param count how many texts of the corpus
 * @param from the first of them; after the last comes the first again
 */
export async function hostileTexts(rig: Rig, count: number, from = 0): Promise<Executions> {
  const ran: string[] = [];
  let shown = 0;
  const page = await rig.browser.newPage();
  page.on('dialog', (dialog) => {
    ran.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.evaluateOnNewDocument(() => {
    const noted = window as unknown as { hits: string[]; hit: () => void };
    noted.hits = [];
    noted.hit = () => noted.hits.push('ran');
    // What the policy of the pages stopped had become more than text before.
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile }) => {
      noted.hits.push(`${violatedDirective} ${sourceFile}`);
    });
  });
  try {
    for (let index = 0; index < count; index += 1) {
      const text = corpus[(from + index) % corpus.length] as string;
      await setEverywhere(rig, text);
      for (const name of pages) {
        await page.goto(`${rig.base}${name}`);
        await page.waitForSelector('#app *');
        const seen = await look(page, text);
        ran.push(...seen.hits.map((hit) => `${name}: ${text}: ${hit}`));
        if (seen.isShown) shown += 1;
      }
    }
  } finally {
    await page.close();
    await inExtension(rig, (chrome) =>
      chrome.storage.local.remove(['settings', 'checklists', 'policy']),
    );
  }
  return { tried: count * pages.length, ran, shown };
}

/** Stored as their own writers would have stored them, without what those refuse. */
async function setEverywhere(rig: Rig, text: string): Promise<void> {
  const name = text.slice(0, 40);
  const policy = {
    organisationName: text,
    supportContact: text,
    extraHosts: [{ host: 'video.practice.example', label: name, autoStart: 'ask' }],
  };
  const settings = {
    'serviceName.teams': name,
    noteTemplate: text,
    extraHosts: [{ host: 'own.practice.example', label: name, autoStart: 'never' }],
  };
  await inExtension(rig, (chrome, stored) => chrome.storage.local.set(stored), {
    policy,
    settings,
  });
  const list = `list-${randomUUID().slice(0, 8)}`;
  const words = { label: text.slice(0, 80), why: text, source: text };
  const items = ['prepare', 'open', 'consult'].map((phase, index) => {
    return { id: `own-${list}-${index}`, phase, words };
  });
  const edit = { do: 'import', list, content: { name: `${name} ${list}`.slice(0, 60), items } };
  await rig.send({ type: 'editChecklists', requestId: randomUUID(), edit });
  await rig.send({
    type: 'editChecklists',
    requestId: randomUUID(),
    edit: { do: 'activate', list },
  });
  await rig.send({ type: 'start', place: 'byHand' });
  const consultations = sampleRows(Date.UTC(2026, 10, 26, 12))
    .slice(0, 2)
    .map((row) => ({
      ...exportRow(row, true),
      id: randomUUID(),
      platform: text.replace(/\s/g, '/').slice(0, 80),
      reflection: { what: text, soWhat: text, whatNext: text, at: row.start },
    }));
  await rig.send({ type: 'stageImport', part: 0, consultations, deleted: [], breaks: [] });
  await rig.send({ type: 'commitImport', bringBack: false });
}

async function look(page: Page, text: string) {
  return page.evaluate((text) => {
    const { hits } = window as unknown as { hits: string[] };
    const made = document.body.querySelectorAll(
      'script:not([src]), img, iframe, object, embed, video, marquee, math, base, meta, template, [onerror], [onload], [onfocus], [ontoggle], [onmouseover], a[href^="javascript" i]',
    );
    return {
      hits: [...hits, ...[...made].map((one) => one.outerHTML.slice(0, 200))],
      isShown: document.body.textContent?.includes(text.slice(0, 12)) ?? false,
    };
  }, text);
}
