export { signUserToken, type Permissions, type UserTokenOptions } from "./sign-user-token.ts";
