import type { KeyObject } from "node:crypto";
import type { ProjectId, SigningKeyId } from "@portico/protocol";
import type { PortalTexts } from "@portico/protocol/endpoints";

/** One host application. */
export interface Project {
  id: ProjectId;
  name: string;
  /** Exact web origins that may call as a user and frame the portal. */
  allowedOrigins: readonly string[];
  /** Exact URLs that `overrideRedirectUrl` may name. */
  redirectUrls: readonly string[];
  /** The host's own words in the portal. */
  portalTexts: PortalTexts;
  createdAt: Date;
}

/** The public half of a key pair that the host signs user tokens with. RS256 only, whatever a token says. */
export interface VerificationKey {
  id: SigningKeyId;
  key: KeyObject;
}

/** What other rooms ask of projects. Answers come from memory when warm; writes on any node drop them (change feed). */
export interface Projects {
  /** Throws `project.not_found`. */
  get(projectId: ProjectId): Promise<Project>;
  /** Every project; for the framing policy of a portal page without a project id. */
  list(): Promise<readonly Project[]>;
  /** Keys that are not revoked, newest first. Empty for an unknown project. */
  verificationKeys(projectId: ProjectId): Promise<readonly VerificationKey[]>;
}

/** What is told of a signing key: when it was made and last proved a token (to the minute). */
export interface SigningKey {
  id: SigningKeyId;
  createdAt: Date;
  lastUsedAt: Date | null;
}
