import { parseMessagesFile } from '@wxt-dev/i18n/build';

/** The strings of a language by their keys, `sidebar.title`. A plural gives its forms, one a line. */
export async function readCatalogue(language = 'en'): Promise<ReadonlyMap<string, string>> {
  const messages = await parseMessagesFile(`locales/${language}.yml`);
  const texts = messages.map((message) => {
    const text =
      message.type === 'plural' ? Object.values(message.plurals).join('\n') : message.message;
    return [message.key.join('.'), text] as const;
  });
  // The browser's own messages, `@@ui_locale` and others, are in every catalogue.
  return new Map(texts.filter(([key]) => !key.startsWith('@@')));
}
