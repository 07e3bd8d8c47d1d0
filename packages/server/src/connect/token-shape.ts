/** Whether a text can be one of our one-time texts: 32 random bytes in base64url, as `randomToken` makes them. */
export function hasTokenShape(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}
