/** A document in which just these selectors find something: all that the detector asks of a page. */
export function pageWith(...selectors: readonly string[]): Document {
  const querySelector = (selector: string) => (selectors.includes(selector) ? {} : null);
  const querySelectorAll = (selector: string) => selectors.filter((each) => each === selector);
  return { querySelector, querySelectorAll } as unknown as Document;
}
