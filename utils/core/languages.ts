/** What the language can be set to: the browser's, or one that there is a catalogue for. */
export const languages = ['browser', 'en', 'cy'] as const;
export type Language = (typeof languages)[number];
