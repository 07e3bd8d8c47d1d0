export { signUserToken, type Permissions, type UserTokenOptions } from "./sign-user-token.ts";
export { verifyWebhook, WebhookVerificationError, type WebhookEvent, type WebhookHeaders } from "./verify-webhook.ts";
