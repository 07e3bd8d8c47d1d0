import { createCookieJar } from "../cookie-jar.ts";

/**
 * A person at Acme ID without a screen: keeps cookies, chooses the account, allows, and answers where they are sent back
 * to. Throws when they never are.
 */
export async function consentAtOidc(authorizeUrl: string, origin: string, account: string): Promise<string> {
  const jar = createCookieJar();
  let url = authorizeUrl;
  let form: URLSearchParams | undefined;
  for (let step = 0; step < 8; step += 1) {
    const response = await fetch(url, {
      redirect: "manual",
      headers: jar.header,
      ...(form ? { method: "POST", body: form } : {}),
    });
    jar.keep(response);
    form = undefined;
    if (response.status === 200) {
      form = new URLSearchParams({ account, decision: "allow" });
      continue;
    }
    url = new URL(response.headers.get("location") ?? "", url).href;
    if (new URL(url).origin !== origin) return url;
  }
  throw new Error("Acme ID never sent the person back");
}
