type Validate = (timestamp: string, nonce: string, done: (error: unknown, isValid: boolean) => void) => void;

const longestSkewSeconds = 300;

/** RFC 5849 section 3.3: a timestamp that is near, a nonce that was never seen with it; hexadecimal for the particular. */
export function createNonceCheck(alphabet: "any" | "hexadecimal"): Validate {
  const seen = new Set<string>();
  return (timestamp, nonce, done) => {
    const skew = Math.abs(Number(timestamp) - Date.now() / 1000);
    const key = `${timestamp} ${nonce}`;
    const isWellFormed = alphabet === "any" || /^[0-9a-f]{8,64}$/i.test(nonce);
    const isValid = isWellFormed && skew < longestSkewSeconds && !seen.has(key);
    seen.add(key);
    done(null, isValid);
  };
}
