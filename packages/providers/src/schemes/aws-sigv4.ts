import { z } from "zod";
import { field, template } from "./field.ts";

const serviceName = z.string().regex(/^[a-z0-9-]{1,40}$/);

/**
 * AWS Signature Version 4: each request is signed with a secret key that itself is never sent. The templates are over
 * the fields.
 */
export const awsSigv4 = z
  .object({
    scheme: z.literal("aws_sigv4"),
    fields: z.array(field).min(2),
    accessKeyId: template,
    secretAccessKey: template,
    /** Of temporary keys; left out where the end user gave none. */
    sessionToken: template.optional(),
    region: template,
    /** The name in the credential scope: `s3`, `ses`. */
    service: serviceName,
    /** Hosts that are signed for another service: `sts.amazonaws.com`, which says whose key it is. */
    otherHosts: z
      .record(z.string(), z.object({ service: serviceName, region: z.string().min(1).max(40) }).strict())
      .default({}),
    /**
     * `signed`: the body is read whole and its hash is signed. `unsigned`: it streams, and TLS alone protects it; only
     * for services that take `UNSIGNED-PAYLOAD`, which is S3.
     */
    payload: z.enum(["signed", "unsigned"]).default("signed"),
    /** Longest body that is signed, in bytes (1 MiB). More is refused before anything is sent. */
    maxBodyBytes: z
      .number()
      .int()
      .min(1)
      .max(16 * 1024 * 1024)
      .default(1024 * 1024),
  })
  .strict();
