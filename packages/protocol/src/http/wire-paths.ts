/** What the paths and bodies of the wire's endpoints share. */
import { z } from "zod";

export const projectPath = z.object({ projectId: z.string().max(100) });
/** An id, or the host's own name for the credential. */
export const credentialPath = projectPath.extend({ credentialId: z.string().max(300) });
export const values = z.record(z.string(), z.unknown());
