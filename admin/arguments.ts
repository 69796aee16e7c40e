/** What `parseArgs` of Node found wrong, in its first sentence: the others are for programmers. */
export function argumentProblem(error: unknown): string {
  const [sentence = ''] = (error as Error).message.split('. ');
  return `${sentence.replace(/\.$/, '')}.`;
}
