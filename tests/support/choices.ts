import { expect } from 'vitest';
import type { Settings } from '../../utils/core/settings/catalogue.ts';
import { inExtension } from './extension.ts';
import type { Rig } from './rig.ts';

/** What is set and allowed for the length of one test. */
export class Choices {
  readonly #rig: Rig;
  readonly #chosen = new Set<string>();
  readonly #allowed = new Set<string>();

  constructor(rig: Rig) {
    this.#rig = rig;
  }

  /** Sets something as the settings page does, until the end of the test. */
  async choose<Key extends keyof Settings>(key: Key, value: Settings[Key]): Promise<void> {
    this.#chosen.add(key);
    expect(await this.#rig.send({ type: 'choose', key, value })).toEqual({ ok: true });
  }

  /**
   * Lets Webside see a host that it does not see by itself. Nobody can press the browser's question
   * in a test. It grants without one what its user has granted before, so this is done beforehand,
   * on its own page.
   */
  async allow(host: string): Promise<void> {
    const origin = `https://${host}/*`;
    const extensions = await this.#rig.browser.newPage();
    await extensions.goto('chrome://extensions');
    await extensions.evaluate(
      `chrome.developerPrivate.addHostPermission('${new URL(this.#rig.base).hostname}', '${origin}')`,
    );
    await extensions.close();
    this.#allowed.add(origin);
    const granted = await inExtension(
      this.#rig,
      (chrome, origins) => chrome.permissions.request({ origins }),
      [origin],
    );
    expect(granted).toBe(true);
  }

  /** Settings and permissions as they were. */
  async putBack(): Promise<void> {
    for (const key of this.#chosen) await this.#rig.send({ type: 'choose', key });
    if (this.#allowed.size === 0) return;
    await inExtension(this.#rig, (chrome, origins) => chrome.permissions.remove({ origins }), [
      ...this.#allowed,
    ]);
  }
}
