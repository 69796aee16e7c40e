import preact from '@preact/preset-vite';
import { runnerImport } from 'vite';
import { defineConfig } from 'wxt';
import { firefoxId, leastFirefox } from './utils/core/firefox.ts';

// Gives builds that are loaded from a folder one stable extension id (bppjdhoaepkebkhbkccagfefdpodgfhf).
// Only the public half exists; stores and self-hosters sign with a key of their own.
const developmentKey =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEApg7WI7ssoHodiOK2ZJsZq+e7OnlJF1GEFd2W6Hxgzclx+bFp3N4dt+hZs+cOgMOKVU8mUQRqp4+MX5CjHxPmoJ83jIzyfOe22oxu/t9oRQ0C1DaIRxKQmGig202rYQutVPXljbRcxsg6e/av74bZW00DvBUz1n3xtUU+W1Gt4M9rWDssOD/vCum++4yxoT1RLZAPkAvgyuuqieUgGTxHnsO0qnrRhwFVGhb/CZtp7XXawE/H2qr0fH0BhVBZNG96W+cKrpCMYEJXTK94Lmzm8iHaSKoFrrvXvrfYHOPWZqTmjwi/FdlRad3iqrDBOpFvwH+V9zAq7t9yTthf+DaX4wIDAQAB';

const managedSchemaFile = 'managed_schema.json';

export default defineConfig({
  imports: false,
  hooks: {
    'build:publicAssets': async ({ config }, files) => {
      if (config.browser === 'firefox') return;
      const { module } = await runnerImport<
        typeof import('./utils/core/settings/managedSchema.ts')
      >('./utils/core/settings/managedSchema.ts');
      const contents = `${JSON.stringify(module.managedSchema(), null, 2)}\n`;
      files.push({ relativeDest: managedSchemaFile, contents });
    },
  },
  modules: ['@wxt-dev/i18n/module', '@wxt-dev/webextension-polyfill'],
  targetBrowsers: ['chrome', 'edge', 'firefox'],
  manifestVersion: 3,
  // A page's scripts are fetched all at once, and not each when another asks for it. Browsers that
  // run this know how without help.
  vite: () => ({ plugins: [preact()], build: { modulePreload: { polyfill: false } } }),
  manifest: async ({ browser }) => {
    const firefox = browser === 'firefox';
    // Through Vite, since the registry finds the platforms' files by `import.meta.glob`.
    const { module } = await runnerImport<typeof import('./utils/core/platforms/index.ts')>(
      './utils/core/platforms/index.ts',
    );
    const hosts = module.matchPatterns();
    return {
      name: '__MSG_extension_name__',
      description: '__MSG_extension_description__',
      default_locale: 'en',
      // Each permission and its reason: docs/PERMISSIONS.md. A test compares the two.
      permissions: [
        'alarms',
        'idle',
        'notifications',
        'scripting',
        'storage',
        'unlimitedStorage',
        ...(firefox ? [] : ['sidePanel']),
      ],
      host_permissions: hosts,
      // For services that a doctor or a practice adds, each asked for by itself.
      optional_host_permissions: ['https://*/*'],
      // No content script is declared here: utils/worker/detectors.ts registers the one that there is.
      web_accessible_resources: [
        {
          resources: ['sidebar.html'],
          // Its address is hidden, so that no page can ask for it and learn that Webside is there.
          matches: ['https://*/*'],
          ...(firefox ? {} : { use_dynamic_url: true }),
        },
      ],
      // Nothing but the extension's own files is ever loaded or asked.
      content_security_policy: {
        extension_pages:
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'",
      },
      action: { default_title: '__MSG_extension_name__' },
      // Digits, since every letter with Ctrl+Shift or Alt has a meaning in a call page or a browser.
      commands: {
        'toggle-sidebar': {
          suggested_key: { default: 'Alt+Shift+1' },
          description: '__MSG_commands_toggleSidebar__',
        },
        'tick-next': {
          suggested_key: { default: 'Alt+Shift+2' },
          description: '__MSG_commands_tickNext__',
        },
        'start-consultation': {
          suggested_key: { default: 'Alt+Shift+3' },
          description: '__MSG_commands_startConsultation__',
        },
      },
      ...(firefox
        ? {
            sidebar_action: {
              default_panel: 'sidebar.html',
              default_title: '__MSG_extension_name__',
              open_at_install: false,
            },
            browser_specific_settings: {
              gecko: {
                id: firefoxId,
                strict_min_version: leastFirefox,
                data_collection_permissions: { required: ['none'] },
              },
            },
          }
        : {
            key: developmentKey,
            // For `light-dark()` in the styles.
            minimum_chrome_version: '123',
            side_panel: { default_path: 'sidebar.html' },
            // What a practice can set by browser policy. Firefox takes any policy without a schema.
            storage: { managed_schema: managedSchemaFile },
          }),
    };
  },
});
