import { PorticoError } from "../lib/portico-error.ts";
import type { Project } from "../projects/project.ts";

/** Throws `connect.redirect_url_refused`: a code may go to the host's own pages only as far as the project lists them. */
export function refuseUnlistedRedirect({ redirectUrls }: Project, redirectUrl: string): void {
  if (redirectUrls.includes(redirectUrl)) return;
  throw new PorticoError("connect.redirect_url_refused", "The redirect URL is not in the project's list", {
    meta: { redirectUrl },
  });
}
