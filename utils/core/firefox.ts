/** What Firefox knows Webside by, and the least version of Firefox that it runs in. */
export const firefoxId = 'webside@webside.extension';
export const leastFirefox = '140.0';
