/**
 * Reads the nonce that the server put into `<meta name="csp-nonce">` and removes the element, so that no injected style
 * rule can match on it. Every style element that Mantine makes carries it (`style-src 'self' 'nonce-…'`).
 */
export function takeStyleNonce(page: Document): string {
  const meta = page.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]');
  const nonce = meta?.content ?? "";
  meta?.remove();
  // `react-remove-scroll`, below Mantine's Modal, looks for the nonce under this name and nowhere else.
  Object.assign(globalThis, { __webpack_nonce__: nonce });
  return nonce;
}
