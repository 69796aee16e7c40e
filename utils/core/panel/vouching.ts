/**
 * What is known of the sidebar's frame in a tab: the token that it is to show, or once it has shown
 * it, how the browser names it.
 */
export type KnownFrame = { readonly token: string } | { readonly frame: string };

/**
 * Whether a frame of our page is the one that the panel's script in its tab answered for. A token
 * counts once, and from then on the frame that showed it.
 * @returns `new`: let in by its token, to be remembered by its name
 */
export function judgeFrame(
  known: KnownFrame | undefined,
  frame: string,
  token: string | undefined,
): 'known' | 'new' | 'stranger' {
  if (!known) return 'stranger';
  if ('frame' in known) return known.frame === frame ? 'known' : 'stranger';
  return token === known.token ? 'new' : 'stranger';
}
