/** Everything of Portico in this front end. */
import { paragon } from "@portico/connect";

/** Signs the SDK in as one of the product's users. */
export async function signIn(user: string): Promise<void> {
  const response = await fetch(`/api/session?user=${user}`, { method: "POST" });
  const { projectId, porticoUrl, token } = (await response.json()) as Record<
    "projectId" | "porticoUrl" | "token",
    string
  >;
  paragon.configureGlobal({ baseUrl: porticoUrl });
  await paragon.authenticate(projectId, token);
}

export { paragon };
