/** A `fetch` that answers from a table and remembers what it was asked; what the table does not know is an error. */
export interface Asked {
  url: string;
  method: string;
  headers: Headers;
  body: unknown;
}

export type Answer = (asked: Asked) => Response | Promise<Response>;

export function fakeFetch(answers: Record<string, Answer>): { fetch: typeof globalThis.fetch; asked: Asked[] } {
  const asked: Asked[] = [];
  const fetch = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const request: Asked = {
      url,
      method: init.method ?? "GET",
      headers: new Headers(init.headers),
      body: init.body,
    };
    asked.push(request);
    const { pathname } = new URL(request.url);
    const answer = answers[`${request.method} ${pathname}`];
    if (!answer) throw new TypeError(`Nothing answers ${request.method} ${pathname}`);
    return answer(request);
  };
  return { fetch: fetch as typeof globalThis.fetch, asked };
}

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
}
