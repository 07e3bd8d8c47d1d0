/** What the server's start page says to its opener (CONNECT protocol); the stub's only pages are these. */
const { originForPostMessage } = Object.fromEntries(new URLSearchParams(location.search));
const say = () =>
  opener?.postMessage({ type: "oauth-nonce-loaded", handshake: "stub-handshake-1" }, originForPostMessage);
if (originForPostMessage) {
  say();
  setInterval(say, 300);
}
