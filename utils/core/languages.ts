/** What the language can be set to: as the browser has it, or one of those there is a catalogue for. */
export const languages = ['browser', 'en', 'cy'] as const;
export type Language = (typeof languages)[number];
