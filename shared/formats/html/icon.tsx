/**
 * The icon of every page: a red sheet with lines. It stands in the page itself, or a browser would ask for `/favicon.ico`,
 * which no publication has, and a saved copy would have none. Out: an element of the head, and what a page's policy
 * has to allow for it.
 */
const DRAWING =
  "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><path fill='#a51c1c' d='M2 0h12v16H2z'/><path stroke='#fff' stroke-width='1.6' d='M4.5 4h7M4.5 8h7M4.5 12h4'/></svg>";

export const ICON = `data:image/svg+xml,${DRAWING.replaceAll('#', '%23').replaceAll('<', '%3C').replaceAll('>', '%3E')}`;

/** No address outside the page. */
export const ICON_POLICY = 'img-src data:';

export function Icon() {
  return <link rel="icon" href={ICON} />;
}
