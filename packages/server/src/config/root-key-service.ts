import { Secret } from "../lib/secret.ts";
import { ConfigError, isLoopbackName } from "./config.ts";
import type { SettingName } from "./environment.ts";
import type { AwsKmsSetting, VaultTransitSetting } from "./root-key.ts";

type Settings = Readonly<Partial<Record<SettingName, string>>>;

/** A root key that stays with its key service. Throws `ConfigError` with every fault. */
export function keyServiceSetting(
  scheme: string,
  rest: string,
  source: string,
  settings: Settings,
): AwsKmsSetting | VaultTransitSetting {
  return scheme === "aws-kms" ? awsKms(rest, source, settings) : vaultTransit(rest, source, settings);
}

function awsKms(arn: string, source: string, settings: Settings): AwsKmsSetting {
  const [partition, region] = /^arn:(aws[\w-]*):kms:([\w-]+):\d{12}:key\/[\w-]+$/.exec(arn)?.slice(1) ?? [];
  const faults: string[] = [];
  if (!partition || !region)
    faults.push(`${source}: aws-kms: needs the ARN of a key, arn:aws:kms:<region>:<account>:key/<id>`);
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = settings;
  if (!accessKeyId || !secretAccessKey) {
    faults.push(`${source}: aws-kms: needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`);
  }
  const suffix = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  const endpoint = settings.AWS_ENDPOINT_URL_KMS ?? `https://kms.${region}.${suffix}`;
  if (!isSafeAddress(endpoint)) faults.push("AWS_ENDPOINT_URL_KMS must be https, or http on this machine");
  if (faults.length > 0) throw new ConfigError(faults);
  const sessionToken = settings.AWS_SESSION_TOKEN;
  return {
    kind: "aws-kms",
    arn,
    region: region ?? "",
    endpoint: new URL(endpoint).origin,
    accessKeyId: accessKeyId ?? "",
    secretAccessKey: new Secret(secretAccessKey ?? ""),
    sessionToken: sessionToken === undefined ? undefined : new Secret(sessionToken),
  };
}

function vaultTransit(text: string, source: string, settings: Settings): VaultTransitSetting {
  const faults: string[] = [];
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const [mount, name] = /^\/(?:v1\/)?([\w./-]+)\/keys\/([\w.-]+)$/.exec(url?.pathname ?? "")?.slice(1) ?? [];
  if (!url || !mount || !name) {
    faults.push(`${source}: vault-transit: needs the key's address, https://<vault>:8200/transit/keys/<name>`);
  }
  if (url && !isSafeAddress(url.origin))
    faults.push(`${source}: vault-transit: must be https, or http on this machine`);
  const { VAULT_TOKEN: token, VAULT_TOKEN_FILE: file } = settings;
  if (!token && !file) faults.push(`${source}: vault-transit: needs VAULT_TOKEN or VAULT_TOKEN_FILE`);
  if (faults.length > 0) throw new ConfigError(faults);
  return {
    kind: "vault-transit",
    address: url?.origin ?? "",
    mount: mount ?? "",
    name: name ?? "",
    namespace: settings.VAULT_NAMESPACE,
    token: file === undefined ? { text: new Secret(token ?? "") } : { file },
  };
}

/** The token and the data keys cross this line. */
function isSafeAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === "https:" || (protocol === "http:" && isLoopbackName(hostname));
}
