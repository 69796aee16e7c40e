/** Webside's id in Firefox, and the oldest version of Firefox that it runs in. */
export const firefoxId = 'webside@webside.extension';
export const leastFirefox = '140.0';
